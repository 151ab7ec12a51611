"""What ``/d/<code>`` answers: one function, which the WSGI wrapper and Django's view both call."""

import logging
from http import HTTPStatus
from typing import NamedTuple

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from consent.errors import TooManyRequests
from sharing import selectors
from sharing.callers import Caller
from sharing.hits import services
from sharing.limits import charge

FRONT_PAGE = "/"
HEADERS = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex"}

logger = logging.getLogger(__name__)


class Answer(NamedTuple):
    """``status`` and ``headers`` of HTTP, the body as text."""

    status: HTTPStatus
    headers: dict[str, str]
    body: str = ""


def answer(code: str, caller: Caller) -> Answer:
    """To the page with the code in the fragment, which is sent to no server, so the page stays cacheable.

    A stopped link, one of an ambassador who has not accepted what is to be disclosed, and one whose visit
    could not be written down lead to the page without the code. An unknown link, and one whose page is not
    public, lead to the front page. No error of a database is the reader's: they arrive, and the log tells.
    """
    try:
        link = selectors.landing(code)
        if link is None:
            return _unknown(caller)
        return _redirect(_destination(link, caller))
    except Exception as error:  # noqa: BLE001  (whichever store it was; never with the code)
        logger.error("A share link could not be looked up: %s", type(error).__name__)
        return _redirect(FRONT_PAGE)


def _destination(link: selectors.Landing, caller: Caller) -> str:
    address = link.address
    if address is None or link.stopped or not selectors.is_disclosed(link):
        return address or FRONT_PAGE
    try:
        services.visit(share=link, caller=caller)
    except Exception as error:  # noqa: BLE001  (a visit that is not counted starts no chain, either)
        logger.error("A visit could not be written down: %s", type(error).__name__)
        return address
    return f"{address}#d={link.code}"


def _unknown(caller: Caller) -> Answer:
    """Who guesses is held up. A known code is answered all the same: behind one network may sit thousands."""
    try:
        charge("unknown-code", caller)
    except TooManyRequests as error:
        with translation.override(settings.LANGUAGE_CODE):
            text = _("Too many unknown links from your network. Try again in a minute.")
        told = {"Retry-After": str(error.retry_after), "Content-Type": "text/plain; charset=utf-8"}
        return Answer(HTTPStatus.TOO_MANY_REQUESTS, {**HEADERS, **told}, f"{text}\n")
    return _redirect(FRONT_PAGE)


def _redirect(address: str) -> Answer:
    return Answer(HTTPStatus.FOUND, {**HEADERS, "Location": address})
