"""The demo's content as it lies in ``content/``, and the dates it gets on the day it is built."""

import shutil
import tomllib
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone

CONTENT = Path(__file__).parent / "content"
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
FENCE = "---\n"


@dataclass(frozen=True)
class Outing:
    """When a post came out, and how far it went (``calendar.toml`` says what the figures mean)."""

    key: str
    weeks_ago: int
    weekday: str
    time: time
    reads: int
    starts: int
    spread: float
    signups: int
    ambassadors: int = 0

    def published(self, built: date) -> datetime:
        """The latest such weekday before ``built``, that many weeks earlier, at the site's own time."""
        since = (built.weekday() - WEEKDAYS.index(self.weekday)) % 7 or 7
        return days_before(built, since + 7 * self.weeks_ago, self.time)


@dataclass(frozen=True)
class Message:
    """What a reader told us of a post (``feedback.toml``), and the answer, if one was given."""

    kind: str
    post: str
    lang: str
    name: str
    address: str
    text: str
    days_ago: int
    time: time
    answer: dict[str, Any] | None = None


def days_before(built: date, days_ago: int, at: time) -> datetime:
    """That time of that day, at the site's own time."""
    return timezone.make_aware(datetime.combine(built - timedelta(days=days_ago), at))


def messages() -> list[Message]:
    """What readers told us."""
    rows = tomllib.loads((CONTENT / "feedback.toml").read_text(encoding="utf-8"))["message"]
    return [Message(**row) for row in rows]


def campaign() -> dict[str, Any]:
    """Who passes a post on for somebody (``campaign.toml`` says what it holds)."""
    return tomllib.loads((CONTENT / "campaign.toml").read_text(encoding="utf-8"))


def extras() -> dict[str, dict[str, Any]]:
    """By language and post: ``picture`` and ``blocks`` (``extras.toml`` says what they hold)."""
    return tomllib.loads((CONTENT / "extras.toml").read_text(encoding="utf-8"))


def calendar() -> list[Outing]:
    """Every post, the newest first."""
    rows = tomllib.loads((CONTENT / "calendar.toml").read_text(encoding="utf-8"))
    return [Outing(key=key, **row) for key, row in rows.items()]


def site() -> dict[str, Any]:
    """``identity``, ``authors``, ``categories``, ``series`` and ``lists``."""
    return tomllib.loads((CONTENT / "site.toml").read_text(encoding="utf-8"))


def page_source(lang: str, name: str) -> str:
    """The Markdown of a page beside the blog."""
    return (CONTENT / "sider" / lang / f"{name}.md").read_text(encoding="utf-8")


def write_documents(folder: Path, built: date) -> None:
    """Lay out posts and terms in ``folder`` as an import finds them, dated for a demo built on ``built``."""
    shutil.copytree(CONTENT / "leksikon", folder / "leksikon")
    published = {outing.key: outing.published(built) for outing in calendar()}
    for path in (CONTENT / "blogg").glob("*/*.md"):
        target = folder / path.relative_to(CONTENT)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(dated(path.read_text(encoding="utf-8"), published[path.stem]), encoding="utf-8")


def dated(source: str, published: datetime) -> str:
    """A post with its date in the front matter."""
    return source.replace(FENCE, f"{FENCE}date: {published:%Y-%m-%d %H:%M}\n", 1)
