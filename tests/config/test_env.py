import os
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from config import env

ORIGINS = ("example.no", "ftp://example.no", "https://example.no/blogg", "https://kari:x@example.no")
ORIGINS += ("https://example.no:port", "https://example.no?a", "https://:80")
SENT = ("null", "example.no", "https://Example.no", "https://example.no:443", "http://example.no:80")
SENT += ("https://example.no/blogg", "https://kari@example.no", "https://bokmål.no", "https://example.no:")
SENT += ("https://a.example, *", "https://*.example.no", "file://example.no")
WEB = ("example.no", "mailto:kari@example.no", "https:///hook")
REDIS = ("localhost:6379", "http://localhost", "redis://")
DATABASES = ("mysql://kari:secret@db/x", "postgres://kari:secret@db:port/x", "secret", "sqlite://")
DATABASES += ("sqlite://:memory:", "postgres://kari:secret@db")
MAIL = ("127.0.0.1:25", "smtp://", "smtp://host:99999", "http://host", "smtp://host/path")
MAIL += ("smtp://kari:secret@host?tls=1",)
BOXES = ("retur", "retur@localhost", "retur+a@example.no", f"{'r' * 21}@example.no", "retur@example.no\nx")


def digit(name: str) -> int:
    return env.integer(name, 1, low=1, high=9)


def letter(name: str) -> str:
    return env.choice(name, "A", ("A", "B"))


def site(name: str) -> str:
    return env.origin(name, "http://127.0.0.1")


def database(name: str) -> dict[str, Any]:
    return env.database(name, Path("db.sqlite3"))


REFUSED: list[tuple[Callable[[str], Any], str, str]] = [
    (env.flag, "maybe", "NAME is not a yes or no: 'maybe'. Use 1 or 0."),
    *(
        (digit, value, f"NAME is not a whole number from 1 to 9: '{value}'.")
        for value in ("ten", "10", "-1", "²")
    ),
    (letter, "c", "NAME is not one of A, B: 'C'."),
    *((site, value, f"NAME is not the address of a site: '{value}'.") for value in ORIGINS),
    *((env.origins, value, "NAME holds what no browser sends as its origin: '") for value in SENT),
    *((env.web_address, value, "NAME is not a web address. Use https://example.no/hook.") for value in WEB),
    *((env.redis, value, "NAME is not a Redis address: use redis://host:6379/0") for value in REDIS),
    *((database, value, "NAME is not a database address: use postgres://") for value in DATABASES),
    *((env.mail_server, value, "NAME is not a mail server address: use smtp://host:25, ") for value in MAIL),
    *((env.mailbox, value, "NAME is not a mail address: ") for value in BOXES),
]


@pytest.mark.parametrize(("read", "value", "sentence"), REFUSED)
def test_a_wrong_value_ends_in_one_sentence(
    monkeypatch: pytest.MonkeyPatch, read: Callable[[str], Any], value: str, sentence: str
):
    monkeypatch.setenv("NAME", value)
    with pytest.raises(ImproperlyConfigured) as refusal:
        read("NAME")
    assert str(refusal.value).startswith(sentence)
    assert "\n" not in str(refusal.value)
    assert "secret" not in str(refusal.value)


