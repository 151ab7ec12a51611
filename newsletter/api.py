"""/api/v1/: lists and subscriptions. Every answer is the same for known and unknown addresses."""

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status
from pydantic import StrictBool, StrictInt

from consent.errors import AddressInvalid, NoticeUnknown, TooManyRequests
from consent.limits import requester_key
from consent.receipts import receipt_token
from newsletter import answer_forms, limits, selectors, services
from newsletter.addresses import suggestion
from newsletter.errors import (
    AnswerFormOverError,
    AnswerInvalid,
    CodeRefusedError,
    DisposableAddressError,
    LinkExpiredError,
    LinkUnknownError,
    ListUnknownError,
)
from sharing.api import NoticeOut

router = Router(tags=["newsletter"])
Email = Annotated[str, Field(max_length=320, json_schema_extra={"format": "idn-email"})]
Token = Annotated[str, Field(max_length=64)]
Locale = Annotated[str, Field(pattern="^(nb|pl)$")]
QuestionId = Annotated[str, Field(pattern="^[0-9]{1,10}$")]
# Strict: a long row of digits is no number.
OneAnswer = StrictBool | StrictInt | Annotated[str, Field(max_length=300)]
Answers = Annotated[
    dict[QuestionId, OneAnswer | list[OneAnswer]], Field(max_length=50, description="By question id.")
]
Slug = Annotated[str, Field(max_length=64, pattern="^[a-zA-Z0-9_-]*$")]


class OptionOut(Schema):
    value: str
    label: str


class QuestionOut(Schema):
    """``kind``: choice, choices, yes-no, number, date, text or interests. Nobody has to answer."""

    id: int
    kind: str
    wording: str
    reason: str
    options: list[OptionOut]


class ListOut(Schema):
    slug: str
    title: str
    description: str
    frequency: str
    notice: NoticeOut
    questions: list[QuestionOut]


class ListsOut(Schema):
    lists: list[ListOut]


class ListIn(Schema):
    slug: Slug
    notice: Annotated[str, Field(pattern="^[0-9a-f]{64}$", description="SHA-256 of the notice really shown.")]


class SubscriptionIn(Schema):
    email: Email
    name: Annotated[
        str, Field(max_length=120, pattern=r"^[^\x00-\x1f\x7f-\x9f]*$", description="One line.")
    ] = ""
    lists: Annotated[list[ListIn], Field(min_length=1, max_length=20)]
    locale: Locale = "nb"
    via: Annotated[str, Field(max_length=16, description="Code of the share that brought the reader.")] = ""
    page: int | None = None
    answers: Annotated[Answers, Field(description="By question id; theirs once they confirm.")] = {}


class ConfirmIn(Schema):
    """Either ``token`` from the mail's link, or ``email`` and the mail's six-digit ``code``."""

    token: Token = ""
    email: Annotated[str, Field(max_length=320)] = ""
    code: Annotated[str, Field(max_length=20)] = ""


class ReceiptToken(Schema):
    """``token`` is for ``/api/v1/receipts/{token}``; whoever has it reads the receipt."""

    list: str
    token: str


class ConfirmedOut(Schema):
    """``receipts`` and ``questions`` stand in the answer to the call that confirmed, and in no later one.

    ``answer_token`` is for ``/api/v1/answers``, good for an hour, and empty where nothing is asked.
    """

    lists: list[str]
    receipts: list[ReceiptToken]
    questions: list[QuestionOut]
    answer_token: str


class AnswersIn(Schema):
    token: Annotated[str, Field(max_length=2000, description="``answer_token`` of the confirmation.")]
    answers: Answers


class WithdrawIn(Schema):
    token: Token
    lists: Annotated[list[Slug], Field(max_length=20)] | None = None


class TypedIn(Schema):
    """What somebody has typed so far, an address or not."""

    email: Annotated[str, Field(max_length=320)]


class AddressIn(Schema):
    email: Email


class AddressOut(Schema):
    """``suggestion`` is the address that was probably meant (``kari@gmial.com``), or nothing."""

    suggestion: str | None


class Accepted(Schema):
    status: str = "accepted"


