"""Every aggregate of a cascade, against the same figures counted one by one."""

import random
from collections import Counter
from datetime import timedelta
from statistics import median

import pytest
from django.utils import timezone

from consent.services import withdraw
from sharing import services
from sharing.hits import services as hits
from sharing.models import Campaign, Conversion, Kind, Share
from sharing.selectors.cascade import Sums, cascade, human_reads, uncounted
from sharing.selectors.scope import Scope
from tests.sharing.conftest import used
from tests.sharing.naive import Hit, World
from tests.sharing.test_convert import confirmed

pytestmark = [pytest.mark.django_db, pytest.mark.engines]

NOW = timezone.now()
HOUR = timedelta(hours=1)


def hit(share, kind="visit", verdict="human", rule="navigation", times=1, at=None):
    for _ in range(times):
        hits.insert(
            kind=kind, share_id=share.pk, page_id=share.page_id, verdict=verdict, rule=rule, at=at or NOW
        )


@pytest.fixture
def tree(posts):
    """Two roots, three children, one grandchild, abroad; with visits, reads and signups here and there."""
    roots = [used(posts.first), used(posts.first)]
    children = [used(posts.first, via=root.code) for root in (roots[0], roots[0], roots[1])]
    leaf = used(posts.polish, via=children[0].code)
    links = [*roots, *children, leaf]
    for number, link in enumerate(links):
        channel = ("mail", "sms", "qr")[number % 3]
        Share.objects.filter(pk=link.pk).update(used_at=NOW - (10 - number**2 / 3) * HOUR, channel=channel)
        hit(link, times=number)
        hit(link, kind=Kind.READ, rule="engaged", times=number // 2)
    hit(leaf, verdict="machine", rule="crawler", times=4)
    hit(leaf, verdict="self", rule="sharer")
    hits.roll_up()
    return links


@pytest.fixture
def polish_too(posts):
    """The Polish post as the translation of the first."""
    posts.polish.translation_key = posts.first.translation_key
    posts.polish.save(update_fields=["translation_key"])
    return [posts.first.pk, posts.polish.pk]


def test_a_post_nobody_shared_has_no_levels(posts):
    found = cascade(Scope([posts.first.pk]))
    assert (found.levels, found.whole.sums, found.whole.depth, found.whole.branching) == ([], Sums(), 0, None)
    assert (found.channels, found.pages) == ({}, {})


def test_every_generation_has_its_links_visits_reads_and_r(polish_too, tree):
    links = list(Share.objects.filter(used_at__isnull=False))
    found = cascade(Scope(polish_too))
    assert [level.depth for level in found.levels] == [1, 2, 3]
    for level in found.levels:
        mine = [link for link in links if link.depth == level.depth]
        after = [link for link in links if link.depth == level.depth + 1]
        numbers = [tree.index(link) for link in mine]
        assert level.sums.links == len(mine)
        assert level.sums.visits == sum(numbers)
        assert level.sums.reads == sum(number // 2 for number in numbers)
        assert level.branching == len(after) / len(mine)
    assert (found.whole.depth, found.whole.branching) == (3, 4 / 6)


def test_the_time_between_generations_is_the_median_of_each_one(polish_too, tree):
    found = {level.depth: level.wait for level in cascade(Scope(polish_too)).levels}
    for depth in (2, 3):
        children = Share.objects.filter(depth=depth).select_related("parent")
        seconds = [(child.used_at - child.parent.used_at).total_seconds() for child in children]
        assert abs(found[depth].total_seconds() - median(seconds)) <= 1
    assert found[1] is None


def test_an_even_number_of_waits_has_its_median_between_the_two(posts):
    root = used(posts.first)
    Share.objects.filter(pk=root.pk).update(used_at=NOW)
    for minutes in (10, 20, 40, 500):
        child = used(posts.first, via=root.code)
        Share.objects.filter(pk=child.pk).update(used_at=NOW + timedelta(minutes=minutes))
    hits.roll_up()
    assert cascade(Scope([posts.first.pk])).levels[1].wait == timedelta(minutes=30)


def test_channels_and_pages_add_up_to_the_whole(polish_too, tree):
    found = cascade(Scope(polish_too))
    channels = Counter(Share.objects.values_list("channel", flat=True))
    assert {name: sums.links for name, sums in found.channels.items()} == dict(channels)
    for part in (found.channels, found.pages):
        assert sum(part.values(), Sums()) == found.whole.sums
    assert found.pages[polish_too[1]].links == 1


def test_signups_belong_to_their_generation_and_live_while_their_consent_does(polish_too, tree):
    kept, left = confirmed("ola@example.no"), confirmed("eva@example.no")
    services.convert(share=tree[2], consent=kept)
    services.convert(share=tree[5], consent=left)
    withdraw(subject=left.subject, purpose=left.purpose, method="unsub-page-post")
    found = {
        level.depth: (level.sums.signups, level.sums.living) for level in cascade(Scope(polish_too)).levels
    }
    assert found == {1: (0, 0), 2: (1, 1), 3: (1, 0)}


def test_a_signup_before_the_roll_up_is_there_before_its_link_is(posts):
    services.convert(share=used(posts.first), consent=confirmed("ola@example.no"))
    found = cascade(Scope([posts.first.pk]))
    assert found.whole.sums == Sums(signups=1, living=1)
    assert found.levels[0].branching is None


def test_seeded_links_are_kept_apart_and_taken_by_themselves(posts):
    today = timezone.localdate()
    campaign = Campaign.objects.create(
        name="Vår", represents="Snakkis", relation="paid", page=posts.first, starts_on=today, ends_on=today
    )
    organic, seeded = used(posts.first), used(posts.first)
    Share.objects.filter(pk=seeded.pk).update(campaign=campaign)
    child = used(posts.first, via=seeded.code)
    for link in (organic, seeded, child, child):
        hit(link)
    hits.roll_up()
    whole = cascade(Scope([posts.first.pk]))
    assert (whole.organic.sums, whole.organic.depth, whole.organic.branching) == (Sums(1, 1), 1, 0)
    assert (whole.seeded.sums, whole.seeded.depth, whole.seeded.branching) == (Sums(2, 3), 2, 0.5)
    for scope in (Scope(campaign=campaign.pk), Scope([posts.first.pk], seeded=True)):
        alone = cascade(scope)
        assert (alone.whole, alone.organic.sums) == (whole.seeded, Sums())
    assert cascade(Scope([posts.first.pk], seeded=False)).whole == whole.organic


def test_a_period_keeps_to_its_days_both_included(posts):
    today = timezone.localdate()
    for days in (0, 3, 9):
        share = used(posts.first)
        at = NOW - timedelta(days=days)
        Share.objects.filter(pk=share.pk).update(used_at=at)
        services.convert(share=share, consent=confirmed(f"{days}@example.no"))
        Conversion.objects.filter(share=share).update(at=at)
        hit(share, at=at)
    hits.roll_up()

    def between(first, last):
        scope = Scope([posts.first.pk], today - timedelta(days=first), today - timedelta(days=last))
        return cascade(scope).whole.sums

    assert between(3, 0) == Sums(2, 2, 0, 2, 2)
    assert between(9, 3) == Sums(2, 2, 0, 2, 2)
    assert between(8, 4) == Sums()


def test_what_was_not_counted_is_told_by_rule_most_first(posts, tree):
    found = [(reason.rule, reason.count) for reason in uncounted(Scope([posts.polish.pk]))]
    assert found == [("crawler", 4), ("sharer", 1)]
    assert uncounted(Scope([posts.first.pk])) == []
    assert [reason.count for reason in uncounted(Scope([posts.polish.pk], seeded=False))] == [4, 1]
    assert uncounted(Scope([posts.polish.pk], seeded=True)) == []


def test_reads_are_those_of_people_with_or_without_a_link(posts, tree):
    for verdict in ("human", "machine"):
        hits.insert(kind="read", share_id=None, page_id=posts.first.pk, verdict=verdict, rule="engaged")
    hits.roll_up()
    assert human_reads(Scope([posts.first.pk, posts.second.pk])) == {posts.first.pk: 1 + 0 + 0 + 1 + 1 + 2}


def test_a_cascade_takes_three_queries_whatever_its_size(polish_too, tree, django_assert_num_queries):
    with django_assert_num_queries(3):
        cascade(Scope(polish_too))


def test_one_that_was_deleted_leaves_its_figures_and_its_place(polish_too, tree):
    before = cascade(Scope(polish_too))
    services.delete(share=tree[0])
    services.stop(share=tree[2])
    assert cascade(Scope(polish_too)) == before


@pytest.mark.parametrize("seed", range(4))
def test_a_random_cascade_is_what_counting_one_by_one_gives(seed, polish_too, posts):
    dice, world, shares = random.Random(seed), World(), {}
    for number in range(40):
        via = dice.choice([None, *world.links])
        page = dice.choice([posts.first, posts.polish, posts.second])
        channel = dice.choice(["mail", "sms", "copy"])
        share = services.offer(page=page, channel=channel, via=shares[via].code if via else "")
        link = world.offer(
            share.pk,
            page=page.pk,
            text=page.translation_key,
            channel=channel,
            via=via,
            now=NOW + number * HOUR,
        )
        shares[link] = share
        at = NOW - dice.randrange(200) * HOUR
        for kind, verdict in dice.choices(
            [(kind, human) for kind in Kind for human in ("human", "self")], k=3
        ):
            hit(share, kind=kind, verdict=verdict, rule="any", at=at)
            world.hit(Hit(kind, verdict, "any", at, page.pk, link))
        if dice.random() < 0.2:
            signup, consent = world.convert(link, NOW), confirmed(f"{number}@example.no")
            services.convert(share=share, consent=consent)
            if dice.random() < 0.5:
                signup.living = False
                withdraw(subject=consent.subject, purpose=consent.purpose, method="unsub-page-post")
        if number % 9 == 0:
            hits.roll_up()
            world.roll_up(NOW)
    hits.roll_up()
    world.roll_up(NOW)
    for link in world.links:
        link.used = Share.objects.get(pk=link.key).used_at
    for pages in (polish_too, [posts.second.pk], [posts.polish.pk]):
        found = cascade(Scope(pages))
        assert {level.depth: level.sums for level in found.levels} == summed(
            world, pages, lambda one: one.depth
        )
        assert found.channels == summed(world, pages, lambda one: one.channel)
        assert found.pages == summed(world, pages, lambda one: one.page)
        for level in found.levels:
            waits = [
                (link.used - link.parent.used).total_seconds()
                for link in world.used_links(pages)
                if link.depth == level.depth > 1
            ]
            assert (level.wait is None) == (not waits)
            assert not waits or abs(level.wait.total_seconds() - median(waits)) <= 1


def summed(world, pages, name):
    """The naive figures of these pages' links, by what ``name`` says of a link."""
    groups = {}
    for link in world.used_links(pages):
        groups.setdefault(name(link), []).append(link)
    return {
        key: Sums(
            len(links),
            sum(world.hits(link, "visit", "human") for link in links),
            sum(world.hits(link, "read", "human") for link in links),
            *world.signups_of(links),
        )
        for key, links in groups.items()
    }
