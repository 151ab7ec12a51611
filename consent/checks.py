"""System checks of the log."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections, router

from consent import triggers
from consent.ledger.keys import load_key
from consent.models import LogLeaf


@register(Tags.database)
def log_is_guarded(databases: Sequence[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """E001: the triggers that keep the log append-only are not all in force."""
    return [
        Error(
            f"The log in the database '{alias}' is not append-only: {', '.join(names)} is missing.",
            hint="Run 'manage.py migrate --skip-checks', then 'manage.py ledger verify'.",
            id="consent.E001",
        )
        for alias in databases or []
        if router.allow_migrate_model(alias, LogLeaf) and (names := triggers.missing(connections[alias]))
    ]


@register(Tags.security)
def log_key_is_a_key(**kwargs: Any) -> list[CheckMessage]:
    """E002: checkpoints cannot be signed with LEDGER_KEY."""
    try:
        load_key(settings.LEDGER_KEY)
    except ValueError:
        hint = "Unset it to have one generated in VAR_DIR/secrets, or give the base64 of 32 random bytes."
        return [Error("LEDGER_KEY is not an Ed25519 key.", hint=hint, id="consent.E002")]
    return []
