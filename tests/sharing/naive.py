"""What sharing should answer, worked out in plain Python: lists, loops, no database and nothing clever.

A test tells a ``World`` the same story as the services, then compares their figures with its own.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

NORWAY = ZoneInfo("Europe/Oslo")
UNUSED_LIVES = timedelta(hours=24)
VERDICTS = ("human", "machine", "unknown", "repeat", "self")


@dataclass(eq=False)
class Link:
    """``key`` is the share's id, ``text`` names a page together with its translations."""

    key: int
    page: int
    text: object
    channel: str
    created: datetime
    parent: "Link | None" = None
    campaign: int = 0
    used: datetime | None = None
    stopped: bool = False
    deleted: bool = False

    @property
    def generation(self) -> int:
        return self.parent.generation + 1 if self.parent else 1

    @property
    def depth(self) -> int:
        return self.parent.depth + 1 if self.parent and self.parent.text == self.text else 1


@dataclass(eq=False)
class Hit:
    kind: str
    verdict: str
    rule: str
    at: datetime
    page: int
    link: Link | None = None

    @property
    def day(self) -> date:
        return self.at.astimezone(NORWAY).date()


@dataclass(eq=False)
class Signup:
    link: Link
    at: datetime
    living: bool = True


@dataclass
class World:
    links: list[Link] = field(default_factory=list)
    waiting: list[Hit] = field(default_factory=list)
    counted: list[Hit] = field(default_factory=list)
    signups: list[Signup] = field(default_factory=list)

    # What happens.

    def offer(
        self,
        key: int,
        *,
        page: int,
        text: object,
        channel: str,
        now: datetime,
        via: Link | None = None,
        campaign: int = 0,
    ) -> Link:
        if via:
            self.use(via, now)
        parent = via if via and not via.stopped else None
        inherited = parent.campaign if parent else 0
        link = Link(key, page, text, channel, now, parent, campaign or inherited)
        self.links.append(link)
        return link

    def use(self, link: Link, now: datetime) -> None:
        if not link.used and not link.stopped:
            link.used = now

    def hit(self, hit: Hit) -> None:
        self.waiting.append(hit)

    def roll_up(self, now: datetime) -> None:
        for hit in self.waiting:
            if hit.link not in self.links:
                hit.link = None
            if hit.link:
                self.use(hit.link, now)
        self.counted += self.waiting
        self.waiting = []

    def stop(self, link: Link) -> None:
        link.stopped = True

    def delete(self, link: Link) -> None:
        link.stopped = link.deleted = True
        if not link.used:
            self.links.remove(link)

    def drop_unused(self, now: datetime) -> None:
        hit = {hit.link for hit in self.waiting}
        for link in [link for link in self.links if not link.used and link not in hit]:
            if link.created < now - UNUSED_LIVES:
                self.links.remove(link)

    def convert(self, link: Link, now: datetime) -> Signup | None:
        self.use(link, now)
        if link.stopped:
            return None
        self.signups.append(Signup(link, now))
        return self.signups[-1]

    # What can be asked. All but ``used_links`` of what the roll-up has seen.

    def used_links(self, pages: Iterable[int]) -> list[Link]:
        wanted = set(pages)
        return [link for link in self.links if link.used and link.page in wanted]

    def children(self, link: Link) -> list[Link]:
        return [other for other in self.links if other.parent is link and other.used]

    def subtree(self, link: Link) -> list[Link]:
        """The link and every used one that grew from it."""
        found = [link]
        for one in found:
            found += self.children(one)
        return found

    def hits(self, link: Link, kind: str, verdict: str) -> int:
        return sum(hit.link is link and hit.kind == kind and hit.verdict == verdict for hit in self.counted)

    def signups_of(self, links: Iterable[Link]) -> tuple[int, int]:
        """How many were confirmed through these links, and how many of them live."""
        wanted = set(links)
        found = [signup for signup in self.signups if signup.link in wanted]
        return len(found), sum(signup.living for signup in found)

    def share_counts(self) -> Counter[tuple[int, date, str, str, str]]:
        """(link, day, kind, verdict, rule) -> hits."""
        standing = set(self.links)
        return Counter(
            (hit.link.key, hit.day, hit.kind, hit.verdict, hit.rule)
            for hit in self.counted
            if hit.link and hit.link in standing
        )

    def page_counts(self) -> Counter[tuple[int, date, str, str, str]]:
        """(page, day, kind, verdict, rule) -> hits."""
        return Counter((hit.page, hit.day, hit.kind, hit.verdict, hit.rule) for hit in self.counted)

    def day_counts(self) -> dict[tuple[int, date, str, int, int], tuple[int, int, int]]:
        """(page, day, channel, campaign or 0, depth) -> links first used, human visits, human reads."""
        sums: Counter[tuple[tuple[int, date, str, int, int], int]] = Counter()
        for link in self.links:
            if link.used:
                sums[_day_key(link, link.used), 0] += 1
        for hit in self.counted:
            if hit.link and hit.verdict == "human":
                sums[_day_key(hit.link, hit.at), 1 if hit.kind == "visit" else 2] += 1
        return {key: (sums[key, 0], sums[key, 1], sums[key, 2]) for key, _ in sums}

    def travel(self, page: int) -> tuple[int, int, int, int, int]:
        """Human reads, used links, longest chain on the page, signups, living ones."""
        links = self.used_links([page])
        reads = [hit for hit in self.counted if hit.page == page and hit.kind == "read"]
        return (
            sum(hit.verdict == "human" for hit in reads),
            len(links),
            max((link.depth for link in links), default=0),
            *self.signups_of(link for link in self.links if link.page == page),
        )

    def generations(self, link: Link) -> dict[int, tuple[int, int]]:
        """generation -> links, human visits: of the link itself and all that grew from it."""
        found: dict[int, tuple[int, int]] = {}
        for one in self.subtree(link):
            links, visits = found.get(one.generation, (0, 0))
            found[one.generation] = links + 1, visits + self.hits(one, "visit", "human")
        return found


def _day_key(link: Link, at: datetime) -> tuple[int, date, str, int, int]:
    return link.page, at.astimezone(NORWAY).date(), link.channel, link.campaign, link.depth
