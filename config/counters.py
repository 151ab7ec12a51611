"""A Django cache in one small SQLite file on tmpfs, for counters that all processes share.

Without Redis this holds rate limits, de-duplication and the daily salt. Unlike Django's file cache its
``add`` and ``incr`` are atomic; unlike its database cache it costs the main database no write.
"""

import hashlib
import json
import os
import sqlite3
import threading
import time
from pathlib import Path
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache

SHARED_MEMORY = Path("/dev/shm")  # noqa: S108  (the point is that it is gone with the memory)
SCHEMA = """
CREATE TABLE IF NOT EXISTS counter (key TEXT PRIMARY KEY, value TEXT NOT NULL, expires REAL) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS counter_expires ON counter (expires);
"""
SWEEP_EVERY = 256


def counter_file(var_dir: str) -> Path:
    """Where the counters of the site kept in ``var_dir`` lie: shared memory where there is any."""
    name = f"snakkis-{os.getuid()}-{hashlib.sha256(os.fsencode(var_dir)).hexdigest()[:16]}.sqlite3"
    return (SHARED_MEMORY if SHARED_MEMORY.is_dir() else Path(var_dir)) / name


class CounterCache(BaseCache):
    """Values are JSON, counters whole numbers; one connection per thread, a new one after a fork."""

    def __init__(self, location: str, params: dict[str, Any]) -> None:
        super().__init__(params)
        self.path = counter_file(location)
        self.local = threading.local()
        # SQLite forbids even to close a connection that came over a fork, so those of the parent stay here.
        self.inherited: list[sqlite3.Connection] = []
        self.writes = 0

    @property
    def db(self) -> sqlite3.Connection:
        if getattr(self.local, "pid", None) != os.getpid():
            if hasattr(self.local, "db"):
                self.inherited.append(self.local.db)
            self.local.db, self.local.pid = self.connect(), os.getpid()
        return self.local.db

    def connect(self) -> sqlite3.Connection:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        # Made by us and for us alone, before SQLite gives its journal the same mode.
        os.close(os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600))
        db = sqlite3.connect(self.path, timeout=10, isolation_level=None)
        db.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;" + SCHEMA)
        return db

    def write(self, sql: str, *parameters: Any) -> sqlite3.Cursor:
        self.writes += 1
        if self.writes % SWEEP_EVERY == 0:
            self.db.execute("DELETE FROM counter WHERE expires <= ?", [time.time()])
        return self.db.execute(sql, parameters)

    def validate_key(self, key: str) -> None:
        """Any will do here. Looking for what memcached would refuse takes as long as the query."""

    def name(self, key: str, version: int | None) -> str:
        return self.make_and_validate_key(key, version=version)

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        row = self.db.execute(
            "SELECT value FROM counter WHERE key = ? AND (expires IS NULL OR expires > ?)",
            [self.name(key, version), time.time()],
        ).fetchone()
        return json.loads(row[0]) if row else default

    def set(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        self.write(
            "INSERT OR REPLACE INTO counter VALUES (?, ?, ?)",
            self.name(key, version),
            json.dumps(value),
            self.get_backend_timeout(timeout),
        )

    def add(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """True when this call was the one that set the key; an expired row counts as absent."""
        return bool(
            self.write(
                "INSERT INTO counter VALUES (?, ?, ?) ON CONFLICT (key) DO UPDATE "
                "SET value = excluded.value, expires = excluded.expires WHERE counter.expires <= ?",
                self.name(key, version),
                json.dumps(value),
                self.get_backend_timeout(timeout),
                time.time(),
            ).rowcount
        )

    def incr(self, key: str, delta: int = 1, version: int | None = None) -> int:
        """The new value; the expiry stays. ValueError when the key is not there, as in every Django cache."""
        row = self.write(
            "UPDATE counter SET value = CAST(CAST(value AS INTEGER) + ? AS TEXT) "
            "WHERE key = ? AND (expires IS NULL OR expires > ?) RETURNING value",
            delta,
            self.name(key, version),
            time.time(),
        ).fetchone()
        if row is None:
            raise ValueError(f"Key {key!r} not found")
        return int(row[0])

    def touch(self, key: str, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        expires = self.get_backend_timeout(timeout)
        sql = "UPDATE counter SET expires = ? WHERE key = ? AND (expires IS NULL OR expires > ?)"
        return bool(self.write(sql, expires, self.name(key, version), time.time()).rowcount)

    def delete(self, key: str, version: int | None = None) -> bool:
        return bool(self.write("DELETE FROM counter WHERE key = ?", self.name(key, version)).rowcount)

    def clear(self) -> None:
        self.write("DELETE FROM counter")
