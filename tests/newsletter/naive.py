"""Random subscribers written into the tables, and segments of them as plain Python understands the rules."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any
from uuid import UUID, uuid4

from django.utils import timezone
from taggit.models import Tag
from wagtail.models import Page

from consent.models import Consent, Notice, Purpose, Subject
from consent.states import State
from newsletter.models import (
    Answer,
    Choice,
    ImportedConsent,
    ImportRun,
    MailingList,
    Question,
    Subscriber,
)
from newsletter.profiling import PURPOSE
from sharing.models import Campaign, Conversion, Share

GONE = 999_999
KINDS = ("choice", "choices", "yes-no", "number", "date", "text", "interests")
TEXTS = ("Ålesund", "ålesund sentrum", "Łódź", "100 %", "a_b", "")
DAYS = [date(2020, 1, 1), date(2023, 6, 1), date(2026, 1, 1)]


@dataclass
class World:
    """What there is to ask for."""

    lists: list[MailingList]
    retired: MailingList
    questions: dict[str, Question]
    choices: list[Choice]
    tags: list[Tag]
    campaigns: list[Campaign]
    pages: list[Page]
    shares: list[Share]
    run: ImportRun
    objecting: Purpose


@dataclass
class Person:
    """What is true of somebody, apart from any table."""

    pk: UUID
    locale: str
    lists: dict[int, str] = field(default_factory=dict)  # list id -> living, over, left
    consents: dict[int, Consent] = field(default_factory=dict)
    objection: str = ""
    days: int | None = None
    choices: set[int] = field(default_factory=set)
    tags: set[int] = field(default_factory=set)
    values: dict[int, Any] = field(default_factory=dict)  # question id -> number, date or text
    answered: set[int] = field(default_factory=set)
    imported: bool = False
    came: list[Share] = field(default_factory=list)
    brought: set[UUID] = field(default_factory=set)


def a_world() -> World:
    """Two lists and a retired one, a question of each kind, three tags, two campaigns, links to two pages."""
    now = timezone.now()
    objecting = Purpose.objects.create(
        slug=PURPOSE, title="Valgt for deg", dpv="dpv:Personalisation", created_at=now
    )
    lists = [_list(f"liste-{number}") for number in range(3)]
    lists[2].retired_at = now
    lists[2].save()
    questions = {kind: Question.objects.create(name=kind, kind=kind) for kind in KINDS}
    choices = [
        Choice.objects.create(question=questions[kind], labels={"nb": f"{kind} {number}"})
        for kind in ("choice", "choices")
        for number in range(3)
    ]
    tags = [Tag.objects.create(name=f"emne {number}", slug=f"emne-{number}") for number in range(3)]
    root = Page.get_first_root_node()
    pages = [root.add_child(instance=Page(title=name, slug=name)) for name in ("en", "to")]
    today = timezone.localdate()
    campaigns = [
        Campaign.objects.create(
            name=name, represents="X", relation="paid", page=pages[0], starts_on=today, ends_on=today
        )
        for name in ("Vår", "Høst")
    ]
    notice = Notice.objects.create(
        purpose=objecting, lang="nb", version=1, sha256="0" * 64, label="", text="", html="", created_at=now
    )
    shares = [
        Share.objects.create(
            code=f"kode{number}",
            page=pages[number % 2],
            channel=("copy", "mail", "qr")[number % 3],
            campaign=[*campaigns, None][number % 3],
            notice=notice,
            created_at=now,
            used_at=now,
        )
        for number in range(6)
    ]
    run = ImportRun.objects.create(
        file_name="folk.csv", sha256="0" * 64, size=1, mailing_list=lists[0], lang="nb", created_at=now
    )
    return World(lists[:2], lists[2], questions, choices, tags, campaigns, pages, shares, run, objecting)


def _list(slug: str) -> MailingList:
    purpose = Purpose.objects.create(
        slug=slug, title=slug, dpv="dpv:DirectMarketing", created_at=timezone.now()
    )
    return MailingList.objects.create(slug=slug, frequency="weekly", purpose=purpose)


def a_crowd(world: World, seed: int, people: int = 24) -> list[Person]:
    """So many, made up by ``seed``, and their rows."""
    random, now = Random(seed), timezone.now()
    crowd = [Person(uuid4(), random.choice(("nb", "pl"))) for _ in range(people)]
    Subject.objects.bulk_create(
        Subject(pk=one.pk, scheme="email/1", value="x", lookup=one.pk.hex, locale=one.locale, created_at=now)
        for one in crowd
    )
    for one in crowd:
        _agree(one, world, random)
        _answer(one, world, random)
    Consent.objects.bulk_create([head for one in crowd for head in one.consents.values()])
    _object(crowd, world, random)
    _subscribe(crowd, random)
    _come(crowd, world, random)
    return crowd


def _agree(one: Person, world: World, random: Random) -> None:
    now = timezone.now()
    for mailing_list in (*world.lists, world.retired):
        how = random.choice(("", "living", "living", "over", "left"))
        if how:
            one.lists[mailing_list.pk] = how
            one.consents[mailing_list.pk] = Consent(
                subject_id=one.pk,
                purpose=mailing_list.purpose,
                state=State.WITHDRAWN if how == "left" else State.GIVEN,
                valid_until=now + timedelta(days=-1 if how == "over" else 9),
                event_id=uuid4().hex,
                record_id=uuid4(),
                changed_at=now,
            )


def _answer(one: Person, world: World, random: Random) -> None:
    rows: list[dict[str, Any]] = []
    for kind, question in world.questions.items():
        if random.random() < 0.4:
            continue
        mine = [choice for choice in world.choices if choice.question_id == question.pk]
        if mine:
            chosen = random.sample(mine, 1 if kind == "choice" else random.randint(1, 3))
            one.choices |= {choice.pk for choice in chosen}
            rows += [{"question": question, "choice": choice} for choice in chosen]
        elif kind == "interests":
            tags = random.sample(world.tags, random.randint(1, 3))
            one.tags |= {tag.pk for tag in tags}
            rows += [{"question": question, "tag": tag} for tag in tags]
        else:
            column, value = {
                "yes-no": ("number", random.randint(0, 1)),
                "number": ("number", random.randint(-2, 6)),
                "date": ("day", random.choice(DAYS)),
                "text": ("text", random.choice(TEXTS)),
            }[kind]
            one.values[question.pk] = value
            rows.append({"question": question, column: value})
        one.answered.add(question.pk)
    Answer.objects.bulk_create(Answer(subject_id=one.pk, at=timezone.now(), **row) for row in rows)


def _object(crowd: list[Person], world: World, random: Random) -> None:
    states = {
        "refused": State.REFUSED,
        "withdrawn": State.WITHDRAWN,
        "back": State.GIVEN,
        "asked": State.REQUESTED,
    }
    for one in crowd:
        one.objection = random.choice(("", "", "", *states))
    Consent.objects.bulk_create(
        Consent(
            subject_id=one.pk,
            purpose=world.objecting,
            state=states[one.objection],
            event_id=uuid4().hex,
            changed_at=timezone.now(),
        )
        for one in crowd
        if one.objection
    )


def _subscribe(crowd: list[Person], random: Random) -> None:
    now = timezone.now()
    for one in crowd:
        one.days = random.choice((None, 0, 5, 40))
    Subscriber.objects.bulk_create(
        # An hour off the day, so that no clock decides a test.
        Subscriber(subject_id=one.pk, created_at=now - timedelta(days=one.days, hours=1))
        for one in crowd
        if one.days is not None
    )


def _come(crowd: list[Person], world: World, random: Random) -> None:
    """Some by links, some by an import; every other link is kept by somebody."""
    keepers: dict[int, Person] = {}
    for share in world.shares:
        keeper = random.choice(crowd) if random.random() < 0.7 else None
        Share.objects.filter(pk=share.pk).update(follower=keeper.pk if keeper else None)
        if keeper:
            keepers[share.pk] = keeper
    for one in crowd:
        for list_id, head in one.consents.items():
            way = random.choice(("", "", "share", "older", "import"))
            if way == "import":
                ImportedConsent.objects.create(consent=head, run=world.run, event_id=head.event_id)
                one.imported = True
            elif way:
                share = random.choice(world.shares)
                record = head.record_id if way == "share" else uuid4()
                Conversion.objects.create(share=share, consent=head, record_id=record, at=timezone.now())
                one.came.append(share)
                if way == "share" and one.lists[list_id] == "living" and share.pk in keepers:
                    keepers[share.pk].brought.add(one.pk)


def chosen(world: World, crowd: list[Person], rules: list[dict[str, Any]]) -> set[UUID]:
    """Who is in the segment of ``rules``."""
    return {one.pk for one in crowd if _among(world, one) and (not rules or holds(world, one, "all", rules))}


def _among(world: World, one: Person) -> bool:
    has = any(one.lists.get(found.pk) == "living" for found in world.lists)
    return has and one.objection not in {"refused", "withdrawn"}


def holds(world: World, one: Person, kind: str, value: Any) -> bool | None:
    """True, False, or None for what cannot be known, because it asks for something that is gone (Kleene)."""
    if kind not in {"all", "any", "none"}:
        return _leaf(world, one, kind, value)
    if not value:
        return None
    parts = [holds(world, one, part["type"], part["value"]) for part in value]
    if kind == "all":
        return False if False in parts else (None if None in parts else True)
    some = True if True in parts else (None if None in parts else False)
    return some if kind == "any" or some is None else not some


def _leaf(world: World, one: Person, kind: str, value: dict[str, Any]) -> bool | None:
    told: dict[str, Any] = {
        "list": lambda: _of(
            value["lists"], world.lists, {pk for pk, how in one.lists.items() if how == "living"}
        ),
        "language": lambda: one.locale in value["languages"] if value["languages"] else None,
        "tenure": lambda: (
            one.days is not None and (one.days >= value["days"]) == (value["how"] == "at-least")
        ),
        "choice": lambda: _of(value["choices"], world.choices, one.choices),
        "interest": lambda: _of(value["tags"], world.tags, one.tags),
        "campaign": lambda: _of(
            value["campaigns"], world.campaigns, {share.campaign_id for share in one.came}
        ),
        "channel": lambda: bool({share.channel for share in one.came} & set(value["channels"])),
        "page": lambda: (
            any(share.page_id == value["page"] for share in one.came) if value["page"] != GONE else None
        ),
        "came": lambda: {
            "share": bool(one.came),
            "import": one.imported,
            "direct": not one.came and not one.imported,
        }[value["how"]],
        "brought": lambda: len(one.brought) >= value["people"],
    }
    return told[kind]() if kind in told else _answered(world, one, kind, value)


def _answered(world: World, one: Person, kind: str, value: dict[str, Any]) -> bool | None:
    question = int(value["question"])
    fitting = {
        found.pk for name, found in world.questions.items() if kind in {"answered", name.replace("-", "_")}
    }
    if question not in fitting:
        return None
    if kind == "answered":
        return (question in one.answered) == (value["has"] == "yes")
    given = one.values.get(question)
    if given is None:
        return False
    if kind == "yes_no":
        return bool(given == int(value["answer"] == "yes"))
    if kind == "text":
        return bool(value["contains"].lower() in given.lower())
    low, high = (
        date.fromisoformat(end) if isinstance(end, str) else end for end in (value["first"], value["last"])
    )
    return (low is None or low <= given) and (high is None or given <= high)


def _of(wanted: list[str], known: list[Any], theirs: set[Any]) -> bool | None:
    ids = {int(one) for one in wanted}
    if not ids or not ids <= {found.pk for found in known}:
        return None
    return bool(ids & theirs)
