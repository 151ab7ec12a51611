"""Times as other systems write them. What names no zone is taken as UTC, in which Mailchimp, MailPoet and
Ghost keep theirs."""

import re
from datetime import UTC, datetime

ABSENT = {"", "-", "null", "none", "n/a", "0"}
EARLIEST = 1995
# 01.12.2025, 1.12.2025 kl. 10.00, 01.12.2025 10:00:00; with strokes, where which is the month must be plain.
DAY_FIRST = re.compile(
    r"(\d{1,2})([./-])(\d{1,2})\2(\d{4})(?:[ ,]+(?:kl\.? ?)?(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?)?"
)


def time(text: str) -> datetime | None:
    """The moment a cell names; None for an empty one. ValueError where it cannot be read, or in two ways."""
    text = text.strip()
    if text.casefold() in ABSENT or text.startswith("0000-00-00"):
        return None
    found = _read(text.removesuffix(" UTC").removesuffix(" GMT"))
    if found.year < EARLIEST:
        raise ValueError(text)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _read(text: str) -> datetime:
    if text[:4].isdigit():
        return datetime.fromisoformat(text.replace("/", "-"))
    parts = DAY_FIRST.fullmatch(text)
    if parts is None:
        raise ValueError(text)
    day, month, year = int(parts[1]), int(parts[3]), int(parts[4])
    if parts[2] == "/":
        if day <= 12 and month <= 12 and day != month:
            raise ValueError(text)
        day, month = (month, day) if month > 12 else (day, month)
    hour, minute, second = (int(part or 0) for part in parts.groups()[4:])
    return datetime(year, month, day, hour, minute, second, tzinfo=UTC)
