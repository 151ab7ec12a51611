"""The sharing part of /api/v1/. Thin shells over the services; ``config.problems`` answers for the errors."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, Router, Schema, Status
from ninja.security import HttpBearer

from consent.errors import TooManyRequests
from sharing import selectors, services
from sharing.callers import caller_of
from sharing.errors import (
    CampaignClosedError,
    DisclosureNotAcceptedError,
    PageNotFoundError,
    ShareNotFoundError,
    TokenRefusedError,
)
from sharing.hits import services as hits
from sharing.limits import charge
from sharing.links import disclosures, result_url, share_text, share_url
from sharing.models import Ambassador, Share
from sharing.tokens import share_by_result_token
from sharing.ways import ways_in_its_language

router = Router(tags=["sharing"])

PAGE = Field(
    description="Id of the page, its path, or its full address on this site.", examples=["/blogg/velkommen/"]
)
VIA = Field("", description="Code of the link that brought the reader. An unknown or stopped one is ignored.")


class NoticeOut(Schema):
    """The exact words to show beside the button or the box. ``sha256`` names them, and goes with a signup."""

    label: str
    text: str
    html: str
    lang: str
    version: int
    sha256: str


class ShareIn(Schema):
    page: int | str = PAGE
    channel: Share.Channel = Field(Share.Channel.UNKNOWN, description="How it will be handed on, if known.")
    via: str = VIA
    campaign: str = Field(
        "", description="An ambassador's own key: the last part of their page's address. Else nothing."
    )


class WayOut(Schema):
    """One way to hand the link on: a link that is ready to be followed."""

    channel: Share.Channel
    label: str = Field(description="In the language of the page.")
    href: str


class ShareOut(Schema):
    """A link that is ready, and counts from its first use. ``result_url`` is for the sharer alone."""

    code: str
    url: str
    result_url: str
    text: str = Field(description="What a message may hold: title, what must be disclosed, link.")
    ways: list[WayOut]
    notice: NoticeOut


class UsedIn(Schema):
    channel: Share.Channel | None = Field(None, description="How it was handed on.")


class ReadIn(Schema):
    page: int | str = PAGE
    via: str = VIA


class PageOut(Schema):
    id: int
    title: str
    url: str = Field(description="Absolute address.")


class PublicShareOut(Schema):
    """What anybody who has the link may know."""

    code: str
    url: str
    page: PageOut
    disclosure: str = Field(description="What ties the sharer, or us, to what the page is about.")


class GenerationOut(Schema):
    generation: int
    shares: int
    visits: int = Field(description="Human visits.")


class ReasonOut(Schema):
    verdict: str
    rule: str
    count: int
    text: str


class ShareResultOut(Schema):
    """``human``, ``machine`` and ``unknown`` are visits to this one link; ``reads`` are human."""

    code: str
    generation: int
    children: int
    human: int
    machine: int
    unknown: int
    reads: int
    signups: int | None = Field(description="Signups ever confirmed; null below three.")
    cascade: list[GenerationOut] = Field(description="This link and what grew from it, by generation.")
    reasons: list[ReasonOut] = Field(description="Visits not counted as human, and why.")

    @staticmethod
    def resolve_cascade(result: selectors.ShareResult) -> list[selectors.Generation]:
        return result.generations


class ResultToken(HttpBearer):
    """The last part of ``result_url``. A wrong token is refused; none at all shows what is public."""

    def authenticate(self, request: HttpRequest, token: str) -> Share:
        charge("share-result", caller_of(request))
        share = share_by_result_token(request.resolver_match.kwargs["code"], token)
        if share is None:
            raise TokenRefusedError
        return share


def anybody(request: HttpRequest) -> str:
    """Who has no token; they are counted as those who have one."""
    charge("share-result", caller_of(request))
    return "anybody"


@router.post(
    "/shares",
    response={201: ShareOut},
    summary="Offer a link to a page",
    operation_id="createShare",
    openapi_extra={
        "refusals": [
            PageNotFoundError,
            TokenRefusedError,
            DisclosureNotAcceptedError,
            CampaignClosedError,
            TooManyRequests,
        ]
    },
)
def create(request: HttpRequest, data: ShareIn, response: HttpResponse) -> Status[dict[str, Any]]:
    """Makes a link that counts for nothing until it is used, and is gone in a day when it is not.

    With the key of an ambassador it is one of their campaign's, once they have accepted its disclosure.
    """
    caller = caller_of(request)
    charge("share", caller)
    page = selectors.shareable_page(data.page)
    told = {"page": page, "channel": data.channel, "visitor": caller.visitor}
    if data.campaign:
        share = services.ambassador_link(ambassador=_ambassador(data.campaign), **told)
    else:
        share = services.offer(via=data.via, **told)
    response.headers["Cache-Control"] = "no-store"
    body = {
        "code": share.code,
        "url": share_url(share),
        "result_url": result_url(share),
        "text": share_text(share),
        "ways": ways_in_its_language(share),
        "notice": share.notice,
    }
    return Status(201, body)


def _ambassador(token: str) -> Ambassador:
    ambassador = selectors.ambassador_by_token(token)
    if ambassador is None:
        raise TokenRefusedError
    return ambassador


@router.post(
    "/shares/{code}/used",
    response={202: None},
    summary="The link was copied or handed on",
    operation_id="useShare",
    openapi_extra={"refusals": [ShareNotFoundError, TooManyRequests]},
)
def used(request: HttpRequest, code: str, data: UsedIn) -> Status[None]:
    """First use: the share is recorded under its notice and counts from now. Again: nothing happens."""
    charge("share-used", caller_of(request))
    if services.use(code=code, channel=data.channel) is None:
        raise ShareNotFoundError
    return Status(202, None)


@router.get(
    "/shares/{code}",
    response=ShareResultOut | PublicShareOut,
    auth=[ResultToken(), anybody],
    summary="A link, or with its token its result",
    operation_id="getShare",
    openapi_extra={"refusals": [TokenRefusedError, ShareNotFoundError, TooManyRequests]},
)
def detail(request: HttpRequest, code: str, response: HttpResponse) -> Any:
    """Without a token the page and whom the link stands for; with ``Authorization: Bearer`` the result."""
    response.headers["Cache-Control"] = "no-store"
    if isinstance(request.auth, Share):
        return selectors.result(request.auth)
    share = selectors.public_share(code)
    if share is None:
        raise ShareNotFoundError
    page = {"id": share.page_id, "title": share.page.title, "url": share.page.get_full_url()}
    return {"code": share.code, "url": share_url(share), "page": page, "disclosure": disclosures(share)}


@router.post(
    "/reads",
    response={202: None},
    summary="Somebody stayed and read",
    operation_id="recordRead",
    openapi_extra={"refusals": [PageNotFoundError, TooManyRequests]},
)
def read(request: HttpRequest, data: ReadIn) -> Status[None]:
    """An engaged read, sent once by the page itself. Nobody is remembered beyond the day."""
    caller = caller_of(request)
    charge("read", caller)
    hits.read(page=selectors.shareable_page(data.page), caller=caller, via=data.via)
    return Status(202, None)
