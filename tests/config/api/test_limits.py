"""Whoever asks too often is told when to try again, by every operation that says so."""

import re
from collections.abc import Iterator

import pytest
from django.core.cache import caches
from django.test import Client

from blog.headless import api as content
from blog.previews import api as previews
from config.api.examples import REQUESTS
from consent import api as receipts
from newsletter import limits as newsletter
from sharing import limits as sharing

pytestmark = pytest.mark.django_db


def limited(client: Client) -> Iterator[tuple[str, str, str]]:
    """Method, path and name of each operation that documents 429."""
    for path, methods in client.get("/api/v1/openapi.json").json()["paths"].items():
        for method, told in methods.items():
            if "429" in told["responses"]:
                yield method, re.sub(r"\{\w+\}", "x" * 43, path), told["operationId"]


def test_too_many_calls_are_refused_with_the_time_to_wait(client: Client, monkeypatch: pytest.MonkeyPatch):
    for module in (previews, receipts):
        monkeypatch.setattr(module, "LIMIT", (1, 60))
    monkeypatch.setattr(content, "SEARCHES", (1, 60))
    for table in (newsletter.LIMITS, sharing.LIMITS):
        for action in table:
            monkeypatch.setitem(table, action, (1, 60))
    asked = 0
    for method, path, name in limited(client):
        caches["counters"].clear()
        bearer = {"Authorization": "Bearer x"}
        for _time in range(2):
            answer = client.generic(
                method.upper(), path, client._encode_json(REQUESTS.get(name, ""), "application/json"),
                content_type="application/json", headers=bearer, query_params={"q": "kø"},
            )  # fmt: skip
        assert (answer.status_code, name) == (429, name)
        assert answer.headers["Retry-After"] == "60"
        assert answer.json()["retry_after"] == 60
        assert answer.json()["type"].endswith("#too-many-requests")
        asked += 1
    assert asked > 10
