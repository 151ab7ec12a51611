"""Two aliases on either engine: ``default`` at full durability, ``hits`` for raw hits without a sync each."""

from copy import deepcopy
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections

# FULL, because a commit lost after a signed checkpoint would be a fork of the ledger.
PRAGMAS = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous={synchronous}; PRAGMA recursive_triggers=ON; "
    "PRAGMA foreign_keys=ON; PRAGMA busy_timeout=20000; PRAGMA cache_size=-32000; "
    # Who is erased must not be read out of the free pages of the file.
    "PRAGMA secure_delete=ON"
)


def databases(default: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Django's DATABASES for one parsed DATABASE_URL. Hits survive SIGKILL of any process, not power loss."""
    hits = deepcopy(default)
    if default["ENGINE"].endswith("sqlite3"):
        hits["NAME"] = f"{default['NAME']}.hits"
        default["OPTIONS"] = sqlite_options("FULL")
        hits["OPTIONS"] = sqlite_options("NORMAL")
        # The file is synced when the log is folded into it, and visits wait meanwhile: seldom, then.
        hits["OPTIONS"]["init_command"] += "; PRAGMA wal_autocheckpoint=20000"
        # Opening a file and setting its pragmas anew would cost every request more than most of its queries.
        default["CONN_MAX_AGE"] = hits["CONN_MAX_AGE"] = None
    else:
        hits["OPTIONS"] = {"options": "-c synchronous_commit=off", **default.get("OPTIONS", {})}
        default["CONN_MAX_AGE"] = hits["CONN_MAX_AGE"] = 60
        default["CONN_HEALTH_CHECKS"] = hits["CONN_HEALTH_CHECKS"] = True
    return {DEFAULT_DB_ALIAS: default, "hits": hits}


def sqlite_options(synchronous: str) -> dict[str, Any]:
    return {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": PRAGMAS.format(synchronous=synchronous),
    }


class HitsRouter:
    """Raw hits go through the alias ``hits``; on PostgreSQL the same database on a second connection."""

    app_label = "hits"

    def db_for_read(self, model: Any, **hints: Any) -> str | None:
        return "hits" if model._meta.app_label == self.app_label else None

    db_for_write = db_for_read

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool | None:
        if connections["hits"].vendor != "sqlite":
            return db == DEFAULT_DB_ALIAS
        return (db == "hits") == (app_label == self.app_label)