@pytest.mark.parametrize("command", [["manage.py", "check"], ["-m", "config.run"]])
def test_a_person_at_the_terminal_sees_the_sentence_alone(tmp_path: Path, command: list[str]):
    wrong = {"DJANGO_SETTINGS_MODULE": "config.settings", "DATABASE_URL": "mysql://db/x"}
    environment = {**os.environ, "VAR_DIR": str(tmp_path), **wrong}
    done = subprocess.run(
        [sys.executable, *command],
        cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert done.stderr == (
        "DATABASE_URL is not a database address: use postgres://user:password@host/name "
        "or sqlite:///path/to/file.\n"
    )


@pytest.mark.parametrize(
    ("value", "server"),
    [
        ("", env.MailServer()),
        ("smtp://127.0.0.1:2525", env.MailServer(host="127.0.0.1", port=2525)),
        (
            "smtp+tls://kari%40example.no:p%2Fw@mail.example.no",
            env.MailServer("mail.example.no", 587, "kari@example.no", "p/w", use_tls=True),
        ),
        ("smtps://mail.example.no", env.MailServer("mail.example.no", 465, use_ssl=True)),
    ],
)
def test_mail_goes_where_the_address_says(
    monkeypatch: pytest.MonkeyPatch, value: str, server: env.MailServer
):
    monkeypatch.setenv("NAME", value)
    assert env.mail_server("NAME") == server


@pytest.mark.parametrize(
    ("value", "origins"),
    [
        ("", []),
        ("*", ["*"]),
        ("https://example.no", ["https://example.no"]),
        ("https://xn--bokml-mua.no/, http://127.0.0.1:3000", ["https://xn--bokml-mua.no", "http://127.0.0.1:3000"]),
        ("http://[::1]:8080,https://a.example:8443", ["http://[::1]:8080", "https://a.example:8443"]),
    ],
)  # fmt: skip
def test_origins_are_those_that_browsers_send(
    monkeypatch: pytest.MonkeyPatch, value: str, origins: list[str]
):
    monkeypatch.setenv("NAME", value)
    assert env.origins("NAME") == origins


def test_nothing_set_means_the_default(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("NAME", raising=False)
    assert env.integer("NAME", 7) == 7
    assert env.origin("NAME", "http://127.0.0.1:8000") == "http://127.0.0.1:8000"
    assert env.database("NAME", Path("/a #b%20/db"))["NAME"] == "/a #b%20/db"
    assert env.words("NAME") == []
    assert env.flag("NAME") is False


def test_a_secret_file_that_cannot_be_read_or_is_empty_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    monkeypatch.setenv("NAME_FILE", str(tmp_path / "missing"))
    with pytest.raises(ImproperlyConfigured, match=r"NAME_FILE cannot be used: .*No such file"):
        env.secret("NAME", tmp_path)
    (tmp_path / "missing").write_text("\n")
    with pytest.raises(ImproperlyConfigured, match="NAME_FILE is empty"):
        env.secret("NAME", tmp_path)


def test_a_secret_comes_from_the_variable_then_the_file_then_is_generated_once(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    first = env.secret("NAME", tmp_path)
    assert env.secret("NAME", tmp_path) == first
    assert stat.S_IMODE((tmp_path / "secrets" / "NAME").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "secrets").stat().st_mode) == 0o700
    (tmp_path / "given").write_text("from a file\n")
    monkeypatch.setenv("NAME_FILE", str(tmp_path / "given"))
    assert env.secret("NAME", tmp_path) == "from a file"
    monkeypatch.setenv("NAME", "from the variable")
    assert env.secret("NAME", tmp_path) == "from the variable"


def test_a_folder_made_for_a_site_is_closed_to_others(tmp_path: Path):
    env.secret("NAME", tmp_path / "var" / "site")
    assert stat.S_IMODE((tmp_path / "var" / "site").stat().st_mode) == 0o700


def test_processes_that_start_at_once_agree_on_a_generated_secret(tmp_path: Path):
    ask = "import sys; from pathlib import Path; from config import env; sys.stdin.read(1);"
    ask += "print(env.secret('NAME', Path(sys.argv[1])))"
    pipe = subprocess.PIPE
    command = [sys.executable, "-c", ask, str(tmp_path)]
    askers = [
        subprocess.Popen(command, cwd=settings.BASE_DIR, stdin=pipe, stdout=pipe, text=True) for _ in range(4)
    ]
    for asker in askers:
        asker.stdin.write("x")
        asker.stdin.flush()
    assert len({asker.communicate()[0] for asker in askers}) == 1
    assert [path.name for path in (tmp_path / "secrets").iterdir()] == ["NAME"]
