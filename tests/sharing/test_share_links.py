"""Share links as the web server hands them over: the raw WSGI environ, before anything of Django."""

from collections.abc import Iterable
from contextlib import closing
from datetime import timedelta
from io import BytesIO
from typing import Any

import psycopg
import pytest
from django.core.cache import caches
from django.db import connections
from django.utils import timezone

from config.middleware import remote_address
from consent import limits
from sharing import services
from sharing.hits import answers, seen
from sharing.hits.models import Hit
from sharing.hits.wsgi import ShareLinks
from sharing.limits import LIMITS
from tests.sharing.conftest import CHROME, IPHONE, make_posts, used

DJANGO = [b"Django's answer"]
UNKNOWN = "2222222222222"
JUNK = [
    "",
    "x" * 100_000,
    "2222222222222\x00",
    "\x00",
    "222222222222",
    "22222222222222",
    "l1o0iu2222222",
    "２２２２２２２２２２２２２".encode().decode("latin-1"),
    "абвгдежзийклм".encode().decode("latin-1"),
    "k\u0131kkkkkkkkkkk".encode().decode("latin-1"),
    "\u212akkkkkkkkkkkk",
    "\xff\xfe222222222",
    "2222222222222'",
    "' OR 1=1 --  ",
    "%s%s%s%s%s%s%",
    "2222222222222\n",
    "..",
]


