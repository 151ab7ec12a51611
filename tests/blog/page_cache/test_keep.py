"""What the page cache keeps and what it lets pass, seen through the same door as a web server's."""

import gzip
from collections.abc import Callable
from typing import Any

import brotli
import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse
from django.urls import path

from blog.caching import public
from blog.models import PageGeneration
from blog.page_cache.wsgi import PageCache
from tests.pages import ask

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]
WORDS = "Det folk sier når du har gått. " * 40

calls: list[str] = []


@public
def spoken(request: HttpRequest, name: str = "") -> HttpResponse:
    calls.append(request.get_full_path())
    return HttpResponse(f"{WORDS}{request.get_full_path()}")


def private(request: HttpRequest) -> HttpResponse:
    calls.append(request.get_full_path())
    return HttpResponse(f"only you, {request.COOKIES}, {request.method}")


@public
def with_cookie(request: HttpRequest) -> HttpResponse:
    calls.append("cookie")
    response = HttpResponse("hello")
    response.set_cookie("name", "value")
    return response


@public
def drawn(request: HttpRequest) -> HttpResponse:
    calls.append("drawn")
    return HttpResponse(b"\x89PNG" * 200, content_type="image/png")


@public
def missing(request: HttpRequest) -> HttpResponse:
    calls.append("missing")
    return HttpResponse("nothing here", status=404)


urlpatterns = [
    path("alle/", spoken),
    path("side/<name>/", spoken),
    path("min/", private),
    path("kake/", with_cookie),
    path("borte/", missing),
    path("tegnet.png", drawn),
]


@pytest.fixture
def cache(settings: Any) -> PageCache:
    settings.MIDDLEWARE = []
    calls.clear()
    return PageCache(WSGIHandler(), size=1 << 20)


@pytest.mark.parametrize("address", ["/min/", "/kake/", "/borte/"])
def test_an_answer_not_marked_public_or_with_a_cookie_or_an_error_is_asked_for_each_time(
    cache: PageCache, address: str
) -> None:
    for _ in range(2):
        ask(cache, address)
    assert len(calls) == 2


@pytest.mark.parametrize(
    "headers", [{"cookie": "a=b; sessionid=abc"}, {"authorization": "Bearer abc"}], ids=["session", "token"]
)
def test_who_is_signed_in_goes_past_the_cache_both_ways(cache: PageCache, headers: dict[str, str]) -> None:
    ask(cache, "/alle/", **headers)
    ask(cache, "/alle/")
    ask(cache, "/alle/", **headers)
    assert len(calls) == 3


@pytest.mark.parametrize(
    "query", ["side=2&side=", "side=&side=2", "side=2&side=3", "side=2&side", "side=%32"]
)
def test_what_the_cache_takes_for_the_side_is_what_the_view_is_given(cache: PageCache, query: str) -> None:
    ask(cache, f"/alle/?{query}")
    for side in ("2", "3"):
        assert ask(cache, f"/alle/?side={side}").text.endswith(f"/alle/?side={side}"), query


def test_a_post_is_never_answered_from_the_cache(cache: PageCache) -> None:
    ask(cache, "/alle/")
    ask(cache, "/alle/", method="POST")
    assert len(calls) == 2


def test_with_no_memory_given_nothing_is_kept(settings: Any) -> None:
    settings.MIDDLEWARE = []
    calls.clear()
    cache = PageCache(WSGIHandler(), size=0)
    assert ask(cache, "/alle/").text == ask(cache, "/alle/").text
    assert len(calls) == 2
    assert cache.size == 0


def test_a_public_answer_is_made_once_for_everyone(cache: PageCache) -> None:
    first, second = ask(cache, "/alle/"), ask(cache, "/alle/", cookie="other=1", accept_language="pl")
    assert first == second
    assert len(calls) == 1


def test_foreign_parameters_neither_split_the_cache_nor_get_into_it(cache: PageCache) -> None:
    first = ask(cache, "/alle/?fbclid=<script>&utm_source=x")
    assert first.text.endswith("/alle/")
    assert ask(cache, "/alle/?gclid=2").body == first.body
    assert len(calls) == 1


