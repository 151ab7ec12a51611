"""Whatever happens in whatever order, every figure is the one that plain Python works out (``naive``)."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import connections, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from consent import rights
from consent.services import withdraw
from sharing import selectors, services
from sharing.hits import services as hits
from sharing.models import Ambassador, Campaign, CampaignText, DayCount, PageCount, Share, ShareCount
from tests.sharing import naive
from tests.sharing.conftest import Posts
from tests.sharing.test_convert import confirmed

pytestmark = [pytest.mark.django_db, pytest.mark.engines]

CHANNELS = ["copy", "mail", "whatsapp"]
# (kind, verdict, rule); human ones more often, as figures are about them.
HITS = [
    *[("visit", "human", "navigation"), ("read", "human", "engaged")] * 3,
    ("visit", "machine", "crawler"),
    ("visit", "unknown", "unrecognised"),
    ("visit", "repeat", "same-day"),
    ("visit", "self", "sharer"),
    ("read", "repeat", "same-day"),
]
ACTIONS = [
    *["offer"] * 4,
    *["hit"] * 4,
    *["use", "roll_up", "seed", "read", "sign_up", "stop", "delete", "withdraw", "erase"],
    *["drop_unused", "wait"],
]
STORIES = st.lists(
    st.tuples(st.sampled_from(ACTIONS), st.integers(0, 1000), st.integers(0, 1000)), max_size=45
)


class Story:
    """Tells the services and the naive world the same."""

    def __init__(self, posts: Posts, ambassador: Ambassador) -> None:
        self.pages = [posts.first, posts.polish, posts.second]
        self.ambassador = ambassador
        self.world = naive.World()
        self.signups: list[tuple[naive.Signup, object]] = []
        self.asked = 0
        self.now = timezone.now()

    def tell(self, action: str, one: int, other: int) -> None:
        getattr(self, action)(one, other)

    def link(self, number: int) -> naive.Link | None:
        """One of those that stand, None when there is none."""
        standing = [link for link in self.world.links if not link.deleted]
        return standing[number % len(standing)] if standing else None

    def share(self, link: naive.Link) -> Share:
        return Share.objects.select_related("page").get(pk=link.key)

    def offer(self, one: int, other: int) -> None:
        via = self.link(one) if one % 5 else None
        page, channel = self.pages[other % 3], CHANNELS[one % 3]
        code = str(self.share(via).code) if via else ""
        share = services.offer(page=page, channel=channel, via=code)
        told = {"page": page.pk, "text": page.translation_key, "channel": channel}
        self.world.offer(share.pk, via=via, now=self.now, **told)

    def seed(self, one: int, other: int) -> None:
        page, channel = self.pages[one % 2], CHANNELS[other % 3]
        share = services.offer(page=page, channel=channel, ambassador=self.ambassador)
        told = {"page": page.pk, "text": page.translation_key, "channel": channel}
        self.world.offer(share.pk, campaign=self.ambassador.campaign_id, now=self.now, **told)

    def use(self, one: int, other: int) -> None:
        if link := self.link(one):
            services.use(code=str(self.share(link).code))
            self.world.use(link, self.now)

    def hit(self, one: int, other: int) -> None:
        if link := self.link(one):
            self.put(HITS[other % len(HITS)], link.page, link)

    def read(self, one: int, other: int) -> None:
        self.put(("read", "human", "engaged"), self.pages[one % 3].pk, None)

    def put(self, what: tuple[str, str, str], page: int, link: naive.Link | None) -> None:
        kind, verdict, rule = what
        share_id = link.key if link else None
        hits.insert(kind=kind, share_id=share_id, page_id=page, verdict=verdict, rule=rule)
        self.world.hit(naive.Hit(kind, verdict, rule, self.now, page, link))

    def roll_up(self, one: int, other: int) -> None:
        hits.roll_up()
        self.world.roll_up(self.now)

    def stop(self, one: int, other: int) -> None:
        if link := self.link(one):
            services.stop(share=self.share(link))
            self.world.stop(link)

    def delete(self, one: int, other: int) -> None:
        if link := self.link(one):
            services.delete(share=self.share(link))
            self.world.delete(link)

    def drop_unused(self, one: int, other: int) -> None:
        services.drop_unused()
        self.world.drop_unused(self.now)

    def wait(self, one: int, other: int) -> None:
        self.now += timedelta(hours=13)

    def sign_up(self, one: int, other: int) -> None:
        link = self.link(one)
        if link is None:
            return
        self.asked += 1
        consent = confirmed(f"ola.{self.asked}@example.no")
        conversion = services.convert(share=self.share(link), consent=consent)
        signup = self.world.convert(link, self.now)
        assert bool(conversion) == bool(signup)
        if signup:
            self.signups.append((signup, consent))

    def withdraw(self, one: int, other: int) -> None:
        if self.signups:
            signup, consent = self.signups[one % len(self.signups)]
            if signup.living:
                withdraw(subject=consent.subject, purpose=consent.purpose, method="unsub-page-post")
            signup.living = False

    def erase(self, one: int, other: int) -> None:
        if self.signups:
            signup, consent = self.signups[one % len(self.signups)]
            rights.erase(subject=consent.subject, reason="request")
            signup.living = False


@contextmanager
def undone() -> Iterator[None]:
    """What happens inside did not, afterwards."""
    with transaction.atomic(), transaction.atomic(using="hits"):
        yield
        transaction.set_rollback(True)
        transaction.set_rollback(True, using="hits")


def counted(model: type[ShareCount] | type[PageCount], of: str) -> dict[tuple[object, ...], int]:
    rows = model.objects.values_list(of, "day", "kind", "verdict", "rule", "count")
    return {row[:-1]: row[-1] for row in rows}


def compare(story: Story) -> None:
    world = story.world
    assert counted(ShareCount, "share_id") == world.share_counts()
    assert counted(PageCount, "page_id") == world.page_counts()
    days = DayCount.objects.values_list(
        "page_id", "day", "channel", "campaign", "depth", "shares", "visits", "reads"
    )
    assert {row[:5]: row[5:] for row in days} == world.day_counts()
    figures = selectors.travel([page.pk for page in story.pages])
    for page in story.pages:
        assert figures[page.pk] == selectors.Travel(*world.travel(page.pk))
    for link in world.links:
        share = story.share(link)
        assert (share.generation, share.depth) == (link.generation, link.depth)
        assert (share.campaign_id or 0) == link.campaign
        compare_result(selectors.result(share), world, link)


def compare_result(found: selectors.ShareResult, world: naive.World, link: naive.Link) -> None:
    rows = {row.generation: (row.shares, row.visits) for row in found.generations}
    assert rows == world.generations(link)
    assert found.children == len(world.children(link))
    for verdict in naive.VERDICTS:
        assert getattr(found, verdict) == world.hits(link, "visit", verdict)
    assert found.reads == world.hits(link, "read", "human")
    signups, _living = world.signups_of([link])
    assert found.signups == (signups if signups >= 3 else None)
    assert sum(reason.count for reason in found.reasons) == sum(
        world.hits(link, "visit", verdict) for verdict in naive.VERDICTS if verdict != "human"
    )


@pytest.fixture
def ambassador(posts: Posts) -> Ambassador:
    posts.polish.translation_key = posts.first.translation_key
    posts.polish.save(update_fields=["translation_key"])
    today = timezone.localdate()
    campaign = Campaign.objects.create(
        name="Kampanje", represents="Vi", relation="paid", page=posts.first, starts_on=today, ends_on=today
    )
    CampaignText.objects.create(campaign=campaign, lang="nb", disclosure="Reklame.")
    services.publish_disclosures(campaign=campaign)
    ambassador = Ambassador.objects.create(campaign=campaign, name="Kari", lang="nb")
    services.take_part(ambassador=ambassador, shown=services.ambassador_notice(ambassador).sha256)
    return ambassador


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(STORIES)
def test_any_story_ends_in_the_figures_that_it_tells(posts, ambassador, monkeypatch, steps):
    with undone(), monkeypatch.context() as clock:
        story = Story(posts, ambassador)
        clock.setattr(timezone, "now", lambda: story.now)
        for step in steps:
            story.tell(*step)
        story.roll_up(0, 0)
        compare(story)
        story.roll_up(0, 0)
        compare(story)
    assert not connections["hits"].needs_rollback
