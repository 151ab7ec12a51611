"""Mail scanners open every link of every letter, in every way short of pressing a button: nothing changes."""

import re
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.apps import apps
from django.core.management import call_command
from django.test import Client

from mail import kinds
from mail.models import OutboxMessage
from mail.tasks import send_mailings
from tests.newsletter.conftest import delivered
from tests.newsletter.letters import STAYS, WRITES, links, write_all

pytestmark = [pytest.mark.django_db, pytest.mark.engines]
OURS = "127.0.0.1:8000"
ROOMS = ("consent", "feedback", "mail", "newsletter", "sharing", "webhooks")
LOOKS: list[dict[str, Any]] = [
    {"method": "GET"},
    {"method": "HEAD"},
    {"method": "OPTIONS"},
    {"method": "GET", "headers": {"Sec-Purpose": "prefetch"}},
    {"method": "GET", "headers": {"Purpose": "prefetch", "X-Moz": "prefetch"}},
    {"method": "GET", "headers": {"User-Agent": "Mozilla/5.0 (Windows NT 10.0) SafeLinks BarracudaCentral"}},
    {"method": "PROPFIND"},
    {"method": "PUT"},
    {"method": "DELETE"},
]


def everything() -> dict[str, list[Any]]:
    """Every row of every room."""
    models = [model for room in ROOMS for model in apps.get_app_config(room).get_models()]
    return {model._meta.label: sorted(map(seen, model.objects.values_list())) for model in models}


def seen(row: Any) -> str:
    """A row as text, whatever place in memory its blocks have."""
    return re.sub(" at 0x[0-9a-f]+", "", repr(row))


def test_every_kind_of_letter_is_tried() -> None:
    assert set(WRITES) == {kind for kind in kinds.known() if kind.startswith(("feedback.", "newsletter."))}


def test_whatever_opens_a_link_changes_nothing(client: Client, lists: Any, site: Any) -> None:
    write_all()
    send_mailings.call()
    letters = delivered()
    sent = OutboxMessage.objects.filter(state=OutboxMessage.State.SENT)
    assert set(sent.values_list("kind", flat=True)) == set(WRITES)
    before, opened = everything(), 0
    for link in sorted({link for letter in letters for link in links(letter.message())}):
        parts = urlsplit(link)
        if parts.netloc != OURS:
            continue
        for look in LOOKS:
            answer = client.generic(path=f"{parts.path}?{parts.query}", **look)
            assert answer.status_code in {200, 302, 400, 403, 404, 405}, (link, look)
            opened += 1
    assert opened > len(WRITES) * len(LOOKS)
    assert everything() == before
    assert STAYS in str(before)
    call_command("ledger", "verify")
