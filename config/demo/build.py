"""Builds the demo site in VAR_DIR, once. Run again it leaves everything as it is and says so."""

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, User
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import get_random_string
from wagtail.users.models import UserProfile

from blog.importing.plan import Outcome
from blog.importing.run import Report, import_documents
from blog.models import ImportedDocument
from config import env, sites
from config.demo import contents, extras, issues, names, pages, questions, story
from config.demo.clock import story_time
from config.demo.telling import Telling
from config.roles import EDITOR
from consent.log.sequencer import seal
from consent.models import SiteIdentity
from newsletter.models import MailingList
from newsletter.services import list_create
from sharing.hits.services import roll_up
from sharing.models import Share

EDITOR_NAME = "redaktor"
# Chosen among a few: one post goes far, some hardly anywhere.
SEED = 5

Progress = Callable[[str, int, int], None]


@dataclass
class Built:
    """What this run changed: pages written, and steps of the story told."""

    pages: int = 0
    steps: int = 0


def build(*, progress: Progress) -> Built:
    """The whole demo; ``progress`` is called with what is done, how far and of how much.

    WrongKindError when VAR_DIR holds a real site.
    """
    sites.claim("demo")
    content = contents.site()
    tree = sites.build_tree(site_name=content["identity"]["name"])
    introduce(SiteIdentity.for_site(tree.site), content["identity"])
    built_on = timezone.localdate(tree.nb.home.first_published_at)
    names.write(tree, content)
    report = import_content(built_on, progress)
    filled = pages.fill(tree) + extras.fill()
    told = tell(built_on, content["lists"], editor_account(), progress)
    return Built(report.changes + filled + questions.fill() + issues.fill(), told)


def introduce(identity: SiteIdentity, words: dict[str, str]) -> None:
    """Say who answers for the site, unless somebody has said so already."""
    if identity.controller:
        return
    for name, value in words.items():
        setattr(identity, name, value)
    identity.is_demo = True
    identity.save()


def import_content(built_on: date, progress: Progress) -> Report:
    """Posts and terms, through the import that any site uses."""
    with tempfile.TemporaryDirectory() as folder:
        contents.write_documents(Path(folder), built_on)
        report = import_documents(
            [Path(folder)], publish=True, progress=lambda done, files: progress("Texts", done, files)
        )
    if broken := [result for result in report.results if result.outcome is Outcome.FAILED]:
        raise ValueError(f"{broken[0].path.name}, line {broken[0].line}: {broken[0].reason}")
    return report


def editor_account() -> User:
    """Who may write and publish. Made once: a password that was changed since stays."""
    user, made = get_user_model().objects.get_or_create(
        username=EDITOR_NAME,
        defaults={"first_name": "Ingrid", "last_name": "Solbakk", "email": "redaktor@snakkis.example"},
    )
    if made:
        password = env.secret("DEMO_PASSWORD", settings.VAR_DIR, generate=lambda: get_random_string(16))
        user.set_password(password)
        user.save(update_fields=["password"])
        user.groups.add(Group.objects.get(name=EDITOR))
        UserProfile.objects.get_or_create(user=user, defaults={"preferred_language": "nb"})
    return user


def tell(built_on: date, lists: list[dict[str, object]], editor: User, progress: Progress) -> int:
    """What readers did until now, unless something has happened here already; the number of steps.

    One transaction: nobody else writes while a demo is built, and half a story would never be finished.
    """
    if Share.objects.exists():
        return 0
    posts, until = posts_of_story(built_on), timezone.now()
    start = min(post.published for post in posts) - timedelta(days=1)
    told = [step for step in messages_of_story(built_on) if step.at < until]
    steps = sorted([*story.story(posts, until=until, seed=SEED), *told], key=lambda step: step.at)
    with story_time(start) as clock, transaction.atomic(), transaction.atomic(using="hits"):
        open_lists(lists)
        Telling(clock, SEED, editor).play(steps, lambda done, of: progress("Readers", done, of))
    roll_up()
    seal()
    return len(steps)


def posts_of_story(built_on: date) -> list[story.Post]:
    documents = ImportedDocument.objects.filter(kind="post", lang="nb").values_list("key", "page_id")
    ids = dict(documents)
    return [
        story.Post(
            ids[outing.key],
            outing.published(built_on),
            outing.reads,
            outing.starts,
            outing.spread,
            outing.signups,
            outing.ambassadors,
        )
        for outing in contents.calendar()
    ]


def messages_of_story(built_on: date) -> Iterator[story.Step]:
    """What readers told us, and what we answered."""
    documents = ImportedDocument.objects.filter(kind="post").values_list("lang", "key", "page_id")
    ids = {(lang, key): page for lang, key, page in documents}
    for number, told in enumerate(contents.messages(), start=1):
        at = contents.days_before(built_on, told.days_ago, told.time)
        page = ids[told.lang, told.post]
        yield story.Message(
            at, number, page, told.kind, told.lang, told.name, told.address, told.text.strip()
        )
        if told.answer:
            at = contents.days_before(built_on, told.answer["days_ago"], told.answer["time"])
            yield story.Reply(at, number, told.answer["text"].strip())


def open_lists(lists: list[dict[str, object]]) -> None:
    for words in lists:
        if not MailingList.objects.filter(slug=words["slug"]).exists():
            texts = {lang: (text["title"], text["description"]) for lang, text in words["texts"].items()}
            list_create(slug=words["slug"], frequency=words["frequency"], texts=texts)
