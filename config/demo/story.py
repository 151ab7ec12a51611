"""What the demo's readers did, made up: who shared what with whom, who read, who signed up and who left.

Pure and deterministic: the same posts, end and random source give the same steps. ``telling`` plays them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import count
from random import Random
from typing import TypeVar

from django.utils import timezone

Choice = TypeVar("Choice")

MAX_GENERATION = 6
FRIENDS_A_SHARE = 3.5
FRIENDS_AT_MOST = 16
CHANNELS = {
    "copy": 10,
    "native": 8,
    "mail": 5,
    "whatsapp": 4,
    "sms": 3,
    "facebook": 3,
    "qr": 1,
    "linkedin": 1,
    "form": 1,
}
LISTS = {("ukens-tips",): 70, ("snakkis-manedlig",): 14, ("ukens-tips", "snakkis-manedlig"): 16}
LANGUAGES = {"nb": 9, "pl": 1}
# What becomes of a signup, and of a subscriber.
ANSWERS = {"confirm": 86, "refuse": 3, "silence": 11}
LEAVES = 0.14
# How a machine gives itself away, by the channel a link was handed on through.
MACHINES = {
    "copy": "preview",
    "native": "preview",
    "mail": "scanner",
    "whatsapp": "preview",
    "sms": "preview",
    "facebook": "preview",
    "qr": "crawler",
    "linkedin": "preview",
    "form": "crawler",
}


@dataclass(frozen=True)
class Post:
    """A post of the demo: its page id, when it came out, and how far it went (see ``calendar.toml``).

    The first links of it are those of its ambassadors.
    """

    page: int
    published: datetime
    reads: int
    starts: int
    spread: float
    signups: int
    ambassadors: int = 0


@dataclass(frozen=True)
class Step:
    """Something that happened at ``at``. ``link``, ``signup``, ``message`` are numbers in the story."""

    at: datetime


@dataclass(frozen=True)
class Share(Step):
    link: int
    page: int
    via: int | None
    channel: str
    reader: int
    ambassador: int | None = None


@dataclass(frozen=True)
class Stop(Step):
    """The sharer takes the link back."""

    link: int


@dataclass(frozen=True)
class Visit(Step):
    link: int
    reader: int
    agent: str


@dataclass(frozen=True)
class Read(Step):
    page: int
    via: int | None
    reader: int
    agent: str


@dataclass(frozen=True)
class SignUp(Step):
    signup: int
    page: int
    via: int | None
    lists: tuple[str, ...]
    lang: str


@dataclass(frozen=True)
class Answer(Step):
    """Pressing the button of the confirmation page: ``confirm``, or ``refuse`` («It was not me»)."""

    signup: int
    how: str


@dataclass(frozen=True)
class Leave(Step):
    signup: int
    method: str


@dataclass(frozen=True)
class Message(Step):
    """A reader tells us something about a page."""

    message: int
    page: int
    kind: str
    lang: str
    name: str
    address: str
    text: str


@dataclass(frozen=True)
class Reply(Step):
    """The editor answers message no. ``message``."""

    message: int
    text: str


def story(posts: Sequence[Post], *, until: datetime, seed: int) -> list[Step]:
    """Every step before ``until``, in the order of time."""
    teller = Teller(posts, Random(seed))  # noqa: S311  (a story, no secret)
    steps = [step for post in posts for step in teller.of_post(post) if step.at < until]
    return sorted(steps, key=lambda step: step.at)


class Teller:
    """Makes up the steps of one post after the other. Nothing happens before its cause.

    No chance is taken only on some days: so the story is the same whenever it is told, as far as it has come.
    """

    def __init__(self, posts: Sequence[Post], random: Random) -> None:
        self.posts, self.random = posts, random
        self.links, self.readers, self.signups = count(1), count(1), count(1)

    def of_post(self, post: Post) -> list[Step]:
        steps: list[Step] = list(self.direct_reads(post))
        for number in range(post.starts):
            at = self.later(post.published, hours=30)
            first = self.link(at, post.page, None, next(self.readers))
            if number < post.ambassadors:
                first = replace(first, ambassador=number)
            steps += self.shared(first, 1, post.spread)
        reads = [step for step in steps if isinstance(step, Read) and step.agent == "human"]
        linked = [read for read in reads if read.via is not None]
        chosen = self.pick(linked, round(post.signups * 0.7)) + self.pick(reads, round(post.signups * 0.3))
        return steps + [step for read in chosen for step in self.signed_up(read)]

    def direct_reads(self, post: Post) -> Iterator[Step]:
        for _ in range(post.reads):
            agent = "crawler" if self.happens(0.04) else "human"
            at, reader = self.later(post.published, hours=60), next(self.readers)
            yield Read(at, post.page, None, reader, agent)
            if self.happens(0.05):
                yield Read(at + timedelta(hours=2), post.page, None, reader, agent)

    def shared(self, share: Share, generation: int, spread: float) -> list[Step]:
        """One link and all that came of it, down the generations."""
        steps: list[Step] = [share, *self.machines(share)]
        if self.happens(0.2):
            steps.append(Visit(share.at + timedelta(minutes=3), share.link, share.reader, "human"))
        if self.happens(0.03):
            steps.append(Stop(self.later(share.at, hours=70), share.link))
        friends = 1 + min(int(self.random.expovariate(1 / (FRIENDS_A_SHARE - 1))), FRIENDS_AT_MOST - 1)
        for _ in range(friends):
            opened, friend = self.later(share.at, hours=12), next(self.readers)
            steps += self.arrived(share, opened, friend)
            if generation < MAX_GENERATION and self.happens(spread / FRIENDS_A_SHARE):
                passed_on = opened + timedelta(minutes=self.random.randint(5, 90))
                page = self.next_page(share.page, opened)
                steps += self.shared(self.link(passed_on, page, share.link, friend), generation + 1, spread)
        return steps

    def link(self, at: datetime, page: int, via: int | None, reader: int) -> Share:
        return Share(at, next(self.links), page, via, self.choose(CHANNELS), reader)

    def machines(self, share: Share) -> Iterator[Step]:
        if self.happens(0.45):
            at = share.at + timedelta(seconds=self.random.randint(2, 40))
            yield Visit(at, share.link, next(self.readers), MACHINES[share.channel])
        if self.happens(0.06):
            yield Visit(share.at + timedelta(hours=5), share.link, next(self.readers), "unknown")

    def arrived(self, share: Share, at: datetime, reader: int) -> Iterator[Step]:
        """A friend opens the link, mostly reads, and now and then comes back to it."""
        yield Visit(at, share.link, reader, "human")
        if self.happens(0.72):
            seconds = self.random.randint(20, 240)
            yield Read(at + timedelta(seconds=seconds), share.page, share.link, reader, "human")
        if self.happens(0.12):
            yield Visit(at + timedelta(hours=3), share.link, reader, "human")

    def next_page(self, page: int, at: datetime) -> int:
        """Mostly the page they came for; now and then another one they went on to."""
        others = [post.page for post in self.posts if post.published < at and post.page != page]
        moves_on, which = self.happens(0.12), self.random.random()
        return others[int(which * len(others))] if moves_on and others else page

    def signed_up(self, read: Read) -> Iterator[Step]:
        at, number = read.at + timedelta(minutes=2), next(self.signups)
        lists, lang = self.choose(LISTS), self.choose(LANGUAGES)
        yield SignUp(at, number, read.page, read.via, lists, lang)
        answer = self.choose(ANSWERS)
        if answer == "silence":
            return
        answered = at + timedelta(minutes=1 + min(self.random.expovariate(1 / 50), 4000))
        yield Answer(answered, number, answer)
        if answer == "confirm" and self.happens(LEAVES):
            method = "unsub-page-post" if self.happens(0.6) else "unsub-oneclick-rfc8058"
            yield Leave(answered + timedelta(days=self.random.uniform(2, 35)), number, method)

    def later(self, at: datetime, *, hours: float) -> datetime:
        """Some time after ``at``, ``hours`` on average. Nobody is up at night: that waits for the morning."""
        then = at + timedelta(hours=self.random.expovariate(1 / hours))
        hour, minutes = timezone.localtime(then).hour, 50 * self.random.random()
        return then + timedelta(hours=7 - hour, minutes=minutes) if hour < 6 else then

    def happens(self, probability: float) -> bool:
        return self.random.random() < probability

    def choose(self, weights: dict[Choice, int]) -> Choice:
        return self.random.choices(list(weights), weights=list(weights.values()))[0]

    def pick(self, reads: list[Read], number: int) -> list[Read]:
        return self.random.sample(reads, min(number, len(reads)))
