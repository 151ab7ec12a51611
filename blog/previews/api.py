"""GET /api/v1/content/preview/{token}: what a preview link shows, for front ends of one's own."""

from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from ninja import Field, Path, Router, Schema
from ninja.decorators import decorate_view

from blog.headless.api import AnyPage, written
from blog.headless.telling import tell_draft
from blog.previews.errors import NoMailError, PreviewOverError, PreviewUnknownError
from blog.previews.headers import private
from blog.previews.landing import landing_of
from blog.previews.letters import letter_of
from blog.previews.selectors import shown_by
from consent import limits
from consent.errors import TooManyRequests

router = Router(tags=["content"])
Token = Annotated[str, Path(max_length=64, description="The last part of the preview's address.")]
REFUSALS = [PreviewUnknownError, PreviewOverError, TooManyRequests]
# Calls of one network, in how many seconds: an editor looks again after every word.
LIMIT = (600, 600)


class LetterOut(Schema):
    """An issue as somebody gets it by mail of whom nothing is known."""

    subject: str
    html: str
    text: str


class LandingOut(Schema):
    """How a friend meets the page by a shared link."""

    url: str
    title: str
    description: str
    image: str = Field(description="Address of the picture; of a drawn one the picture itself.")
    message: str = Field(
        description="What a share hands on beside the sharer's own words; «…» is the code of a link to come."
    )
    disclosures: list[str]
    above: str = Field(description="What the friend reads on arrival.")


def _shown(request: HttpRequest, token: str) -> Any:
    """The draft behind ``token``. Who guesses tokens is stopped."""
    limits.charge("preview", limits.requester_key(request.META["REMOTE_ADDR"]), LIMIT)
    return shown_by(token)


@router.get(
    "/content/preview/{token}",
    response=AnyPage,
    summary="A draft, as a page",
    operation_id="getPreview",
    openapi_extra={"refusals": REFUSALS},
)
@decorate_view(private)
def preview(request: HttpRequest, token: Token) -> HttpResponse:
    """All there is to the page of a preview link, as it would be published now. 410 when the link is over."""
    return written(tell_draft(_shown(request, token), request))


@router.get(
    "/content/preview/{token}/mail",
    response=LetterOut,
    summary="A draft, as mail",
    operation_id="getPreviewMail",
    openapi_extra={"refusals": [NoMailError, *REFUSALS]},
)
@decorate_view(private)
def preview_mail(request: HttpRequest, token: Token) -> Any:
    """The letter of an issue. 404 for pages that are not sent."""
    return letter_of(_shown(request, token))._asdict()


@router.get(
    "/content/preview/{token}/share",
    response=LandingOut,
    summary="A draft, as a friend meets it",
    operation_id="getPreviewShare",
    openapi_extra={"refusals": REFUSALS},
)
@decorate_view(private)
def preview_share(request: HttpRequest, token: Token) -> Any:
    """The card that chats show, the message, and what stands above the page on arrival."""
    page = _shown(request, token)
    with translation.override(page.locale.language_code):
        found = landing_of(page, request)
    card = {"title": found.card.title, "description": found.card.description, "image": found.picture}
    said = {"message": found.message, "disclosures": found.disclosures, "above": found.above}
    return {"url": found.url, **card, **said}
