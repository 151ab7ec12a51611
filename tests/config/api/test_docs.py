"""What describes the API: openapi.json and the page."""

import re

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from jsonschema_rs import validator_for

from config.api.examples import REQUESTS, RESPONSES
from config.api.views import DOCS_POLICY

pytestmark = pytest.mark.django_db


def operations(client: Client) -> dict[str, dict]:
    document = client.get("/api/v1/openapi.json").json()
    return {told["operationId"]: told for path in document["paths"].values() for told in path.values()}


def test_the_document_is_openapi_3_1_with_a_name_a_subject_and_words_for_each_operation(client: Client):
    document = client.get("/api/v1/openapi.json").json()
    assert document["openapi"].startswith("3.1")
    assert document["servers"]
    assert document["info"]["license"]["identifier"]
    tags = {tag["name"] for tag in document["tags"]}
    for name, told in operations(client).items():
        assert re.fullmatch("[a-z][A-Za-z]+", name)
        assert set(told["tags"]) <= tags
        assert told["summary"], name
        assert told["description"], name


def test_every_reference_leads_somewhere(client: Client):
    response = client.get("/api/v1/openapi.json")
    for name in set(re.findall(r'"#/components/schemas/([^"]+)"', response.content.decode())):
        assert name in response.json()["components"]["schemas"]


def test_every_refusal_is_documented_as_a_problem(client: Client):
    for name, told in operations(client).items():
        refusals = {status: one for status, one in told["responses"].items() if status >= "4"}
        assert "500" in refusals
        for status, refusal in refusals.items():
            assert list(refusal["content"]) == ["application/problem+json"], (name, status)
            assert refusal["description"]


def test_what_writes_or_guesses_is_limited(client: Client):
    free = {name for name, told in operations(client).items() if "429" not in told["responses"]}
    assert free == {"getPage"}


def test_a_post_may_carry_a_key(client: Client):
    document = client.get("/api/v1/openapi.json").json()
    for path in document["paths"].values():
        for method, told in path.items():
            keys = [one for one in told["parameters"] if one["name"] == "Idempotency-Key"]
            assert bool(keys) == (method == "post")


def test_every_example_fits_its_schema(client: Client):
    document = client.get("/api/v1/openapi.json").json()
    for name, told in operations(client).items():
        bodies = [(told.get("requestBody", {}), REQUESTS.get(name))]
        bodies += [(one, RESPONSES.get(name)) for status, one in told["responses"].items() if status < "3"]
        for place, example in bodies:
            for content in place.get("content", {}).values():
                schema = {**content["schema"], "components": document["components"]}
                assert example is not None, f"No example of {name}."
                validator_for(schema).validate(example)
                assert content["examples"]["one"]["value"] == example


def test_the_page_runs_nothing_and_loads_nothing_from_elsewhere(client: Client):
    response = client.get("/api/v1/docs")
    assert response.headers["Content-Security-Policy"] == DOCS_POLICY
    assert "script" not in DOCS_POLICY
    page = BeautifulSoup(response.content, "html.parser")
    assert not page.find_all(["script", "style", "iframe"])
    assert all(link["href"].startswith("/static/") for link in page.find_all("link"))
    assert not response.cookies


def test_the_page_tells_of_every_operation_and_every_kind_of_problem(client: Client):
    page = BeautifulSoup(client.get("/api/v1/docs").content, "html.parser")
    ids = [tag["id"] for tag in page.find_all(id=True)]
    assert len(ids) == len(set(ids))
    assert set(operations(client)) <= set(ids)
    kind = client.get("/api/v1/shares/nothing").json()["type"].partition("#")[2]
    assert kind in ids
    assert {link["href"][1:] for link in page.select("nav a")} <= set(ids)
