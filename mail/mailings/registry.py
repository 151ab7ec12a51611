"""What a higher room says of its mailings: who gets them, what they say, and what is each recipient's own."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from mail import kinds
from mail.mailings.queue import Claimed
from mail.models import Mailing, MailingText


@dataclass(frozen=True)
class Bulk:
    """How mailings of one kind are made.

    ``recipients``: rows of (subject id, locale, number of the text they get), each subject once.
    ``texts``: the unsaved texts without their mailing, asked once, when the recipients are frozen.
    ``fields``: of each message the values that replace ``{{ name }}`` in text, HTML, subject and headers, in
    the order of the messages. A constant number of queries, however many there are.
    ``ended``: called in the transaction in which a mailing ends.
    """

    recipients: Callable[[Mailing], QuerySet[Any, tuple[Any, ...]]]
    texts: Callable[[Mailing], Sequence[MailingText]]
    fields: Callable[[Mailing, Sequence[Claimed]], list[dict[str, str]]]
    ended: Callable[[Mailing], None]


_bulks: dict[str, Bulk] = {}


def register(kind: str, bulk: Bulk) -> None:
    """Name how mailings of ``kind`` are made. Their rows are kept for as long as the mailing is."""
    from mail.mailings.composing import compose  # which asks here

    kinds.register(kind, compose, kept=True)
    _bulks[kind] = bulk


def bulk_of(kind: str) -> Bulk:
    """UnknownKindError for a kind that no room has registered."""
    if kind not in _bulks:
        raise kinds.UnknownKindError(kind)
    return _bulks[kind]
