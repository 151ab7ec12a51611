"""After every kind of change, every address a reader knows gives what Django would make of it now."""

from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection

from blog.page_cache.wsgi import PageCache
from tests.blog.page_cache.changes import CHANGES, Change, Stage
from tests.pages import ask

pytestmark = pytest.mark.engines


def settle() -> None:
    """What a commit would do: on PostgreSQL the triggers run at the end of a transaction."""
    if connection.vendor == "postgresql":
        connection.check_constraints()
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('snakkis.pages_changed', '', true)")


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_no_kept_page_stays_stale(change: Change, stage: Stage) -> None:
    application = WSGIHandler()
    cache = PageCache(application, size=1 << 24)
    settle()
    before = {address: ask(cache, address) for address in stage.addresses}
    assert len(cache.kept) >= 12
    change(stage)
    settle()
    now = {address: ask(application, address) for address in stage.addresses}
    after = {address: ask(cache, address) for address in stage.addresses}
    stale = [address for address in now if seen(now[address]) != seen(after[address])]
    assert not stale
    assert any(seen(before[address]) != seen(after[address]) for address in after)


def seen(reply: Any) -> tuple[int, bytes, str | None]:
    return reply.status, reply.body, reply.headers.get("location")
