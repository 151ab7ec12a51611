from pathlib import Path
from typing import Any

import pytest
from django.core.checks import run_checks

from config import checks, sites
from config.env import MailServer

PUBLIC = {"BASE_URL": "https://snakkis.example", "HTTPS": True, "PROXIES": 1}
POSTGRES = {"on_postgres": True}
SECRET = "k" * 48

DANGEROUS: list[tuple[str, dict[str, Any]]] = [
    ("snakkis.E001", PUBLIC | {"DEBUG": True}),
    ("snakkis.E002", {"ADDRESS_PEPPER": "short"}),
    ("snakkis.W001", {"BASE_URL": "http://snakkis.example", "HTTPS": False}),
    ("snakkis.W002", POSTGRES),
    ("snakkis.W003", POSTGRES | {"REDIS_URL": ""}),
    ("snakkis.W005", PUBLIC | {"PROXIES": 0}),
    ("snakkis.W006", {"ALLOWED_HOSTS": ["*"]}),
    ("snakkis.W007", {"WEBHOOK_URL": "http://hooks.example/in"}),
    ("snakkis.W008", {"MAIL_SERVER": MailServer("mail.example", 25, "kari", "secret")}),
]
HARMLESS: list[tuple[str, dict[str, Any]]] = [
    ("snakkis.E001", {"DEBUG": True, "BASE_URL": "http://127.0.0.1:8000"}),
    ("snakkis.W001", {"BASE_URL": "http://localhost:8000", "HTTPS": False}),
    ("snakkis.W003", POSTGRES | {"REDIS_URL": "redis://redis.example"}),
    ("snakkis.W005", PUBLIC),
    ("snakkis.W007", {"WEBHOOK_URL": "http://127.0.0.1:9000/in"}),
    ("snakkis.W008", {"MAIL_SERVER": MailServer("mail.example", 587, "kari", "secret", use_tls=True)}),
]


@pytest.fixture(autouse=True)
def no_secret_given(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SECRET_KEY", "LEDGER_KEY", "ADDRESS_PEPPER"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(f"{name}_FILE", raising=False)


def found(settings: Any, changes: dict[str, Any]) -> set[str]:
    for name, value in changes.items():
        if name != "on_postgres":
            setattr(settings, name, value)
    with pytest.MonkeyPatch.context() as patch:
        # Django warns of changing DATABASES itself.
        patch.setattr(checks, "on_postgres", lambda: "on_postgres" in changes)
        messages = run_checks(tags=["security", "caches"], include_deployment_checks=True)
    assert all(message.hint for message in messages if message.id.startswith("snakkis."))
    return {message.id for message in messages}


@pytest.mark.parametrize(("id", "changes"), DANGEROUS)
def test_a_dangerous_setting_is_named_with_a_hint(settings: Any, id: str, changes: dict[str, Any]):
    assert id in found(settings, changes)


@pytest.mark.parametrize(("id", "changes"), HARMLESS)
def test_a_harmless_one_is_not(settings: Any, id: str, changes: dict[str, Any]):
    assert id not in found(settings, changes)


def test_secrets_given_to_every_machine_are_no_danger(settings: Any, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("SECRET_KEY", SECRET)
    monkeypatch.setenv("LEDGER_KEY_FILE", "/run/secrets/ledger")
    monkeypatch.setenv("ADDRESS_PEPPER", SECRET)
    assert "snakkis.W002" not in found(settings, POSTGRES)


@pytest.mark.django_db
@pytest.mark.parametrize(("kind", "warned"), [("demo", True), ("real", False)])
def test_a_demo_at_a_public_address_is_warned_of(
    settings: Any, tmp_path: Path, kind: sites.Kind, warned: bool
):
    settings.VAR_DIR = tmp_path
    sites.claim(kind)
    assert ("snakkis.W004" in found(settings, PUBLIC)) is warned


def test_a_fresh_checkout_is_warned_of_nothing_of_ours(settings: Any):
    assert not [name for name in found(settings, {}) if name.startswith("snakkis.")]
