"""Whose file it is, and what stands in which column: told by the names in its first line.

What each system really exports
    Mailchimp: ``subscribed_…``, ``unsubscribed_…``, ``cleaned_…`` and ``nonsubscribed_….csv``, with the
    address under «Email Address» and OPTIN_TIME, CONFIRM_TIME, UNSUB_TIME, CLEAN_TIME, LEID, EUID.
    MailPoet (ImportExport/Export/Export.php): Email, First name, Last name, Subscription time, Confirmation
    time, List status, Global status, List; quotes within quotes as ``\\"``.
    Ghost (members-csv/lib/unparse.js): id, email, name, note, subscribed_to_emails, complimentary_plan,
    stripe_customer_id, created_at, deleted_at, labels, tiers.
Columns with IP addresses are read by nobody.
"""

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from newsletter.errors import NewsletterError
from newsletter.importing.names import FIELD_OF, NAMES, words
from newsletter.importing.records import DELIMITERS, OpenQuoteError, splitter
from newsletter.importing.verdicts import Verdict


class System(StrEnum):
    MAILCHIMP = "Mailchimp"
    MAILPOET = "MailPoet"
    GHOST = "Ghost"
    PLAIN = "CSV"


# A file of Mailchimp's says in its own name what the people in it are.
FILES = {
    "unsubscribed": Verdict.LEFT_THERE,
    "cleaned": Verdict.BOUNCED_THERE,
    "nonsubscribed": Verdict.NEVER_THERE,
}


class FileRefusedError(NewsletterError):
    """The file as a whole cannot be imported; ``str`` of it says why, in English."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.detail = why


@dataclass(frozen=True)
class Columns:
    """What stands where. ``at``: field -> its columns, in order; ``all_are`` the verdict that the name of the
    file passes on everybody in it."""

    system: System
    delimiter: str
    names: tuple[str, ...]
    at: Mapping[str, tuple[int, ...]]
    all_are: Verdict | None = None

    @property
    def width(self) -> int:
        return len(self.names)

    def is_whole(self, line: str) -> bool:
        """Whether a line, its quotes aside, has every column and an address in its place."""
        cells = line.split(self.delimiter)
        at = self.at["address"][0]
        return len(cells) == self.width and "@" in cells[at]


def columns(header: str, file_name: str) -> Columns:
    """What the first line says. FileRefusedError when no column holds addresses."""
    names, delimiter = max(_read(header), key=lambda found: (_known(found[0]), len(found[0])))
    plain = [_plain(name) for name in names]
    at: dict[str, tuple[int, ...]] = {}
    for index, name in enumerate(plain):
        if field := FIELD_OF.get(name):
            at[field] = (*at.get(field, ()), index)
    if "address" not in at:
        raise FileRefusedError(_no_address(names))
    system = _system(set(plain))
    all_are = FILES.get(file_name.casefold().partition("_")[0]) if system is System.MAILCHIMP else None
    return Columns(system, delimiter, tuple(names), at, all_are)


def _read(header: str) -> list[tuple[list[str], str]]:
    found = []
    for delimiter in DELIMITERS:
        try:
            found.append((splitter(delimiter)(header), delimiter))
        except (csv.Error, OpenQuoteError):
            found.append((header.replace('"', "").split(delimiter), delimiter))
    return found


def _plain(name: str) -> str:
    return re.sub(r"[\s_\-–*:.]+", " ", name.casefold()).strip()


def _known(names: list[str]) -> int:
    return sum(_plain(name) in FIELD_OF for name in names)


def _system(names: set[str]) -> System:
    if names & {"optin time", "member rating", "leid", "euid"}:
        return System.MAILCHIMP
    if {"subscribed to emails", "created at"} <= names:
        return System.GHOST
    if names & {"list status", "global status"} or {"subscription time", "confirmation time"} <= names:
        return System.MAILPOET
    return System.PLAIN


def _no_address(names: list[str]) -> str:
    found = ", ".join(f"«{name.strip()[:40]}»" for name in names[:20])
    needed = ", ".join(words(NAMES["address"])[:12])
    first = " It is a person already: put a line with names above it." if "@" in found else ""
    return f"No column holds addresses. The first line says {found}.{first} One of these is needed: {needed}."
