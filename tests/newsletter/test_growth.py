"""newsletter.selectors.growth: what the lists have done, in numbers that outlast the people."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from consent import rights
from consent.models import Consent, Purpose
from consent.services import expire_due, subject_find
from newsletter import services
from newsletter.models import DayFigure, Departure, SignupRequest
from newsletter.selectors.growth import Growth, Scope, growth
from sharing.models import Share
from tests.newsletter.conftest import (
    KARI,
    POSTS,
    STEIN,
    TIPS,
    ask,
    confirm_token,
    head,
    leave_token,
    subscribe,
)
from tests.sharing.conftest import make_posts, used

pytestmark = pytest.mark.django_db
OLA = "ola@example.no"


def grown(slug: str = "", *, days: int = 30) -> Growth:
    today = timezone.localdate()
    purpose = Purpose.objects.get(slug=slug) if slug else None
    return growth(Scope(today - timedelta(days=days - 1), today, purpose))


def test_nothing_has_happened_to_a_list_nobody_asked_for(lists):
    empty = grown()
    assert (empty.living, empty.totals.net, empty.totals.rate) == (0, 0, None)
    assert len(empty.days) == 30
    assert empty.channels == empty.pages == empty.campaigns == empty.reasons == []


def test_what_came_and_went_is_counted_by_list(lists):
    subscribe(TIPS, POSTS)
    services.leave(token=leave_token(head(TIPS)), method="unsub-page-post")
    ask(TIPS, address=STEIN)
    whole, tips, posts = grown(), grown(TIPS), grown(POSTS)
    assert (whole.living, whole.totals.asked, whole.totals.confirmed, whole.totals.left) == (1, 3, 2, 1)
    assert (tips.living, tips.totals.net, posts.living, posts.totals.net) == (0, 0, 1, 1)
    assert [day.given for day in whole.days][-1] == 2
    assert [day.ended for day in tips.days][-1] == 1


def test_the_rate_is_of_signups_that_came_to_an_end(lists):
    subscribe(TIPS)
    ask(TIPS, address=STEIN)
    assert grown().totals.rate == 100
    services.refuse(token=confirm_token(STEIN))
    assert grown().totals.rate == 50
    ask(TIPS, address=OLA)
    SignupRequest.objects.filter(confirmed_at=None).update(expires_at=timezone.now())
    services.defer_unconfirmed()
    assert (grown().totals.rate, grown().totals.unanswered) == (33, 1)


@pytest.mark.parametrize("again", ["ask", "confirm", "leave"])
def test_doing_it_twice_counts_once(lists, again):
    subscribe(TIPS)
    token = leave_token(head())
    if again == "leave":
        for _time in range(2):
            services.leave(token=token, method="unsub-page-post")
    elif again == "confirm":
        services.confirm(token=confirm_token())
    else:
        for _time in range(2):
            ask(TIPS, address=STEIN)
    totals = grown().totals
    assert (totals.asked, totals.confirmed, totals.left) == {
        "ask": (2, 1, 0),
        "confirm": (1, 1, 0),
        "leave": (1, 1, 1),
    }[again]


def test_who_is_erased_is_counted_and_takes_no_figure_along(lists):
    subscribe(TIPS)
    rights.erase(subject=head().subject, reason="request")
    after = grown()
    assert (after.living, after.totals.confirmed, after.totals.erased, after.totals.net) == (0, 1, 1, 0)


def test_who_moves_to_another_address_neither_comes_nor_leaves(lists):
    subscribe(TIPS)
    services.correct_address(subject=head().subject, address=STEIN)
    services.confirm(token=confirm_token(STEIN))
    after = grown()
    assert (after.living, after.totals.confirmed, after.totals.left, after.totals.net) == (1, 1, 0, 1)


def test_what_the_clock_ends_is_counted_from_the_records(lists):
    subscribe(TIPS)
    Consent.objects.update(valid_until=timezone.now())
    expire_due()
    assert (grown().totals.ended, grown().totals.net, grown().days[-1].ended) == (1, 0, 1)


def test_a_signup_is_told_by_channel_campaign_and_page(lists):
    post = make_posts().first
    share = used(post)
    Share.objects.filter(pk=share.pk).update(channel=Share.Channel.WHATSAPP)
    subscribe(TIPS, via=share.code, page=post.pk)
    subscribe(TIPS, address=STEIN)
    found = grown()
    assert [(source.name, source.confirmed) for source in found.channels] == [("", 1), ("whatsapp", 1)]
    assert [(source.name, source.confirmed) for source in found.pages] == [(post.title, 1)]
    assert found.campaigns == []


def test_reasons_for_leaving_are_told_the_most_frequent_first(lists):
    for address, reason in ((KARI, "too-often"), (STEIN, "too-often"), (OLA, "other")):
        subscribe(TIPS, address=address)
        services.leave(token=leave_token(head(address=address)), method="unsub-page-post")
        left = head(address=address)
        Departure.objects.create(consent=left, event_id=left.event_id, reason=reason, at=timezone.now())
    assert [number for _words, number in grown().reasons] == [2, 1]
    assert grown(POSTS).reasons == []


def test_another_period_is_another_matter(lists):
    subscribe(TIPS)
    DayFigure.objects.update(day=date(2026, 1, 1))
    assert grown().totals.confirmed == 0
    assert growth(Scope(date(2026, 1, 1), date(2026, 1, 1))).totals.confirmed == 1


def test_more_people_cost_no_more_queries(lists, django_assert_num_queries):
    subscribe(TIPS)
    with django_assert_num_queries(10):
        grown()
    for address in (STEIN, OLA):
        subscribe(TIPS, POSTS, address=address)
    with django_assert_num_queries(10):
        grown()
    assert subject_find(address=OLA)
