"""The log for monitors: C2SP tlog-tiles under /samtykke/logg/. Checkpoint and tiles, not entries: what a leaf
commits to is between the person and us. https://c2sp.org/tlog-tiles
"""

import re

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from consent import selectors
from consent.ledger.tiles import HEIGHT, WIDTH, tile_path
from consent.log.tiles import last_checkpoint, read_tile
from consent.models import Log

TILE = re.compile(
    r"tile/(?P<level>[0-9]{1,2})/(?P<index>(?:x[0-9]{3}/){0,5}[0-9]{3})(?:\.p/(?P<width>[0-9]{1,3}))?"
)
# A tile never changes at its address, and a checkpoint is a few seconds old anyway. Written unlike
# blog.caching.FOREVER, so that a monitor's tour of the log does not fill the page cache.
FOREVER = "public, immutable, max-age=31536000"
A_MOMENT = "public, max-age=2"


@require_safe
def checkpoint(request: HttpRequest, number: int | None = None) -> HttpResponse:
    """The newest checkpoint: of the log ``number``, or of the one that is written now."""
    if number is None:
        current = selectors.current_log()
        if current and current.number > 1:
            # Its tiles are not those of the first log, so it lives at an address of its own.
            return HttpResponseRedirect(reverse("log-checkpoint", args=[current.number]))
    found = last_checkpoint(_log(number))
    if found is None:
        raise Http404
    return _answer(found.note.encode(), "text/plain; charset=utf-8", A_MOMENT)


@require_safe
def tile(request: HttpRequest, path: str, number: int = 1) -> HttpResponse:
    """One tile, as wide as the address says: 256 hashes, or the first few of them. 404 beyond the newest
    checkpoint, and for every other spelling of an address."""
    level, index, width = _parsed(path)
    log = _log(number)
    signed = last_checkpoint(log)
    size = signed.size if signed else 0
    if index * WIDTH + width > size >> HEIGHT * level:
        raise Http404
    return _answer(read_tile(log, level, index, width), "application/octet-stream", FOREVER)


def _log(number: int | None) -> Log:
    log = Log.objects.filter(number=1 if number is None else number).first()
    if log is None:
        raise Http404
    return log


def _parsed(path: str) -> tuple[int, int, int]:
    match = TILE.fullmatch(path)
    if match is None:
        raise Http404
    level, index = int(match["level"]), int(match["index"].replace("x", "").replace("/", ""))
    width = int(match["width"] or WIDTH)
    if level > 7 or not 1 <= width <= WIDTH or tile_path(level, index, width) != path:
        raise Http404
    return level, index, width


def _answer(content: bytes, content_type: str, cache: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    response.headers["Cache-Control"] = cache
    return response
