"""Kari, who gets two lists, and the letters that were sent to her."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from consent.models import Subject
from mail import services
from mail.models import OutboxMessage
from tests.mail.composer import NOTE
from tests.newsletter.conftest import POSTS, TIPS, lists, subscribe  # noqa: F401  (a fixture)

DAY = timedelta(days=1)


def long_ago() -> datetime:
    return timezone.now() - timedelta(days=90)


@pytest.fixture
def kari(lists: object) -> Subject:  # noqa: F811
    """She confirmed two lists and has got no letter yet."""
    subject = subscribe(TIPS, POSTS).subject
    OutboxMessage.objects.all().delete()
    return subject


def sent(subject: Subject, *, at: datetime | None = None) -> OutboxMessage:
    """A letter that a server has taken."""
    message = services.enqueue(kind=NOTE, subject=subject, locale="nb", params={"words": "Hei"})
    message.created_at = message.sent_at = at or timezone.now()
    message.state = OutboxMessage.State.SENT
    message.save()
    return message
