from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.models import Page

from blog.models import PostPage
from consent.models import Consent
from consent.services import record, withdraw
from consent.states import State
from sharing import selectors, services
from sharing.hits import services as hits
from sharing.models import Share
from sharing.selectors import Travel
from tests.sharing.conftest import used
from tests.sharing.test_convert import confirmed

pytestmark = [pytest.mark.django_db, pytest.mark.engines]


def read(page, verdict="human", **more):
    hits.insert(kind="read", share_id=None, page_id=page.pk, verdict=verdict, rule="engaged", **more)


def test_a_page_nobody_read_is_there_with_zeros(posts):
    assert selectors.travel([posts.first.pk]) == {posts.first.pk: Travel()}
    assert selectors.travel([]) == {}


def test_each_page_has_its_own_figures(posts, share):
    friend = used(posts.second, via=share.code)
    used(posts.second, via=friend.code)
    services.offer(page=posts.second)
    for verdict in ("human", "human", "machine", "repeat", "unknown"):
        read(posts.first, verdict)
    hits.roll_up()
    services.convert(share=friend, consent=confirmed("ola@example.no"))
    figures = selectors.travel([posts.first.pk, posts.second.pk])
    assert figures == {
        posts.first.pk: Travel(reads=2, shares=1, generations=1),
        posts.second.pk: Travel(shares=2, generations=2, signups=1, living=1),
    }


def test_a_signup_that_left_is_a_signup_and_no_longer_living(posts, share):
    consent = confirmed("ola@example.no")
    services.convert(share=share, consent=consent)
    services.convert(share=share, consent=confirmed("eva@example.no"))
    withdraw(subject=consent.subject, purpose=consent.purpose, method="unsub-page-post")
    hits.roll_up()
    assert selectors.travel([posts.first.pk])[posts.first.pk] == Travel(
        shares=1, generations=1, signups=2, living=1
    )


def test_who_left_and_came_back_by_themselves_is_not_this_links_any_more(posts, share):
    consent = confirmed("ola@example.no")
    services.convert(share=share, consent=consent)
    notice = consent.records.exclude(notice=None).first().notice
    who = {"subject": consent.subject, "purpose": consent.purpose}
    withdraw(**who, method="unsub-page-post")
    record(**who, state=State.REQUESTED, method="form-post", notice=notice)
    record(**who, state=State.GIVEN, method="confirm-post")
    figures = selectors.travel([posts.first.pk])[posts.first.pk]
    assert (figures.signups, figures.living) == (1, 0)


def test_a_consent_past_its_time_is_not_living(posts, share):
    services.convert(share=share, consent=confirmed("ola@example.no"))
    Consent.objects.update(valid_until=timezone.now() - timedelta(seconds=1))
    assert selectors.travel([posts.first.pk])[posts.first.pk].living == 0


def test_only_what_happened_since_counts(posts, share):
    now = timezone.now()
    read(posts.first)
    read(posts.first, at=now - timedelta(days=10))
    Share.objects.filter(pk=share.pk).update(used_at=now - timedelta(days=10))
    used(posts.first)
    hits.roll_up()
    figures = selectors.travel([posts.first.pk], first=timezone.localdate() - timedelta(days=7))
    assert figures[posts.first.pk] == Travel(reads=1, shares=1, generations=1)
    assert selectors.travel([posts.first.pk])[posts.first.pk] == Travel(reads=2, shares=2, generations=1)


def test_fifty_pages_cost_as_many_queries_as_one(posts, django_assert_num_queries):
    blog = posts.first.get_parent()
    for number in range(50):
        page = blog.add_child(
            instance=PostPage(title=str(number), relation="none", slug=f"post-{number}", locale=blog.locale)
        )
        used(page)
        read(page)
    hits.roll_up()
    everything = list(Page.objects.child_of(blog).values_list("pk", flat=True))
    with django_assert_num_queries(3):
        assert len(selectors.travel(everything)) == 52
    with django_assert_num_queries(3):
        selectors.travel([posts.first.pk])
