import pytest

from consent import services
from consent.errors import MoveRefused
from consent.models import Consent, ConsentRecord, Notice, Subject
from consent.services import withdraw
from consent.states import State
from tests.consent.conftest import give

pytestmark = pytest.mark.django_db


def test_nothing_is_recorded_of_somebody_who_never_asked(kari: Subject, notice: Notice) -> None:
    assert withdraw(subject=kari, purpose=notice.purpose, method="unsub-page-post") is None
    assert not ConsentRecord.objects.exists()


def test_a_question_that_is_open_is_answered_with_no(kari: Subject, notice: Notice) -> None:
    services.record(
        subject=kari, purpose=notice.purpose, state=State.REQUESTED, method="form-post", notice=notice
    )
    assert withdraw(subject=kari, purpose=notice.purpose, method="unsub-page-post") is None
    assert Consent.objects.get().state == State.REFUSED
    with pytest.raises(MoveRefused):
        services.record(
            subject=kari, purpose=notice.purpose, state=State.GIVEN, method="confirm-post", notice=notice
        )


def test_withdrawing_ends_the_consent_and_twice_is_as_once(kari: Subject, notice: Notice) -> None:
    give(kari, notice)
    record = withdraw(subject=kari, purpose=notice.purpose, method="unsub-oneclick-rfc8058")
    assert record is not None
    assert (record.state, Consent.objects.get().state) == (State.WITHDRAWN, State.WITHDRAWN)
    assert withdraw(subject=kari, purpose=notice.purpose, method="unsub-oneclick-rfc8058") is None
    assert ConsentRecord.objects.filter(state=State.WITHDRAWN).count() == 1


def test_a_renewal_that_comes_after_the_withdrawal_is_refused(kari: Subject, notice: Notice) -> None:
    give(kari, notice)
    withdraw(subject=kari, purpose=notice.purpose, method="unsub-page-post")
    with pytest.raises(MoveRefused):
        services.record(
            subject=kari, purpose=notice.purpose, state=State.RENEWED, method="confirm-post", notice=notice
        )
    assert Consent.objects.get().state == State.WITHDRAWN
