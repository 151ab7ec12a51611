"""GET /api/v1/content/ and /api/v1/content/{id}: public pages, in a constant number of queries.

The answers are written without passing through the schemas, which describe them; tests hold the two together.
"""

import json
from collections.abc import Sequence
from functools import reduce
from operator import or_
from typing import Annotated, Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from ninja import Field, Path, Query, Router, Schema
from ninja.decorators import decorate_view

from blog.caching import depend_on, public
from blog.headless import cursors
from blog.headless.asking import Ask, AskOne, words_of
from blog.headless.finding import page_at_address, page_moved_from, page_of_slug, public_key
from blog.headless.kinds import KINDS, every_field
from blog.headless.listing import Found, find
from blog.headless.telling import Told, fields_of_lists, tell
from blog.views.search import LIMIT, SECONDS
from consent import limits
from consent.errors import TooManyRequests
from sharing.errors import PageNotFoundError

router = Router(tags=["content"])
# Of one network, on the site or here.
SEARCHES = (LIMIT, SECONDS)
# Anybody can think of any number of these: an answer that has one is made, and not kept.
UNKEPT = dict.fromkeys(("q", "since", "cursor"), 0)
depend_on("/api/v1/content/", {**dict.fromkeys(Ask.model_fields, 200), **UNKEPT})
AnyPage = Annotated[reduce(or_, (kind.schema for kind in KINDS.values())), Field(discriminator="type")]


class SearchOut(Schema):
    """How a search was understood."""

    shown: str = Field(description="The words as they were taken.")
    is_corrected: bool = Field(description="A word that no page has was taken for another one.")
    has_every_word: bool = Field(description="False: no page has all of the words.")


class ContentOut(Schema):
    """Some pages, and where the list goes on."""

    items: list[AnyPage]  # type: ignore[valid-type]
    next: str | None = Field(description="Address of what follows; null at the end.")
    search: SearchOut | None = Field(None, description="With ``q`` alone.")


def written(body: Any) -> HttpResponse:
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    return HttpResponse(text, content_type="application/json")


@router.get(
    "/content/",
    response=ContentOut | AnyPage,
    url_name="content",
    summary="Pages, or one by its address",
    operation_id="getContent",
    openapi_extra={
        "refusals": [PageNotFoundError, TooManyRequests],
        "responses": {
            302: {
                "description": "The page moved from that address.",
                "headers": {"Location": {"required": True, "schema": {"type": "string"}}},
            }
        },
    },
)
@decorate_view(public)
def listing(request: HttpRequest, ask: Query[Ask]) -> HttpResponse:
    """Public pages, newest first. Follow ``next`` for more: what is published meanwhile shifts nothing."""
    if ask.is_for_one:
        return addressed(request, ask)
    if ask.q:
        limits.charge("search", limits.requester_key(request.META["REMOTE_ADDR"]), SEARCHES)
    found = find(ask.wanted())
    items = tell(found.keys, fields_of_lists(words_of(ask.fields)), request)
    body = {"items": items, "next": _next(request, ask, found)}
    return searched(body, found) if ask.q else written(body)


@router.get(
    "/content/{int:page}",
    response=AnyPage,
    url_name="content-page",
    summary="One page, whole",
    operation_id="getPage",
    openapi_extra={"refusals": [PageNotFoundError]},
)
@decorate_view(public)
def detail(
    request: HttpRequest,
    page: Annotated[int, Path(ge=1, le=2**31 - 1)],
    ask: Query[AskOne],
) -> HttpResponse:
    """A page with all there is to it, or the ``fields`` asked for. 404 unless everybody may read it."""
    return one(request, page, words_of(ask.fields))


def addressed(request: HttpRequest, ask: Ask) -> HttpResponse:
    """The page at an address; from an old one a redirect, which no cache keeps: it may change."""
    page = page_at_address(ask.path) if ask.path else page_of_slug(ask.slug, ask.locale or "nb")
    if page:
        return one(request, page.pk, words_of(ask.fields))
    moved = page_moved_from(ask.path) if ask.path else None
    if moved is None:
        raise PageNotFoundError
    query = urlencode({"fields": ask.fields} if ask.fields else {})
    address = reverse("api-v1:content-page", args=[moved.pk])
    return HttpResponseRedirect(f"{address}?{query}" if query else address)


def one(request: HttpRequest, page: int, fields: Sequence[str]) -> HttpResponse:
    asked = every_field() if not fields or "*" in fields else frozenset(fields)
    key = public_key(page)
    told = tell([key], asked, request) if key else []
    if not told:
        raise PageNotFoundError
    return written(told[0])


def _next(request: HttpRequest, ask: Ask, found: Found) -> str | None:
    if found.next is None:
        return None
    query = urlencode(ask.following(cursors.written(found.next)))
    return request.build_absolute_uri(f"{reverse('api-v1:content')}?{query}")


def searched(body: Told, found: Found) -> HttpResponse:
    """With what is told of a search, and in each item where it was found.

    What was asked for is nobody else's business: no cache keeps it.
    """
    for item in body["items"]:
        item["match"] = [{"text": piece.text, "hit": piece.is_hit} for piece in found.matches[item["id"]]]
    meant = found.meaning
    search = {
        "shown": meant.shown if meant else "",
        "is_corrected": bool(meant and meant.is_corrected),
        "has_every_word": found.has_every_word,
    }
    response = written({**body, "search": search})
    response.headers["Cache-Control"] = "no-store"
    return response
