"""Films on YouTube and Vimeo, known by their address alone: nobody is asked."""

import re
from dataclasses import dataclass
from urllib.parse import SplitResult, parse_qs, urlsplit

YOUTUBE_ID = re.compile(r"[\w-]{11}", re.ASCII)
VIMEO_PATH = re.compile(
    r"(?:/(?:video|channels/[\w-]+|groups/[\w-]+/videos))?/([0-9]{1,12})(?:/([0-9a-f]{6,20}))?/?"
)
VIMEO_KEY = re.compile(r"[0-9a-f]{6,20}")
CLOCK = re.compile(r"(?:([0-9]{1,2})h)?(?:([0-9]{1,3})m)?(?:([0-9]{1,5})s?)?")


@dataclass(frozen=True)
class Film:
    """``address`` is the film's own page, ``player`` what a frame shows once the reader has asked for it."""

    host: str
    address: str
    player: str


def film_of(url: str) -> Film | None:
    """The film at an address, None when it is none we know."""
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").removeprefix("www.").removeprefix("m.")
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"}:
        return None
    if host in {"youtube.com", "youtube-nocookie.com", "youtu.be"}:
        return _youtube(parts, short=host == "youtu.be")
    if host in {"vimeo.com", "player.vimeo.com"}:
        return _vimeo(parts)
    return None


def _youtube(parts: SplitResult, *, short: bool) -> Film | None:
    query = parse_qs(parts.query)
    words = parts.path.strip("/").split("/")
    if short:
        found = words[0]
    elif words[0] in {"embed", "live", "shorts"} and len(words) > 1:
        found = words[1]
    else:
        found = query.get("v", [""])[0] if words == ["watch"] else ""
    if not YOUTUBE_ID.fullmatch(found):
        return None
    start = _seconds(query.get("t", query.get("start", [""]))[0])
    return Film(
        host="YouTube",
        address=f"https://www.youtube.com/watch?v={found}" + (f"&t={start}" if start else ""),
        player=f"https://www.youtube-nocookie.com/embed/{found}?autoplay=1"
        + (f"&start={start}" if start else ""),
    )


def _vimeo(parts: SplitResult) -> Film | None:
    found = VIMEO_PATH.fullmatch(parts.path)
    if not found:
        return None
    number, key = found[1], found[2] or parse_qs(parts.query).get("h", [""])[0]
    if key and not VIMEO_KEY.fullmatch(key):
        return None
    address = f"https://vimeo.com/{number}"
    player = f"https://player.vimeo.com/video/{number}?dnt=1&autoplay=1"
    return Film("Vimeo", address + f"/{key}" * bool(key), player + f"&h={key}" * bool(key))


def _seconds(clock: str) -> int:
    """«90», «90s» or «1m30s» in seconds; 0 for anything else."""
    found = CLOCK.fullmatch(clock)
    hours, minutes, seconds = (int(part or 0) for part in found.groups()) if found else (0, 0, 0)
    return hours * 3600 + minutes * 60 + seconds
