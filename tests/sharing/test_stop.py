import pytest

from consent.models import Consent, ConsentRecord
from consent.states import State
from sharing import services

pytestmark = pytest.mark.django_db


def test_a_link_that_was_never_used_has_no_consent_to_withdraw(posts):
    share = services.stop(share=services.offer(page=posts.first))
    assert share.stopped_at
    assert not ConsentRecord.objects.exists()


def test_stopping_is_a_withdrawal_in_the_ledger(share):
    services.stop(share=share)
    consent = Consent.objects.get(subject=share.subject)
    assert consent.state == State.WITHDRAWN
    assert ConsentRecord.objects.filter(subject=share.subject).count() == 2


def test_stopping_twice_is_stopping_once(share):
    first = services.stop(share=share)
    assert services.stop(share=share).stopped_at == first.stopped_at
    assert ConsentRecord.objects.filter(subject=share.subject).count() == 2
