"""Taking up messages: the oldest mailing first, and no sorting of a million rows for the next two hundred."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from mail.mailings import queue
from mail.mailings.freezing import freeze
from mail.mailings.journal import Journal
from mail.models import OutboxMessage
from tests.mail.mailings.conftest import mailing_to

pytestmark = pytest.mark.engines


def test_the_oldest_mailing_goes_first_and_the_next_fills_up(tips, tips_readers):
    newer = freeze(mailing=mailing_to(tips))
    older = freeze(mailing=mailing_to(tips, starts_at=timezone.now() - timedelta(hours=1)))
    claimed = queue.claim(Journal().run, limit=7)
    assert [message.mailing_id for message in claimed].count(older.pk) == 5
    assert [message.mailing_id for message in claimed].count(newer.pk) == 2


def test_an_index_gives_the_order(tips, tips_readers):
    mailing = freeze(mailing=mailing_to(tips))
    waiting = queue.next_of(mailing, OutboxMessage.State.QUEUED)[:200]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            # So few rows are read and sorted as quickly.
            cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off")
    plan = waiting.explain()
    assert "mailing_states" in plan
    assert "Sort" not in plan
    assert "TEMP B-TREE" not in plan