class Browser:
    """Asks the wrapper as gunicorn does."""

    def __init__(self) -> None:
        self.passed_on: list[str] = []
        self.site = ShareLinks(self.django, address=remote_address)

    def django(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        self.passed_on.append(environ["PATH_INFO"])
        start_response("200 OK", [])
        return DJANGO

    def ask(self, path: str, method: str = "GET", **more: str) -> tuple[int, dict[str, str], bytes]:
        environ = {
            "REQUEST_METHOD": method,
            "PATH_INFO": path,
            "QUERY_STRING": "",
            "SERVER_NAME": "testserver",
            "SERVER_PORT": "80",
            "HTTP_HOST": "testserver",
            "REMOTE_ADDR": "198.51.100.9",
            "HTTP_USER_AGENT": IPHONE,
            "wsgi.url_scheme": "http",
            "wsgi.input": BytesIO(),
            **more,
        }
        begun: list[Any] = []
        body = b"".join(self.site(environ, lambda *args: begun.extend(args)))
        names = [name for name, _ in begun[1]]
        assert len(names) == len(set(names))
        return int(begun[0].split()[0]), dict(begun[1]), body


@pytest.fixture
def browser(live_database) -> Browser:
    """On real connections: the wrapper closes what a request left behind, as Django does."""
    return Browser()


@pytest.fixture
def link(browser):
    return used(make_posts().first)


def exhaust(address: str) -> None:
    limit, seconds = LIMITS["unknown-code"]
    for _ in range(limit):
        limits.allow("unknown-code", limits.requester_key(address), limit=limit, seconds=seconds)


@pytest.mark.parametrize("code", JUNK)
def test_junk_is_no_code_and_reaches_no_database(browser, code):
    asked = []
    default = connections["default"]
    default.ensure_connection()
    with default.execute_wrapper(lambda execute, *args: asked.append(args) or execute(*args)):
        if default.vendor == "sqlite":
            default.connection.set_trace_callback(asked.append)
        status, headers, _ = browser.ask(f"/d/{code}")
        if default.vendor == "sqlite":
            default.connection.set_trace_callback(None)
    assert status == (302 if code else 200)
    assert headers.get("Location", "/") == "/"
    assert asked == []


@pytest.mark.parametrize(
    ("path", "method"),
    [
        *((path, "GET") for path in ("/", "/d", "/d/", f"/D/{UNKNOWN}", f"//d/{UNKNOWN}")),
        *((f"/d/{UNKNOWN}/{rest}", "GET") for rest in ("", "qr.svg", "resultat/x/")),
        *((f"/d/{UNKNOWN}", method) for method in ("POST", "PUT", "OPTIONS")),
        ("/d/", "POST"),
    ],
)
def test_everything_else_is_djangos(browser, path, method):
    assert browser.ask(path, method)[2] == b"".join(DJANGO)
    assert browser.passed_on == [path]


@pytest.mark.parametrize("host", ["evil.example", "", "testserver:80:80", "a b"])
def test_what_is_meant_for_another_host_is_djangos_to_refuse(browser, link, host):
    browser.ask(f"/d/{link.code}", HTTP_HOST=host)
    assert browser.passed_on
    assert not Hit.objects.exists()


def test_a_site_on_https_sends_plain_http_there_first(browser, link, settings):
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    browser.ask(f"/d/{link.code}")
    assert browser.passed_on
    assert browser.ask(f"/d/{link.code}", HTTP_X_FORWARDED_PROTO="https")[0] == 302


@pytest.mark.engines
def test_a_link_is_answered_without_django_with_no_cookie_and_nothing_to_keep(browser, link):
    status, headers, body = browser.ask(f"/d/{link.code}")
    assert (status, headers["Location"], body) == (302, f"/blogg/forste/#d={link.code}", b"")
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Robots-Tag"] == "noindex"
    assert headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert headers["Content-Length"] == "0"
    assert not {"Set-Cookie", "Vary"} & set(headers)
    assert browser.passed_on == []
    assert Hit.objects.get().verdict == "human"


def test_the_view_behind_it_says_the_same(browser, link, client):
    status, headers, body = browser.ask(f"/d/{link.code.upper()}")
    response = client.get(f"/d/{link.code.upper()}", headers={"user-agent": CHROME})
    assert (response.status_code, response["Location"], response.content) == (
        status,
        headers["Location"],
        body,
    )
    assert {name: response[name] for name in answers.HEADERS} == answers.HEADERS


def test_who_asks_is_told_by_our_own_proxy(browser, link, settings):
    settings.PROXIES = 1
    for address in ("192.0.2.1", "203.0.113.1", "203.0.113.1"):
        browser.ask(f"/d/{link.code}", HTTP_X_FORWARDED_FOR=f"10.9.9.9, {address}")
    assert list(Hit.objects.order_by("pk").values_list("verdict", flat=True)) == ["human", "human", "repeat"]


@pytest.mark.engines
def test_who_guesses_is_held_up_and_still_gets_where_a_known_link_leads(browser, link):
    exhaust("198.51.100.200")
    status, headers, body = browser.ask(f"/d/{UNKNOWN}")
    assert (status, headers["Retry-After"], headers["Cache-Control"]) == (429, "60", "no-store")
    assert body
    assert browser.ask("/d/junk")[0] == 429
    assert browser.ask("/d/junk", "HEAD")[2] == b""
    assert browser.ask(f"/d/{UNKNOWN}", REMOTE_ADDR="203.0.113.5")[0] == 302
    assert browser.ask(f"/d/{link.code}")[1]["Location"].endswith(f"#d={link.code}")


def test_a_visit_that_cannot_be_written_down_carries_no_code(browser, link, caplog):
    connections["hits"].ensure_connection()
    with connections["hits"].cursor() as cursor:
        cursor.execute("ALTER TABLE hits_hit RENAME TO gone")
    status, headers, _ = browser.ask(f"/d/{link.code}")
    assert (status, headers["Location"]) == (302, "/blogg/forste/")
    assert "could not be written down" in caplog.text
    assert link.code not in caplog.text


def test_a_link_that_cannot_be_looked_up_leads_to_the_front_page(browser, link, caplog):
    with connections["default"].cursor() as cursor:
        cursor.execute("ALTER TABLE sharing_share RENAME TO gone")
    status, headers, _ = browser.ask(f"/d/{link.code}")
    assert (status, headers["Location"]) == (302, "/")
    assert "could not be looked up" in caplog.text
    assert link.code not in caplog.text


@pytest.mark.engines
def test_a_connection_that_fell_is_made_anew(browser, link, live_database):
    browser.ask(f"/d/{link.code}")
    if connections["default"].vendor == "postgresql":
        with psycopg.connect(live_database.url, autocommit=True) as other:
            other.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
    assert browser.ask(f"/d/{link.code}")[1]["Location"].endswith(f"#d={link.code}")
    assert list(Hit.objects.order_by("pk").values_list("verdict", flat=True)) == ["human", "repeat"]


def test_a_visit_is_one_question_and_one_row(browser, link):
    browser.ask(f"/d/{link.code}")  # fills Wagtail's memory of site roots
    said: dict[str, list[str]] = {alias: [] for alias in connections}
    for alias, words in said.items():
        connections[alias].connection.set_trace_callback(words.append)
    browser.ask(f"/d/{link.code}", REMOTE_ADDR="192.0.2.1")
    for alias in said:
        connections[alias].connection.set_trace_callback(None)
    assert [words.split()[0] for words in said["default"]] == ["SELECT"]
    assert [words.split()[0] for words in said["hits"]] == ["INSERT"]


def test_what_is_not_public_any_more_or_again_is_seen_at_once(browser, link):
    page = link.page
    page.unpublish()
    assert browser.ask(f"/d/{link.code}")[1]["Location"] == "/"
    page.refresh_from_db()
    page.specific.save_revision().publish()
    assert "#d=" in browser.ask(f"/d/{link.code}")[1]["Location"]
    post = page.specific
    post.public_from = timezone.now() + timedelta(days=1)
    post.save_revision().publish()
    assert browser.ask(f"/d/{link.code}")[1]["Location"] == "/"
    assert Hit.objects.count() == 1


def test_a_deleted_link_is_unknown(browser, link):
    code = link.code
    services.delete(share=link)
    assert browser.ask(f"/d/{code}")[1]["Location"] == "/"
    assert not Hit.objects.exists()


def test_ever_new_user_agents_do_not_fill_the_memory(browser, link, monkeypatch):
    monkeypatch.setattr(seen, "CROWD", 20)
    for number in range(100):
        browser.ask(f"/d/{link.code}", HTTP_USER_AGENT=f"{CHROME} {number}")
    with closing(caches["counters"].connect()) as counters:
        [kept] = counters.execute("SELECT count(*) FROM counter").fetchone()
    assert kept < 3 * 20
    rules = set(Hit.objects.order_by("-pk").values_list("verdict", "rule")[:80])
    assert rules == {("unknown", "crowd")}