@router.get(
    "/lists",
    response=ListsOut,
    summary="The newsletters one can ask for",
    operation_id="getLists",
    openapi_extra={"refusals": [TooManyRequests]},
)
def lists(request: HttpRequest, locale: Locale = "nb") -> dict[str, Any]:
    """With the notice to show beside each box, and the questions that may be asked. Boxes start unticked."""
    limits.charge("api-network", request)
    asked = selectors.questions_by_list(locale)
    found = selectors.open_lists(locale)
    return {"lists": [{**vars(one), "questions": asked.get(one.slug, [])} for one in found]}


@router.post(
    "/addresses",
    response=AddressOut,
    summary="Ask about a probable slip of the keys",
    operation_id="checkAddress",
    openapi_extra={"refusals": [TooManyRequests]},
)
def address(request: HttpRequest, body: TypedIn) -> AddressOut:
    """Nothing is looked up or kept: only the domain is compared with those that many people have."""
    limits.charge("api-network", request)
    return AddressOut(suggestion=suggestion(body.email) or None)


@router.post(
    "/subscriptions",
    response={202: Accepted},
    summary="Ask for newsletters",
    operation_id="subscribe",
    openapi_extra={
        "refusals": [
            ListUnknownError,
            NoticeUnknown,
            AnswerInvalid,
            AddressInvalid,
            DisposableAddressError,
            TooManyRequests,
        ]
    },
)
def subscribe(request: HttpRequest, body: SubscriptionIn) -> Status[Accepted]:
    """The address gets a mail with a link and a six-digit code, and nothing else before it says yes there.

    The answer is the same whether we know the address or not. ``notice`` is the hash of the words that were
    really shown; when they have changed since, the answer is 409 with the words to show instead.
    """
    limits.charge("api-network", request)
    services.receive_signup(
        address=body.email,
        name=body.name,
        lists=[(asked.slug, asked.notice) for asked in body.lists],
        locale=body.locale,
        via=body.via,
        page=body.page,
        answers=body.answers,
        requester=requester_key(request.META["REMOTE_ADDR"]),
    )
    return Status(202, Accepted())


@router.post(
    "/subscriptions/confirm",
    response=ConfirmedOut,
    summary="Confirm by the mail's link or code",
    operation_id="confirmSubscription",
    openapi_extra={"refusals": [LinkUnknownError, LinkExpiredError, CodeRefusedError, TooManyRequests]},
)
def confirm(request: HttpRequest, body: ConfirmIn) -> dict[str, Any]:
    """Only when the person pressed a button: mail scanners open every link. Again: the same answer."""
    limits.charge("api-network", request)
    done = services.confirm(
        token=body.token,
        address=body.email,
        code=body.code,
        requester=requester_key(request.META["REMOTE_ADDR"]),
    )
    form = answer_forms.offer(done.given, done.signup.locale)
    return {
        "lists": [found.slug for found in selectors.lists_of(done.signup, done.signup.locale)],
        "receipts": [
            {"list": consent.purpose.slug, "token": receipt_token(consent.event_id)} for consent in done.given
        ],
        "questions": form.questions,
        "answer_token": form.token,
    }


@router.post(
    "/answers",
    response={202: Accepted},
    summary="Answer what the newsletters ask",
    operation_id="answerQuestions",
    openapi_extra={"refusals": [AnswerFormOverError, AnswerInvalid, TooManyRequests]},
)
def answers(request: HttpRequest, body: AnswersIn) -> Status[Accepted]:
    """All of it or nothing. Nobody has to answer; what is left empty stays as it was."""
    limits.charge("api-network", request)
    answer_forms.keep(body.token, body.answers)
    return Status(202, Accepted())


@router.post(
    "/subscriptions/withdraw",
    response={202: Accepted},
    summary="Leave by the token of any mail",
    operation_id="withdrawSubscription",
    openapi_extra={"refusals": [LinkUnknownError, TooManyRequests]},
)
def withdraw(request: HttpRequest, body: WithdrawIn) -> Status[Accepted]:
    """The list of that mail, or those named in ``lists``. Again: nothing happens, with the same answer."""
    limits.charge("api-network", request)
    services.receive_leave(token=body.token, lists=body.lists, method="api-post")
    return Status(202, Accepted())
