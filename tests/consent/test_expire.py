"""consent.services.expire_due: what nobody renewed ends, and the ledger says so."""

from datetime import timedelta

import pytest
from django.utils import timezone

from consent import selectors, services
from consent.models import Consent, ConsentRecord, Notice, Subject
from consent.states import State
from tests.consent.conftest import give

pytestmark = pytest.mark.django_db


def ends(subject: Subject, ago: timedelta) -> None:
    Consent.objects.filter(subject=subject).update(valid_until=timezone.now() - ago)


def test_what_still_lives_goes_on(kari: Subject, notice: Notice) -> None:
    give(kari, notice)
    assert not selectors.has_expired()
    assert services.expire_due() == 0


def test_a_link_somebody_shared_does_not_end_by_itself(notice: Notice) -> None:
    share = services.subject_for_share(code="abcdefgh")
    services.record(
        subject=share, purpose=notice.purpose, state=State.GIVEN, method="share-button", notice=notice
    )
    ends(share, timedelta(days=1))
    assert services.expire_due() == 0


def test_what_is_over_is_recorded_as_over_once(kari: Subject, notice: Notice) -> None:
    give(kari, notice)
    ends(kari, timedelta(seconds=1))
    assert selectors.has_expired()
    assert services.expire_due() == 1
    assert services.expire_due() == 0
    head = Consent.objects.get()
    assert (head.state, head.valid_until) == (State.EXPIRED, None)
    assert '"entity":"controller"' in ConsentRecord.objects.get(state=State.EXPIRED).body


def test_who_left_before_the_end_has_left(kari: Subject, notice: Notice) -> None:
    give(kari, notice)
    services.withdraw(subject=kari, purpose=notice.purpose, method="unsub-page-post")
    assert services.expire_due() == 0
    assert Consent.objects.get().state == State.WITHDRAWN
