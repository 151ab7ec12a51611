"""/api/v1/preferences: Min side for front ends of one's own, by the token of a login.

``POST login`` sends the mail that Min side sends. The token of its link goes to ``POST enter``, which gives
that of the visit: good for an hour, as ``Authorization: Bearer``. No cookie opens this, so that no other site
can use it.
"""

from datetime import date
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Field, Router, Schema, Status
from ninja.security import HttpBearer
from pydantic import StrictBool

from consent.errors import AddressInvalid, MoveRefused, NoticeUnknown, TooManyRequests
from consent.limits import requester_key
from consent.models import Subject
from newsletter import limits, selectors, services
from newsletter.api import Accepted, AddressIn, Locale, QuestionId, QuestionOut, Slug, Token
from newsletter.errors import (
    AnswerInvalid,
    FrequencyRefusedError,
    LinkUnknownError,
    ListUnknownError,
    LoginOverError,
    NameRefusedError,
    PauseRefusedError,
    VisitOverError,
)
from newsletter.min_side import visits
from newsletter.services.entering import TO_STAY

router = Router(tags=["preferences"])
Sha256 = Annotated[str, Field(pattern="^[0-9a-f]{64}$", description="SHA-256 of the words really shown.")]


class Visit(HttpBearer):
    """Whose visit the token tells of, as long as it lasts."""

    def authenticate(self, request: HttpRequest, token: str) -> Subject:
        limits.charge("api-network", request)
        login_id = visits.read(token)
        subject = services.visitor(login_id) if login_id else None
        if subject is None:
            raise VisitOverError
        return subject


class LoginIn(AddressIn):
    locale: Locale = "nb"


class EnterIn(Schema):
    """``token``: the last part of the mail's link."""

    token: Token


class VisitOut(Schema):
    token: str
    expires_at: Any


class ListPreferenceOut(Schema):
    """``state`` in the words of W3C DPV; ``frequency`` is the list's own, or a more seldom one."""

    slug: str
    title: str
    state: str
    frequency: Literal["each", "weekly", "monthly"]
    paused_until: date | None


class WordsOut(Schema):
    text: str
    html: str
    lang: str
    sha256: str


class ProfilingOut(Schema):
    objected: bool
    notice: WordsOut


class PreferencesOut(Schema):
    """``questions`` are those one may answer; ``answers`` the values given, by the id of the question."""

    email: str
    locale: str
    name: str
    lists: list[ListPreferenceOut]
    questions: list[QuestionOut]
    answers: dict[str, list[str]]
    profiling: ProfilingOut


class ListPreferenceIn(Schema):
    """What is left out stays. ``subscribed`` true takes the hash of the ``notice`` shown."""

    slug: Slug
    subscribed: StrictBool | None = None
    notice: Sha256 | None = None
    frequency: Literal["each", "weekly", "monthly"] | None = None
    paused_until: date | None = None


class ProfilingIn(Schema):
    objected: StrictBool
    notice: Sha256


class PreferencesIn(Schema):
    """Any part of it; what is left out stays. An empty answer is taken back."""

    locale: Locale | None = None
    name: Annotated[str, Field(max_length=120)] | None = None
    lists: Annotated[list[ListPreferenceIn], Field(max_length=100)] = []
    answers: Annotated[
        dict[QuestionId, str | int | bool | list[str | int] | None], Field(max_length=200)
    ] = {}
    profiling: ProfilingIn | None = None


@router.post(
    "/preferences/login",
    response={202: Accepted},
    summary="Ask for the way in, by mail",
    operation_id="requestLogin",
    openapi_extra={"refusals": [AddressInvalid, TooManyRequests]},
)
def login(request: HttpRequest, body: LoginIn) -> Status[Accepted]:
    """A link goes to the address if somebody reads us there. The answer is the same for every address."""
    limits.charge("api-network", request)
    requester = requester_key(request.META["REMOTE_ADDR"])
    services.receive_login(address=body.email, locale=body.locale, requester=requester)
    return Status(202, Accepted())


@router.post(
    "/preferences/enter",
    response=VisitOut,
    summary="Use the way in: a token for an hour",
    operation_id="enter",
    openapi_extra={"refusals": [LinkUnknownError, LoginOverError, TooManyRequests]},
)
def enter(request: HttpRequest, body: EnterIn, response: HttpResponse) -> dict[str, Any]:
    """The link of the mail works once, within half an hour."""
    limits.charge("api-network", request)
    login_id = services.enter(token=body.token)
    response.headers["Cache-Control"] = "no-store"
    return {"token": visits.make(login_id), "expires_at": timezone.now() + TO_STAY}


@router.get(
    "/preferences",
    response=PreferencesOut,
    auth=Visit(),
    summary="What one gets and has told",
    operation_id="getPreferences",
    openapi_extra={"refusals": [VisitOverError, TooManyRequests]},
)
def preferences(request: HttpRequest, response: HttpResponse, locale: Locale | None = None) -> dict[str, Any]:
    """In the language ``locale``, else in that of one's mail."""
    return _answer(request, response, locale)


@router.patch(
    "/preferences",
    response=PreferencesOut,
    auth=Visit(),
    summary="Change any part of it",
    operation_id="changePreferences",
    openapi_extra={
        "refusals": [
            VisitOverError,
            ListUnknownError,
            NoticeUnknown,
            MoveRefused,
            AnswerInvalid,
            FrequencyRefusedError,
            NameRefusedError,
            PauseRefusedError,
            TooManyRequests,
        ]
    },
)
def change(
    request: HttpRequest, body: PreferencesIn, response: HttpResponse, locale: Locale | None = None
) -> dict[str, Any]:
    """All of it or nothing. ``locale`` is the language of the notices that were shown."""
    subject = _visitor(request)
    services.change_preferences(
        subject=subject,
        lang=locale or subject.locale,
        name=body.name,
        locale=body.locale,
        lists=[_wish(wanted) for wanted in body.lists],
        answers=body.answers,
        profiling=services.ProfilingWish(**body.profiling.dict()) if body.profiling else None,
    )
    return _answer(request, response, locale)


def _wish(wanted: ListPreferenceIn) -> services.ListWish:
    return services.ListWish(
        slug=wanted.slug,
        subscribed=wanted.subscribed,
        notice=wanted.notice or "",
        frequency=wanted.frequency,
        pauses="paused_until" in wanted.model_fields_set,
        paused_until=wanted.paused_until,
    )


def _visitor(request: HttpRequest) -> Subject:
    subject = request.auth  # type: ignore[attr-defined]
    assert isinstance(subject, Subject)
    return subject


def _answer(request: HttpRequest, response: HttpResponse, locale: str | None) -> dict[str, Any]:
    response.headers["Cache-Control"] = "no-store"
    subject = _visitor(request)
    subject.refresh_from_db()
    return selectors.preferences(subject=subject, lang=locale or subject.locale)
