"""A migrated template database, and fresh copies of it, on either engine.

Tests copy instead of flushing: the log tables refuse to be emptied, and a copy costs milliseconds.
"""

import hashlib
import os
import shutil
import time
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from psycopg import sql

CACHE = settings.BASE_DIR / ".cache" / "databases"
DAY = 24 * 3600


class Template(Protocol):
    """What the fixtures need of an engine. A copy is named by its DATABASE_URL."""

    def build(self) -> None: ...
    def copy(self, folder: Path) -> str: ...
    def use(self, url: str) -> None: ...
    def drop(self, url: str) -> None: ...
    def close(self) -> None: ...


def template() -> Template:
    return SqliteTemplate() if connections["default"].vendor == "sqlite" else PostgresTemplate()


def rename(**names: str) -> None:
    """Point the aliases at other databases, for this thread and every later one."""
    connections.close_all()
    for alias, name in names.items():
        connections.settings[alias]["NAME"] = name
        connections[alias].settings_dict["NAME"] = name


def schema_key() -> str:
    """Changes when a migrated database would: our migrations and what they call, the apps, every pin."""
    base = settings.BASE_DIR
    files = [*base.glob("*/migrations/*.py"), *base.glob("*/*/migrations/*.py")]
    called = ("config/roles.py", "consent/triggers.py", "blog/page_cache/triggers.py")
    files += [base / name for name in ("requirements.txt", *called, "blog/page_cache/watched.py")]
    digest = hashlib.sha256(repr((settings.INSTALLED_APPS, settings.LANGUAGE_CODE)).encode())
    for path in sorted(path for path in files if path.exists()):
        digest.update(f"\n{path.relative_to(base)}\n".encode() + path.read_bytes())
    return digest.hexdigest()[:16]


class SqliteTemplate:
    """Two files in ``.cache``, kept between runs."""

    def __init__(self) -> None:
        self.folder = CACHE / schema_key()

    def build(self) -> None:
        if self.folder.exists():
            os.utime(self.folder)
            return
        draft = CACHE / f"draft-{os.getpid()}"
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(parents=True)
        self.use(self.url(draft))
        for alias in connections:
            call_command("migrate", database=alias, verbosity=0, interactive=False)
        connections.close_all()
        try:
            draft.rename(self.folder)
        except OSError:  # another run was first
            shutil.rmtree(draft)
        for old in CACHE.iterdir():
            with suppress(FileNotFoundError):  # another run's draft may just have got its name
                if old.stat().st_mtime < time.time() - DAY:
                    shutil.rmtree(old, ignore_errors=True)

    def copy(self, folder: Path) -> str:
        for file in self.folder.iterdir():
            shutil.copyfile(file, folder / file.name)
        return self.url(folder)

    @staticmethod
    def url(folder: Path) -> str:
        return f"sqlite:///{folder / 'db.sqlite3'}"

    def use(self, url: str) -> None:
        name = url.removeprefix("sqlite:///")
        rename(default=name, hits=f"{name}.hits")

    def drop(self, url: str) -> None:
        """The files go with their folder."""

    def close(self) -> None:
        """The template stays for the next run."""


class PostgresTemplate:
    """Databases on the server of TEST_DATABASE_URL, named for this process and dropped at its end."""

    def __init__(self) -> None:
        self.server = os.environ["TEST_DATABASE_URL"]
        self.prefix = f"snakkis_test_{os.getpid()}"
        self.numbers = count(1)

    def execute(self, statement: str, *names: str) -> None:
        with psycopg.connect(self.server, autocommit=True) as connection:
            connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))

    def build(self) -> None:
        self.execute("CREATE DATABASE {}", self.prefix)
        rename(default=self.prefix, hits=self.prefix)
        call_command("migrate", verbosity=0, interactive=False)
        connections.close_all()

    def copy(self, folder: Path) -> str:
        name = f"{self.prefix}_{next(self.numbers)}"
        self.execute("CREATE DATABASE {} TEMPLATE {}", name, self.prefix)
        return urlsplit(self.server)._replace(path=f"/{name}").geturl()

    def use(self, url: str) -> None:
        name = urlsplit(url).path.removeprefix("/")
        rename(default=name, hits=name)

    def drop(self, url: str) -> None:
        self.execute("DROP DATABASE {} WITH (FORCE)", urlsplit(url).path.removeprefix("/"))

    def close(self) -> None:
        self.execute("DROP DATABASE {} WITH (FORCE)", self.prefix)
