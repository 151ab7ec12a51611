"""newsletter.services.object_to_profiling and allow_profiling."""

from datetime import timedelta

import pytest
from django.utils import timezone

from consent.audit.log import verify_log
from consent.errors import NoticeUnknown
from consent.log.sequencer import seal
from consent.models import Consent, ConsentRecord, Subject
from consent.services import subject_find
from consent.states import State
from newsletter import profiling, services
from tests.newsletter.conftest import KARI, STEIN, TIPS, head, subscribe

pytestmark = [pytest.mark.django_db, pytest.mark.engines]


@pytest.fixture
def kari(lists) -> Subject:
    subscribe()
    found = subject_find(address=KARI)
    assert found
    return found


def shown(lang: str = "nb") -> str:
    return services.profiling_notice(lang=lang).sha256


def objected(subject: Subject) -> bool:
    return profiling.objectors().filter(subject=subject).exists()


def said(subject: Subject) -> list[State]:
    records = ConsentRecord.objects.filter(subject=subject, purpose__slug=profiling.PURPOSE)
    return [State(state) for state in records.order_by("at", "pk").values_list("state", flat=True)]


@pytest.mark.parametrize("wrong", ["", "x", "0" * 64])
def test_an_objection_under_words_we_never_showed_is_refused(kari, wrong):
    with pytest.raises(NoticeUnknown):
        services.object_to_profiling(subject=kari, shown=wrong, lang="nb")
    assert not objected(kari)
    services.object_to_profiling(subject=kari, shown=shown(), lang="nb")
    with pytest.raises(NoticeUnknown):
        services.allow_profiling(subject=kari, shown=wrong, lang="nb")
    assert objected(kari)


def test_nobody_objects_without_saying_so(kari):
    assert not objected(kari)
    services.allow_profiling(subject=kari, shown=shown(), lang="nb")
    assert said(kari) == []


def test_an_objection_is_recorded_once_under_its_notice(kari):
    for _press in range(2):
        services.object_to_profiling(subject=kari, shown=shown(), lang="nb")
    assert objected(kari)
    assert sorted(said(kari)) == sorted([State.REQUESTED, State.REFUSED])
    records = ConsentRecord.objects.filter(subject=kari, purpose__slug=profiling.PURPOSE)
    assert {record.notice.sha256 for record in records} == {shown()}
    assert all('"method":"min-side-post"' in record.body for record in records)


def test_it_leaves_lists_and_other_people_alone(kari):
    subscribe(address=STEIN)
    services.object_to_profiling(subject=kari, shown=shown(), lang="nb")
    assert head(TIPS).state == State.GIVEN
    assert not objected(subject_find(address=STEIN))


def test_it_can_be_taken_back_and_made_again(kari):
    for _round in range(2):
        services.object_to_profiling(subject=kari, shown=shown(), lang="nb")
        assert objected(kari)
        services.allow_profiling(subject=kari, shown=shown("pl"), lang="pl")
        assert not objected(kari)
    assert Consent.objects.get(subject=kari, purpose__slug=profiling.PURPOSE).state == State.GIVEN
    seal()
    verify_log()


def test_nobody_is_asked_to_renew_that_letters_may_be_chosen_for_them(kari):
    services.object_to_profiling(subject=kari, shown=shown(), lang="nb")
    services.allow_profiling(subject=kari, shown=shown(), lang="nb")
    soon = timezone.now() + timedelta(days=3)
    Consent.objects.filter(subject=kari, purpose__slug=profiling.PURPOSE).update(valid_until=soon)
    assert services.ask_renewals() == 0
