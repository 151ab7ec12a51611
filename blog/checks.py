"""System checks of the blog."""

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections, router

from blog.models import PageGeneration
from blog.page_cache import triggers


@register(Tags.database)
def changes_are_told(databases: Sequence[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """E001: a trigger is missing that tells the page cache of changes."""
    return [
        Error(
            f"Pages would stay stale: the database '{alias}' lacks {', '.join(names)}.",
            hint="Run 'manage.py migrate --skip-checks'.",
            id="blog.E001",
        )
        for alias in databases or []
        if router.allow_migrate_model(alias, PageGeneration)
        and (names := triggers.missing(connections[alias]))
    ]
