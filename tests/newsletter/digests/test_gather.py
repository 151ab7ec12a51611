"""Gathering what is new: nothing when nothing is, nothing that is not public, and nothing twice."""

from datetime import timedelta

import pytest
from django.utils import timezone

from blog.models import Audience
from mail.models import Mailing
from newsletter import services
from newsletter.digests.services import digest_create, gather_due, has_due, list_set_gathering
from newsletter.digests.windows import windows
from newsletter.models import Digest
from tests.newsletter.conftest import POSTS
from tests.newsletter.digests.conftest import begin, gathered, post, reader, translated

pytestmark = pytest.mark.django_db


def nothing_is_made():
    assert not has_due()
    assert gather_due() == 0
    assert not Mailing.objects.exists()
    assert not Digest.objects.exists()


def test_nothing_new_sends_nothing_and_the_window_goes_on(posts_list):
    reader("ola")
    before = next(window for window in windows() if window.cadence == "each").since
    nothing_is_made()
    assert next(window for window in windows() if window.cadence == "each").since == before


def test_what_only_subscribers_may_read_is_never_gathered(posts_list):
    reader("ola")
    post("Bare for oss", audience=Audience.SUBSCRIBERS)
    nothing_is_made()


def test_a_post_that_opens_later_is_gathered_once_it_has(posts_list):
    reader("ola")
    page = post("Senere", public_from=timezone.now() + timedelta(days=1))
    nothing_is_made()
    page.public_from = timezone.now() - timedelta(minutes=2)
    page.save()
    assert gathered() == {"ola": "Senere"}


def test_a_draft_and_a_post_that_was_taken_back_are_not_gathered(posts_list):
    reader("ola")
    post("Kladd", live=False, first_published_at=None)
    post("Borte").unpublish()
    nothing_is_made()


def test_what_was_published_before_the_list_began_to_gather_is_not_new(posts_list):
    reader("ola")
    post("Gammelt", at=timezone.now() - timedelta(days=2))
    nothing_is_made()


def test_an_old_article_that_was_brought_in_from_elsewhere_is_not_new(posts_list):
    reader("ola")
    post("Fra arkivet", date=timezone.now() - timedelta(days=300))
    nothing_is_made()


def test_a_list_that_does_not_gather_sends_nothing(site, lists):
    reader("ola")
    post("Nytt")
    nothing_is_made()


def test_a_retired_list_gathers_no_more(posts_list):
    reader("ola")
    post("Nytt")
    services.list_retire(mailing_list=posts_list, farewells={})
    nothing_is_made()


def test_a_list_that_stops_gathering_sends_no_more_and_begins_anew_where_it_is_turned_on(posts_list):
    reader("ola")
    post("Mens den er av")
    posts_list.gathers = False
    list_set_gathering(mailing_list=posts_list)
    nothing_is_made()
    posts_list.gathers = True
    list_set_gathering(mailing_list=posts_list)
    nothing_is_made()


def test_a_post_of_this_very_minute_waits_for_the_next(posts_list):
    reader("ola")
    post("Straks", at=timezone.now() - timedelta(seconds=30))
    nothing_is_made()


def test_a_new_post_is_one_mailing_however_often_the_task_runs(posts_list):
    reader("ola")
    post("Nytt")
    [window] = [window for window in windows() if window.cadence == "each"]
    assert gather_due() == 1
    assert not has_due()
    assert gather_due() == 0
    # As if another worker had seen the same window.
    assert digest_create(window=window) is None
    assert Mailing.objects.count() == 1


def test_killed_before_it_was_kept_the_same_is_gathered_again(posts_list, monkeypatch):
    reader("ola")
    post("Nytt")
    with monkeypatch.context() as patch:
        patch.setattr(Digest, "save", lambda self: (_ for _ in ()).throw(SystemExit))
        with pytest.raises(SystemExit):
            gather_due()
    assert not Mailing.objects.exists()
    assert gathered() == {"ola": "Nytt"}


def test_a_post_that_is_taken_back_before_it_is_sent_reaches_nobody(posts_list):
    reader("ola")
    page = post("Angret")
    gather_due()
    page.unpublish()
    assert gathered() == {}
    assert Mailing.objects.get().state == Mailing.State.ENDED


def test_of_two_posts_the_one_that_was_taken_back_is_left_out(posts_list):
    reader("ola")
    post("Blir")
    page = post("Angret")
    gather_due()
    page.unpublish()
    assert gathered() == {"ola": "Blir"}


def test_where_nobody_gets_it_no_mailing_is_made_and_the_window_ends(posts_list):
    post("Uten lesere")
    assert gather_due() == 1
    assert Digest.objects.get().mailing is None
    assert not has_due()


def test_the_next_digest_has_only_what_came_since(posts_list):
    reader("ola")
    post("Først")
    gathered()
    digest = Digest.objects.get()
    Digest.objects.update(until=timezone.now() - timedelta(hours=2))
    post("Så", at=timezone.now() - timedelta(minutes=5))
    Digest.objects.update(until=digest.until - timedelta(minutes=20))
    assert gathered() == {"ola": "Så"}


def test_a_translation_is_new_to_those_who_read_its_language_and_to_no_others(posts_list):
    reader("ola")
    reader("ewa", locale="pl")
    page = post("Benken", at=timezone.now() - timedelta(days=3))
    translated(page, "Ławka")
    assert gathered() == {"ewa": "Ławka"}


def test_each_reads_the_posts_of_their_own_language(posts_list):
    reader("ola")
    reader("ewa", locale="pl")
    translated(post("Benken"), "Ławka")
    assert gathered() == {"ola": "Benken", "ewa": "Ławka"}


def test_who_left_before_it_is_sent_gets_nothing(posts_list, mailoutbox):
    ola = reader("ola")
    post("Nytt")
    gather_due()
    services.leave_from_min_side(subject=ola, lists=[POSTS])
    mailoutbox.clear()
    assert gathered() == {}
    assert not mailoutbox


def test_looking_costs_the_same_however_many_lists_and_posts(
    posts_list, lists, django_assert_max_num_queries
):
    begin(lists["ukens-tips"], days=90)
    for number in range(5):
        post(f"Innlegg {number}")
    has_due()  # remembers what the site has
    with django_assert_max_num_queries(4):
        assert has_due()
