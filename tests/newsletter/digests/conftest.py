"""A list that gathers, posts that are new, and who reads them."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone
from wagtail.models import Locale

from blog.models import BlogIndexPage, PostPage
from config.sites import Tree
from consent.models import Subject
from mail.models import OutboxMessage
from mail.tasks import send_mailings
from newsletter.digests.services import gather_due
from newsletter.models import Answer, MailingList, Question
from tests.mail.conftest import server  # noqa: F401
from tests.newsletter.conftest import POSTS, TIPS, subscribe
from tests.newsletter.questions import make_question, with_topics

TOPICS = ("pris", "service", "merkevare")


def begin(mailing_list: MailingList, **ago: float) -> MailingList:
    """Have it gather since so long ago."""
    mailing_list.gathers = True
    mailing_list.gathers_since = timezone.now() - timedelta(**(ago or {"days": 1}))
    mailing_list.save()
    return mailing_list


@pytest.fixture
def posts_list(site: Tree, lists: dict[str, MailingList]) -> MailingList:
    """«Nye innlegg», with every post."""
    return begin(lists[POSTS])


@pytest.fixture
def tips(site: Tree, lists: dict[str, MailingList]) -> MailingList:
    """«Ukens tips», at most weekly, gathering for ninety days."""
    return begin(lists[TIPS], days=90)


@pytest.fixture
def topics(lists: dict[str, MailingList]) -> Question:
    """What both lists ask: which topics somebody wants."""
    question = make_question("interests", "Hva vil du lese om?", *lists.values())
    with_topics(question, *TOPICS)
    return question


def wants(subject: Subject, question: Question, *names: str) -> None:
    """``subject`` answered with these topics."""
    for tag in question.tags.filter(name__in=names):
        Answer.objects.create(subject=subject, question=question, tag=tag, at=timezone.now())


def post(title: str, *tags: str, lang: str = "nb", at: datetime | None = None, **more: Any) -> PostPage:
    """A post that became public an hour ago, or ``at``."""
    opened = at or timezone.now() - timedelta(hours=1)
    parent = BlogIndexPage.objects.get(locale__language_code=lang)
    values = {"relation": "none", "intro": f"Om {title}.", "first_published_at": opened, **more}
    page: PostPage = parent.add_child(instance=PostPage(title=title, **values))
    page.tags.add(*tags)
    page.save()
    return page


def translated(page: PostPage, title: str, **more: Any) -> PostPage:
    """The same in Polish, public since an hour."""
    copy = page.copy_for_translation(Locale.objects.get(language_code="pl"), copy_parents=True)
    copy.title, copy.live, copy.first_published_at = title, True, timezone.now() - timedelta(hours=1)
    for name, value in more.items():
        setattr(copy, name, value)
    copy.save()
    return copy


def reader(name: str, *slugs: str, **more: Any) -> Subject:
    """Somebody who said yes: ola is ola@example.no."""
    return subscribe(*(slugs or (POSTS,)), address=f"{name}@example.no", **more).subject


def gathered() -> dict[str, str]:
    """Gather what is due and send it: the subject line that each reader got."""
    gather_due()
    send_mailings.call()
    rows = OutboxMessage.objects.filter(kind="newsletter.digest").select_related("subject", "mailing")
    texts = {(row.mailing_id, row.variant): "" for row in rows}
    for row in rows:
        for text in row.mailing.texts.all():
            texts[row.mailing_id, text.number] = text.subject
    return {row.subject.value.split("@")[0]: texts[row.mailing_id, row.variant] for row in rows}
