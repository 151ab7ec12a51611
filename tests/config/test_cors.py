"""Who may call the API from a browser, asked of the application as the web server runs it."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.http import HttpRequest

from config.cors import ANYBODY, Cors
from config.wsgi import application
from newsletter import selectors
from tests.pages import Reply, ask

pytestmark = pytest.mark.django_db
FRIEND, STRANGER = "https://front.example", "https://stein.example"
LISTS, SUBSCRIPTIONS = "/api/v1/lists", "/api/v1/subscriptions"


@pytest.fixture(autouse=True)
def named(settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["testserver"]


def call(path: str, *, origins: str, origin: str = "", **asked: Any) -> Reply:
    """``asked`` of the whole application, as a page of ``origin`` would."""
    headers = {"origin": origin} if origin else {}
    return ask(Cors(application, origins=origins.split()), path, **headers, **asked)


def preflight(path: str, *, origins: str, origin: str) -> Reply:
    asked = {"method": "OPTIONS", "access_control_request_method": "POST"}
    return call(path, origins=origins, origin=origin, **asked)


def granted(reply: Reply) -> dict[str, str]:
    return {name: value for name, value in reply.headers.items() if name.startswith("access-control-")}


@pytest.mark.parametrize(
    "origin", [STRANGER, "null", FRIEND.upper(), f"{FRIEND}:443", f"{FRIEND}.stein.example"]
)
def test_a_stranger_and_a_page_without_an_origin_are_granted_nothing(origin: str):
    reply = call(LISTS, origins=FRIEND, origin=origin)
    assert (reply.status, granted(reply)) == (200, {})
    asked = preflight(SUBSCRIPTIONS, origins=FRIEND, origin=origin)
    assert (asked.status, granted(asked)) == (204, {})


@pytest.mark.parametrize(
    "path", ["/", "/api/v3/pages/", "/healthz", "/nyhetsbrev/", "/api/v1", "/admin/login/"]
)
def test_nothing_but_our_api_is_opened(path: str):
    assert granted(call(path, origins=ANYBODY, origin=FRIEND)) == {}
    assert granted(preflight(path, origins=ANYBODY, origin=FRIEND)) == {}


def test_nobody_is_granted_anything_unless_the_setting_says_so():
    assert granted(call(LISTS, origins="", origin=FRIEND)) == {}
    assert granted(preflight(SUBSCRIPTIONS, origins="", origin=FRIEND)) == {}
    assert "origin" not in call(LISTS, origins="", origin=FRIEND).headers.get("vary", "").lower()


@pytest.mark.parametrize(("origins", "told"), [(f"{FRIEND} https://b.example", FRIEND), (ANYBODY, ANYBODY)])
def test_a_page_that_may_call_reads_the_answer_and_its_headers(origins: str, told: str):
    reply = call(LISTS, origins=origins, origin=FRIEND)
    assert json.loads(reply.body).keys() == {"lists"}
    assert reply.headers["access-control-allow-origin"] == told
    assert {"ETag", "Retry-After", "Link"} <= set(reply.headers["access-control-expose-headers"].split(", "))


@pytest.mark.parametrize("origins", [FRIEND, ANYBODY])
@pytest.mark.parametrize("path", [SUBSCRIPTIONS, "/api/v1/preferences", "/api/v1/nothing"])
def test_a_browser_may_ask_first_and_is_not_told_what_there_is(origins: str, path: str):
    reply = preflight(path, origins=origins, origin=FRIEND)
    assert (reply.status, reply.body) == (204, b"")
    headers = set(reply.headers["access-control-allow-headers"].split(", "))
    assert headers == {"Authorization", "Content-Type", "Idempotency-Key", "If-None-Match"}
    assert set(reply.headers["access-control-allow-methods"].split(", ")) == {"GET", "HEAD", "PATCH", "POST"}
    assert reply.headers["access-control-max-age"] == "7200"


@pytest.mark.parametrize("origins", [FRIEND, ANYBODY])
def test_no_cookie_ever_goes_along(origins: str):
    for reply in (
        call(LISTS, origins=origins, origin=FRIEND),
        preflight(LISTS, origins=origins, origin=FRIEND),
    ):
        assert "access-control-allow-credentials" not in reply.headers
        assert "set-cookie" not in reply.headers


@pytest.mark.parametrize("origin", [FRIEND, STRANGER, ""])
def test_caches_keep_the_answers_to_several_origins_apart(origin: str):
    varies = call(LISTS, origins=FRIEND, origin=origin).headers["vary"]
    assert "Origin" in varies.split(", ")
    assert "origin" not in call(LISTS, origins=ANYBODY, origin=origin).headers.get("vary", "").lower()


def broken(request: HttpRequest) -> None:
    raise RuntimeError


ERRORS = [
    ("/api/v1/nothing", "GET", b"", 404),
    ("/api/v1/shares/nothing", "GET", b"", 404),
    ("/api/v1/preferences", "GET", b"", 401),
    (SUBSCRIPTIONS, "PUT", b"", 405),
    (SUBSCRIPTIONS, "POST", b"{}", 422),
    (SUBSCRIPTIONS, "POST", b"[" * 3_000_000, 413),
]


@pytest.mark.parametrize(("path", "method", "body", "status"), ERRORS)
def test_a_page_reads_errors_too(path: str, method: str, body: bytes, status: int):
    reply = call(path, origins=FRIEND, origin=FRIEND, method=method, body=body)
    assert reply.status == status
    assert reply.headers["access-control-allow-origin"] == FRIEND


def test_a_page_reads_that_something_broke(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(selectors, "questions_by_list", broken)
    reply = call(LISTS, origins=FRIEND, origin=FRIEND)
    assert (reply.status, reply.headers["access-control-allow-origin"]) == (500, FRIEND)


def test_a_page_reads_when_to_try_again():
    body = json.dumps({"page": 0}).encode()
    for _time in range(61):
        reply = call("/api/v1/shares", origins=FRIEND, origin=FRIEND, method="POST", body=body)
    assert (reply.status, reply.headers["retry-after"]) == (429, "600")
    assert reply.headers["access-control-allow-origin"] == FRIEND


def test_the_web_server_takes_the_setting(tmp_path: Path):
    code = "import config.wsgi; print(*config.wsgi.application.origins)"
    environment = {
        **os.environ,
        "VAR_DIR": str(tmp_path),
        "CORS_ORIGINS": FRIEND,
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=django_settings.BASE_DIR, env=environment, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.split() == [FRIEND]
