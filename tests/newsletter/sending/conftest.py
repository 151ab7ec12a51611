"""An issue of the weekly tips, people who have the list, and letters that went before."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from config.sites import Tree
from consent.models import Purpose, Subject
from mail.models import Mailing, OutboxMessage
from newsletter import kinds
from newsletter.models import IssuePage, MailingList, NewsletterPage
from tests.mail.conftest import server  # noqa: F401
from tests.newsletter.conftest import TIPS, subscribe

WORDS = [("text", "<p>Spør dem som kjøpte.</p>")]


def make_issue(mailing_list: MailingList | None, **more: Any) -> IssuePage:
    """A published issue under /nyhetsbrev/."""
    parent = NewsletterPage.objects.get(locale__language_code="nb")
    values = {"title": "Spør dem som kjøpte", "slug": "spor", "body": WORDS, **more}
    issue: IssuePage = parent.add_child(instance=IssuePage(mailing_list=mailing_list, **values))
    return issue


@pytest.fixture
def issue(site: Tree, lists: dict[str, MailingList]) -> IssuePage:
    return make_issue(lists[TIPS])


@pytest.fixture
def eva(db: None) -> User:
    return User.objects.create_user("eva", "eva@snakkis.no", "x")


def people(number: int, *slugs: str, **more: Any) -> list[Subject]:
    """So many who said yes, leser0@example.no and so on."""
    return [
        subscribe(*(slugs or (TIPS,)), address=f"leser{one}@example.no", **more).subject
        for one in range(number)
    ]


def went(
    purpose: Purpose, subjects: Iterable[UUID], *, state: str = OutboxMessage.State.SENT, **ago: float
) -> Mailing:
    """A mailing to these, so long ago."""
    at = timezone.now() - timedelta(**ago)
    mailing = Mailing.objects.create(
        kind=kinds.ISSUE,
        purpose=purpose,
        state=Mailing.State.ENDED,
        starts_at=at,
        frozen_at=at,
        created_at=at,
        ended_at=at,
    )
    rows = [
        OutboxMessage(
            kind=kinds.ISSUE,
            subject_id=subject,
            purpose=purpose,
            mailing=mailing,
            locale="nb",
            state=state,
            due_at=at,
            created_at=at,
            sent_at=at if state == OutboxMessage.State.SENT else None,
        )
        for subject in subjects
    ]
    mailing.frozen = len(OutboxMessage.objects.bulk_create(rows))
    mailing.save()
    return mailing
