"""Every address under /api/v1/ refuses with a problem document, whoever finds the fault."""

import json
from typing import Any

import pytest
from django.test import Client

from config.api.front import LARGEST_BODY
from newsletter import selectors

pytestmark = pytest.mark.django_db
JSON = "application/json"


def told(response: Any, status: int) -> dict[str, Any]:
    """The problem in an answer, which must be one."""
    assert response.status_code == status
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.headers["Cache-Control"] == "no-store"
    problem = response.json()
    assert problem["status"] == status
    assert problem["title"]
    return dict(problem)


@pytest.mark.parametrize("method", ["get", "post", "put", "patch", "delete", "head", "options"])
@pytest.mark.parametrize(
    "path", ["", "nothing", "nothing/", "lists/", "shares/x/y/z", "subscriptions/", "lists%00", "../v1/lists"]
)
def test_an_address_that_leads_nowhere_is_a_problem_by_every_method(client: Client, method: str, path: str):
    response = getattr(client, method)(f"/api/v1/{path}")
    assert response.status_code == 404
    assert response.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("lists", "GET, HEAD, OPTIONS"),
        ("subscriptions", "OPTIONS, POST"),
        ("preferences", "GET, HEAD, OPTIONS, PATCH"),
        ("openapi.json", "GET, HEAD, OPTIONS"),
    ],
)
def test_a_wrong_method_is_told_which_are_right(client: Client, path: str, allowed: str):
    refused = client.delete(f"/api/v1/{path}")
    assert told(refused, 405)["detail"]
    assert refused.headers["Allow"] == allowed
    asked = client.options(f"/api/v1/{path}")
    assert (asked.status_code, asked.headers["Allow"], asked.content) == (204, allowed, b"")
    assert "Content-Type" not in asked.headers


def test_head_is_get_without_its_body(client: Client):
    whole, head = client.get("/api/v1/lists"), client.head("/api/v1/lists")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["Content-Length"] == whole.headers["Content-Length"]


@pytest.mark.parametrize(
    "body", ["{", "", "nonsense", '{"email": NaN}', "[" * 50_000, "[]", "null", b"\xff\xfe", b'"\xe6"']
)
def test_what_is_no_json_is_refused(client: Client, body: str | bytes):
    refused = client.post("/api/v1/subscriptions", body, content_type=JSON)
    assert refused.status_code == (400 if body else 422)
    assert told(refused, refused.status_code)["detail"]


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "", "multipart/form-data; boundary=x"]
)
def test_a_body_of_another_kind_is_refused_so_that_no_form_of_another_site_can_send_one(
    client: Client, kind: str
):
    refused = client.post("/api/v1/addresses", b'{"email": "kari@gmial.com"}', content_type=kind)
    assert "application/json" in told(refused, 415)["detail"]


def test_a_parameter_of_the_kind_does_no_harm(client: Client):
    body = '{"email": "kari@gmial.com"}'
    answer = client.post("/api/v1/addresses", body, content_type="application/json; charset=utf-8")
    assert answer.json() == {"suggestion": "kari@gmail.com"}


@pytest.mark.parametrize("size", [LARGEST_BODY + 1, 3_000_000])
def test_a_body_beyond_the_limit_is_refused_and_no_fault_of_ours(client: Client, size: int):
    body = json.dumps({"email": "a" * size})
    told(client.post("/api/v1/subscriptions", body, content_type=JSON), 413)


def test_who_has_no_token_is_told_how_to_show_one(client: Client):
    for header in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": "Basic a2FyaTp4"}):
        refused = client.get("/api/v1/preferences", headers=header)
        told(refused, 401)
        assert refused.headers["WWW-Authenticate"] == "Bearer"


def test_what_breaks_is_a_problem_that_tells_nothing(client: Client, monkeypatch: pytest.MonkeyPatch):
    def broken(lang: str) -> None:
        raise RuntimeError("kari@example.no")

    monkeypatch.setattr(selectors, "questions_by_list", broken)
    assert "kari" not in json.dumps(told(client.get("/api/v1/lists"), 500))


def test_what_django_refuses_by_itself_is_a_problem_too(client: Client, settings: Any):
    settings.ALLOWED_HOSTS = ["snakkis.example"]
    told(client.get("/api/v1/lists", headers={"Host": "stein.example"}), 400)


def test_other_addresses_keep_their_pages(client: Client):
    assert client.get("/nothing/").headers["Content-Type"].startswith("text/html")


def test_each_kind_of_refusal_has_an_address_that_tells_it_from_others(client: Client, settings: Any):
    settings.BASE_URL = "https://snakkis.example"
    unknown = told(client.get("/api/v1/shares/nothing"), 404)
    assert unknown["type"] == "https://snakkis.example/api/v1/docs#share-not-found"
    assert told(client.get("/api/v1/nothing"), 404)["type"] == "about:blank"


@pytest.mark.parametrize(
    ("asked", "lang", "title"), [("pl", "pl", "Nie ma takiego linku"), ("en", "nb", "Lenken")]
)
def test_a_refusal_speaks_the_readers_language_where_it_is_ours(
    client: Client, asked: str, lang: str, title: str
):
    refused = client.get("/api/v1/shares/nothing", headers={"Accept-Language": asked})
    assert refused.headers["Content-Language"] == lang
    assert title in told(refused, 404)["title"]
