"""Visits, reads, shares and a signup through running processes leave no trace of who they were."""

import hashlib
import http.client
import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection, connections

from config.counters import counter_file
from newsletter.selectors import open_lists
from newsletter.services import list_create
from sharing.hits.models import Hit
from sharing.models import ShareCount
from tests.drills.hits import Processes
from tests.sharing.conftest import IPHONE, make_posts, used
from tests.waiting import until

ADDRESSES = ["203.0.113.201", "100.64.177.93", "2001:db8:7e57:1234::c0de"]
NETWORKS = ["203.0.113.0", "100.64.177.0", "2001:db8:7e57::"]
AGENT = f"{IPHONE} Sporl0s/71.3"
BOT = "Googlebot/2.1 Sporl0s/71.3"


class Visitor:
    """One address and one agent, who does all that can be done."""

    def __init__(self, port: int, address: str, agent: str) -> None:
        self.port = port
        self.named = {"X-Forwarded-For": address, "User-Agent": agent, "Content-Type": "application/json"}
        self.cookies: list[str] = []

    def ask(self, method: str, path: str, body: object = None) -> tuple[int, bytes]:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        line.request(method, path, None if body is None else json.dumps(body), self.named)
        answer = line.getresponse()
        self.cookies += answer.headers.get_all("Set-Cookie", [])
        found = answer.status, answer.read()
        line.close()
        return found

    def live(self, code: str, page: str, notice: str) -> None:
        for method, path in (
            ("GET", code),
            ("GET", code),
            ("HEAD", code),
            ("GET", "2222222222222"),
            ("GET", "x"),
        ):
            assert self.ask(method, f"/d/{path}")[0] == 302
        assert self.ask("GET", page)[0] == 200
        assert self.ask("POST", "/api/v1/reads", {"page": page, "via": code})[0] == 202
        status, offer = self.ask("POST", "/api/v1/shares", {"page": page, "channel": "copy", "via": code})
        assert status == 201
        mine = json.loads(offer)["code"]
        assert self.ask("POST", f"/api/v1/shares/{mine}/used", {})[0] == 202
        assert self.ask("GET", f"/api/v1/shares/{mine}")[0] == 200
        wish = {"email": "ola@example.no", "lists": [{"slug": "tips", "notice": notice}], "locale": "nb"}
        assert self.ask("POST", "/api/v1/subscriptions", {**wish, "via": code})[0] == 202


def traces() -> dict[str, bytes]:
    """What must not be found, by what it is: as text, and hashed without a key."""
    found = {}
    for words in (*ADDRESSES, *NETWORKS, AGENT, "Sporl0s"):
        plain = words.encode()
        found[words] = plain
        for name in ("md5", "sha1", "sha256"):
            digest = hashlib.new(name, plain)
            found[f"{name} of {words}"] = digest.hexdigest().encode()
            found[f"{name} of {words} in bytes"] = digest.digest()
    return found


def files(var_dir: Path) -> Iterator[Path]:
    """Everything that the site writes: its folder, the counters in memory, and PostgreSQL's own files."""
    yield from (path for path in var_dir.rglob("*") if path.is_file())
    counters = counter_file(str(var_dir))
    assert counters.stat().st_size
    yield from counters.parent.glob(f"{counters.name}*")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("CHECKPOINT")
            cursor.execute(
                "SELECT current_setting('data_directory'), oid FROM pg_database "
                "WHERE datname = current_database()"
            )
            folder, number = cursor.fetchone()
        yield from Path(folder, "base", str(number)).iterdir()
        yield from (path for path in Path(folder, "pg_wal").iterdir() if path.is_file())


def found_in(paths: Iterator[Path]) -> list[str]:
    looked, wanted = 0, traces()
    found = []
    for path in paths:
        content = path.read_bytes()
        looked += len(content)
        found += [f"{what} in {path.name}" for what, trace in wanted.items() if trace in content]
    assert looked > 100_000
    return found


@pytest.mark.engines
def test_nothing_about_a_visitor_is_on_disk(live_database):
    posts = make_posts()
    link = used(posts.first)
    list_create(slug="tips", frequency="weekly", texts={"nb": ("Ukens tips", "Ett tips i uken.")})
    notice = open_lists("nb")[0].notice.sha256
    connections.close_all()
    var_dir = live_database.var_dir
    (var_dir / "static").mkdir()
    told = {**os.environ, **live_database.environment, "DJANGO_SETTINGS_MODULE": "tests.drills.settings"}
    with Processes({**told, "LOG_LEVEL": "DEBUG"}, log=var_dir / "log") as processes:
        visitors = [Visitor(processes.port, address, AGENT) for address in ADDRESSES]
        visitors.append(Visitor(processes.port, ADDRESSES[0], BOT))
        for visitor in visitors:
            visitor.live(link.code, posts.first.get_url(), notice)
        assert found_in(files(var_dir)) == []
        until(lambda: not Hit.objects.exists(), what="end of the roll-up")
        assert found_in(files(var_dir)) == []
    assert [visitor.cookies for visitor in visitors] == [[]] * len(visitors)
    assert ShareCount.objects.filter(share=link, verdict="human", kind="visit").get().count == 3


def test_a_trace_would_be_found(tmp_path):
    (tmp_path / "log").write_bytes(b"x" * 100_000 + hashlib.sha256(ADDRESSES[0].encode()).digest())
    assert found_in(tmp_path.iterdir()) == [f"sha256 of {ADDRESSES[0]} in bytes in log"]
