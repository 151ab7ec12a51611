"""Every test starts from the same migrated database, empty counters and a folder of its own."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.contrib.auth.models import Group, User
from django.core.cache import caches
from django.db import connections
from django.test import Client
from django.utils import translation
from hypothesis import settings as hypothesis_settings

from blog.page_cache.generation import GENERATIONS
from newsletter.issues.fields import defaults_of
from tests.databases import Template, template
from tests.files import remove_counters

# No test fails because a machine is busy.
hypothesis_settings.register_profile("snakkis", deadline=None)
hypothesis_settings.load_profile("snakkis")


def pytest_itemcollected(item: pytest.Item) -> None:
    """A test that may use the database may use both: raw hits have an alias of their own."""
    marker = item.get_closest_marker("django_db")
    if marker and "databases" not in marker.kwargs:
        item.add_marker(pytest.mark.django_db(**marker.kwargs, databases="__all__"), append=False)


@pytest.fixture(scope="session")
def database_template(django_test_environment: None, django_db_blocker: Any) -> Iterator[Template]:
    with django_db_blocker.unblock():
        migrated = template()
        migrated.build()
        yield migrated
        migrated.close()


@pytest.fixture(scope="session")
def test_database(database_template: Template, django_db_blocker: Any) -> Iterator[str]:
    """The address of the copy that tests with rollback share."""
    with django_db_blocker.unblock():
        django_settings.VAR_DIR.mkdir(exist_ok=True)
        url = database_template.copy(django_settings.VAR_DIR)
        yield url
        connections.close_all()
        database_template.drop(url)


@pytest.fixture(scope="session")
def django_db_setup(database_template: Template, test_database: str, django_db_blocker: Any) -> None:
    """In place of pytest-django's own, which would migrate anew for every run."""
    with django_db_blocker.unblock():
        database_template.use(test_database)


@dataclass(frozen=True)
class LiveDatabase:
    """A database where commits are real. ``environment`` leads another process to it and to its VAR_DIR."""

    url: str
    var_dir: Path
    environment: dict[str, str]


@pytest.fixture
def live_database(
    django_db_setup: None,
    database_template: Template,
    test_database: str,
    django_db_blocker: Any,
    settings: Any,
    tmp_path: Path,
) -> Iterator[LiveDatabase]:
    """A fresh database for tests with several connections, threads or processes; removed afterwards.

    Close the connections before a fork. Not for a test that is also marked ``django_db``: its transaction
    would hide everything.
    """
    var_dir = tmp_path / "var"
    var_dir.mkdir()
    url = database_template.copy(var_dir)
    secrets = ("SECRET_KEY", "LEDGER_KEY", "ADDRESS_PEPPER")
    environment = {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "VAR_DIR": str(var_dir),
        "DATABASE_URL": url,
        **{name: getattr(settings, name) for name in secrets},
    }
    settings.VAR_DIR, settings.MAILBOX_DIR, settings.MEDIA_ROOT = (
        var_dir,
        var_dir / "mailbox",
        var_dir / "media",
    )
    settings.CACHES = {
        **settings.CACHES,
        "counters": {**settings.CACHES["counters"], "LOCATION": str(var_dir)},
    }
    with django_db_blocker.unblock():
        database_template.use(url)
        yield LiveDatabase(url, var_dir, environment)
        database_template.use(test_database)
        database_template.drop(url)
    remove_counters(var_dir)


@pytest.fixture(autouse=True)
def clean_slate(settings: Any, tmp_path: Path) -> Iterator[None]:
    """Caches, files, mail and language of one test are none of the next one's business."""
    settings.VAR_DIR = tmp_path
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.MAILBOX_DIR = tmp_path / "mailbox"
    yield
    translation.deactivate()
    for cache in caches.all(initialized_only=True):
        cache.clear()
    GENERATIONS.forget()
    defaults_of.cache_clear()


def pytest_unconfigure() -> None:
    remove_counters(django_settings.VAR_DIR)


@pytest.fixture
def sign_in(client: Client) -> Callable[[str], Client]:
    """The admin as somebody of this role sees it."""

    def as_role(role: str) -> Client:
        person = User.objects.create_user(f"{role}-person", password="x")
        person.groups.add(Group.objects.get(name=role))
        client.force_login(person)
        return client

    return as_role