def test_sides_hosts_and_schemes_are_kept_apart(cache: PageCache, settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    replies = [
        ask(cache, "/alle/"),
        ask(cache, "/alle/?side=2"),
        ask(cache, "/alle/", host="other.example"),
        ask(cache, "/alle/", x_forwarded_proto="https"),
    ]
    assert len(calls) == 4
    assert replies[1].text.endswith("?side=2")


def test_a_reader_who_has_it_gets_304_without_a_body(cache: PageCache) -> None:
    etag = ask(cache, "/alle/").headers["etag"]
    for known in (etag, f'"other", {etag}', "*", etag.removeprefix("W/")):
        reply = ask(cache, "/alle/", if_none_match=known)
        assert (reply.status, reply.body) == (304, b"")
        assert reply.headers["etag"] == etag
        assert reply.headers["cache-control"] == "public, no-cache"
    assert ask(cache, "/alle/", if_none_match='"another"').status == 200


def test_head_gets_the_headers_of_get(cache: PageCache) -> None:
    got = ask(cache, "/alle/")
    head = ask(cache, "/alle/", method="HEAD")
    assert (head.status, head.headers, head.body) == (200, got.headers, b"")


def test_a_first_head_reaches_django_as_what_it_is(cache: PageCache) -> None:
    assert "HEAD" in ask(cache, "/min/", method="HEAD").text


@pytest.mark.parametrize(
    ("accept", "encoding"),
    [
        ("gzip, deflate, br", "br"),
        ("gzip", "gzip"),
        ("br;q=0, gzip;q=0.5", "gzip"),
        ("identity", ""),
        ("", ""),
        ("*", ""),
        ("gzip;q=0", ""),
    ],
)
def test_each_reader_gets_an_encoding_it_takes(cache: PageCache, accept: str, encoding: str) -> None:
    plain = ask(cache, "/alle/").body
    reply = ask(cache, "/alle/", accept_encoding=accept)
    opened = {"br": brotli.decompress, "gzip": gzip.decompress, "": lambda body: body}[encoding]
    assert opened(reply.body) == plain
    assert reply.headers.get("content-encoding", "") == encoding
    assert reply.headers["vary"] == "Accept-Encoding"
    assert int(reply.headers["content-length"]) == len(reply.body)


def test_a_picture_is_not_compressed_again(cache: PageCache) -> None:
    for accept in ("br", "gzip", ""):
        reply = ask(cache, "/tegnet.png", accept_encoding=accept)
        assert (len(reply.body), "content-encoding" in reply.headers) == (800, False)
    assert [len(kept.answer.bodies) for kept in cache.kept.values()] == [1]


def test_what_was_unused_longest_makes_room(cache: PageCache) -> None:
    cache.limit = 3 * 5000
    for name in ("a", "b", "c", "a", "d"):
        ask(cache, f"/side/{name}/")
    calls.clear()
    ask(cache, "/side/a/")
    ask(cache, "/side/b/")
    assert calls == ["/side/b/"]
    assert 0 < cache.size <= cache.limit


def test_a_new_generation_makes_everything_anew_and_forgets_nothing_else(cache: PageCache) -> None:
    before = ask(cache, "/alle/")
    PageGeneration.objects.update(number=PageGeneration.objects.get().number + 1)
    after = ask(cache, "/alle/")
    assert len(calls) == 2
    assert before.headers["etag"] == after.headers["etag"]
    assert len(cache.kept) == 1
    assert not cache.making


def test_a_kept_address_that_is_gone_is_let_go(cache: PageCache, monkeypatch: Any) -> None:
    ask(cache, "/alle/")
    PageGeneration.objects.update(number=PageGeneration.objects.get().number + 1)
    monkeypatch.setattr(cache, "application", gone)
    assert ask(cache, "/alle/").status == 404
    assert not cache.kept
    assert cache.size == 0


def gone(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
    start_response("404 Not Found", [])
    return [b"gone"]
