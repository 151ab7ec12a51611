"""A POST with an Idempotency-Key is done once."""

import json
import threading
import time
from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from config.api.idempotency import KEY, PATTERN, once
from config.counters import counter_file
from sharing.models import Share

pytestmark = pytest.mark.django_db
JSON = "application/json"


def share(client: Client, page: int, key: str | None, **headers: str) -> Any:
    told = {"Idempotency-Key": key} if key is not None else {}
    return client.post("/api/v1/shares", {"page": page}, content_type=JSON, headers=told | headers)


@pytest.mark.parametrize(
    "key", ["", "short", "x" * 256, "with a space in it, too", '"half-a-quotation-mark', "ñandú-ñandú-ñandú"]
)
def test_a_key_that_somebody_else_may_think_of_is_refused(client: Client, posts: Any, key: str):
    refused = share(client, posts.first.pk, key)
    assert (refused.status_code, refused.headers["Content-Type"]) == (400, "application/problem+json")
    assert not Share.objects.exists()


def test_the_same_key_with_another_body_is_refused(client: Client, posts: Any):
    key = str(uuid4())
    assert share(client, posts.first.pk, key).status_code == 201
    assert share(client, posts.second.pk, key).status_code == 422
    assert Share.objects.count() == 1


def test_the_same_request_again_gets_the_same_answer_and_does_nothing(client: Client, posts: Any):
    key = str(uuid4())
    first, again = share(client, posts.first.pk, key), share(client, posts.first.pk, f'"{key}"')
    assert (again.status_code, again.content) == (201, first.content)
    assert again.headers["Cache-Control"] == "no-store"
    assert again.headers["Content-Type"] == first.headers["Content-Type"]
    assert (first.headers.get("Idempotent-Replayed"), again.headers["Idempotent-Replayed"]) == (None, "true")
    assert Share.objects.count() == 1


def test_without_a_key_and_with_another_it_is_done_again(client: Client, posts: Any):
    for key in (None, None, str(uuid4()), str(uuid4())):
        assert share(client, posts.first.pk, key).status_code == 201
    assert Share.objects.count() == 4


def test_a_key_counts_for_one_address_and_one_caller(client: Client, posts: Any):
    key = str(uuid4())
    code = share(client, posts.first.pk, key).json()["code"]
    assert share(client, posts.first.pk, key, Authorization="Bearer other").json()["code"] != code
    read = client.post(
        "/api/v1/reads", {"page": posts.first.pk}, content_type=JSON, headers={"Idempotency-Key": key}
    )
    assert read.status_code == 202


def test_what_was_refused_may_be_tried_again(client: Client, posts: Any):
    key = str(uuid4())
    for _time in range(2):
        refused = share(client, 0, key)
        assert (refused.status_code, "Idempotent-Replayed" in refused.headers) == (404, False)


def test_nothing_that_was_asked_or_answered_can_be_read_from_what_is_kept(
    client: Client, posts: Any, settings: Any
):
    key = str(uuid4())
    answer = share(client, posts.first.pk, key)
    secret = answer.json()["result_url"].split("/")[-2]
    kept = counter_file(settings.CACHES["counters"]["LOCATION"])
    files = [file for file in kept.parent.iterdir() if file.name.startswith(kept.name)]
    content = b"".join(file.read_bytes() for file in files)
    assert b"once:" in content
    for told in (key, secret, answer.json()["code"]):
        assert told.encode() not in content


def request(body: bytes = b"{}", key: str = "8e03978e-40d5-43dd-bc93") -> HttpRequest:
    return RequestFactory().post("/api/v1/x", body, content_type=JSON, headers={"Idempotency-Key": key})


def test_while_it_is_being_done_the_same_request_waits():
    begun, end = threading.Event(), threading.Event()

    def slow(request: HttpRequest) -> HttpResponse:
        begun.set()
        assert end.wait(30)
        return HttpResponse("done")

    answers: list[HttpResponse] = []
    first = threading.Thread(target=lambda: answers.append(once(request(), slow)))
    first.start()
    assert begun.wait(30)
    refused = once(request(), slow)
    assert (refused.status_code, refused.headers["Retry-After"]) == (409, "1")
    assert once(request(b'{"other": 1}'), slow).status_code == 422
    end.set()
    first.join(30)
    assert answers[0].content == once(request(), slow).content == b"done"


def test_what_broke_is_done_anew():
    def broken(request: HttpRequest) -> HttpResponse:
        return HttpResponse(status=500)

    assert once(request(), broken).status_code == 500
    assert once(request(), lambda _: HttpResponse("done")).content == b"done"


def test_a_process_that_dies_leaves_the_key_taken_only_for_a_while(monkeypatch: pytest.MonkeyPatch):
    def killed(request: HttpRequest) -> HttpResponse:
        raise SystemExit

    with pytest.raises(SystemExit):
        once(request(), killed)
    assert once(request(), killed).status_code == 409
    later = time.time() + 61
    monkeypatch.setattr("config.counters.time.time", lambda: later)
    assert once(request(), lambda _: HttpResponse("done")).content == b"done"


@given(st.from_regex(PATTERN, fullmatch=True))
def test_the_documented_pattern_is_the_one_that_is_taken(key: str):
    assert KEY.fullmatch(key)


def test_a_get_takes_no_key(client: Client):
    answers = [client.get("/api/v1/lists", headers={"Idempotency-Key": "x"}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert json.loads(answers[1].content) == {"lists": []}
    assert not caches["counters"].get("once")
