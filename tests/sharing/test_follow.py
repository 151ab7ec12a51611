"""Tying links to oneself: whose they are is known as long as they want it to be."""

import pytest

from consent.models import Consent, ConsentRecord
from consent.services import subject_for_address, withdraw
from consent.states import State
from sharing import selectors, services
from sharing.errors import ShareNotFoundError, ShareTakenError
from sharing.models import Share
from tests.sharing.conftest import used

pytestmark = [pytest.mark.django_db, pytest.mark.engines]


@pytest.fixture
def kari():
    return subject_for_address(address="kari@example.no", locale="nb")


@pytest.fixture
def ola():
    return subject_for_address(address="ola@example.no", locale="nb")


def follow(share, subject, lang="nb"):
    shown = services.following_notice(lang=lang).sha256
    services.follow(share=share, subject=subject, shown=shown, lang=lang)


def end(subject):
    purpose = services.following_notice(lang="nb").purpose
    withdraw(subject=subject, purpose=purpose, method="unsub-page-post")


def test_a_link_is_tied_to_one_person_only(share, kari, ola):
    follow(share, kari)
    with pytest.raises(ShareTakenError):
        follow(share, ola)
    assert list(selectors.followed(kari)) == [share]


def test_a_link_that_was_deleted_meanwhile_is_tied_to_nobody(share, kari):
    found = Share.objects.get(pk=share.pk)
    services.delete(share=share)
    with pytest.raises(ShareNotFoundError):
        follow(found, kari)
    assert not Share.objects.filter(follower=kari).exists()
    assert not Consent.objects.filter(subject=kari).exists()


def test_who_no_longer_wants_it_keeps_no_link_from_anybody_else(share, kari, ola):
    follow(share, kari)
    end(kari)
    follow(share, ola)
    assert not selectors.followed(kari).exists()
    assert list(selectors.followed(ola)) == [share]


def test_the_yes_is_recorded_once_with_the_words_that_were_shown(share, posts, kari):
    follow(share, kari)
    follow(share, kari)
    follow(used(posts.second), kari)
    states = ConsentRecord.objects.filter(subject=kari).order_by("at").values_list("state", flat=True)
    assert list(states) == [State.REQUESTED, State.GIVEN]


def test_what_was_tied_under_an_agreement_that_ended_does_not_come_back_with_a_new_one(share, posts, kari):
    follow(share, kari)
    end(kari)
    other = used(posts.second)
    follow(other, kari)
    assert list(selectors.followed(kari)) == [other]


def test_untying_the_last_link_ends_the_agreement(share, posts, kari):
    other = used(posts.second)
    follow(share, kari)
    follow(other, kari)
    services.unfollow(share=share, subject=kari)
    assert list(selectors.followed(kari)) == [other]
    services.unfollow(share=other, subject=kari)
    assert Consent.objects.get(subject=kari).state == State.WITHDRAWN


def test_the_purpose_has_a_name_in_each_language(share, kari):
    follow(share, kari, lang="pl")
    purpose = Consent.objects.get(subject=kari).purpose
    assert (purpose.title_in("nb"), purpose.title_in("pl")) == ("Mine delinger", "Moje udostępnienia")
