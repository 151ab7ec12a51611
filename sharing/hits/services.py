"""Raw hits, inserted through the alias ``hits``. What they come to is counted by ``hits.rolling``."""

from datetime import datetime
from typing import Protocol

from django.db import connections
from django.utils import timezone
from wagtail.models import Page

from sharing import selectors, verdicts
from sharing.callers import Caller
from sharing.hits import seen
from sharing.hits.driver import tell
from sharing.hits.rolling import roll_up
from sharing.models import Kind, Verdict

__all__ = ["insert", "read", "roll_up", "visit"]

# Written out, because the ORM takes ten times as long to say it; committed by itself.
INSERT = "INSERT INTO hits_hit (kind, share_id, page_id, verdict, rule, at) VALUES (%s, %s, %s, %s, %s, %s)"


class Link(Protocol):
    """A Share, or as much of one as ``selectors.landing`` reads."""

    @property
    def pk(self) -> int: ...
    @property
    def page_id(self) -> int: ...


def visit(*, share: Link, caller: Caller) -> verdicts.Judgement:
    """Somebody asked for ``/d/<code>``. One insert; who it was is decided here and then forgotten."""
    verdict, rule = _visit_verdict(share.pk, caller)
    insert(kind=Kind.VISIT, share_id=share.pk, page_id=share.page_id, verdict=verdict, rule=rule)
    return verdict, rule


def read(*, page: Page, caller: Caller, via: str = "") -> verdicts.Judgement:
    """Somebody stayed and read ``page``. Counts for the link ``via`` too, when it leads to this page."""
    link = selectors.counting_share(via)
    share_id = link.pk if link and link.page_id == page.pk else None
    verdict, rule = _read_verdict(page.pk, share_id, caller)
    insert(kind=Kind.READ, share_id=share_id, page_id=page.pk, verdict=verdict, rule=rule)
    return verdict, rule


def insert(
    *, kind: str, share_id: int | None, page_id: int, verdict: str, rule: str, at: datetime | None = None
) -> None:
    """One raw hit."""
    moment = connections["hits"].ops.adapt_datetimefield_value(at or timezone.now())
    tell(INSERT, [str(kind), share_id, page_id, str(verdict), rule, moment])


def _visit_verdict(share_id: int, caller: Caller) -> verdicts.Judgement:
    verdict, rule = verdicts.of_visit(caller)
    if verdict == Verdict.MACHINE:
        if rule in verdicts.SCANS:
            seen.remember_scan(share_id=share_id, network=caller.network)
        return verdict, rule
    if rule == verdicts.EMBEDDED:
        # Any site can have its readers' browsers ask for a link. It says nothing of who opens it later.
        known = seen.who(share_id=share_id, visitor=caller.visitor)
        return _met(known) if known else (verdict, rule)
    if known := seen.met_before(share_id=share_id, visitor=caller.visitor):
        return _met(known)
    if strange := _out_of_line(share_id, caller):
        seen.forget_visitor(share_id=share_id, visitor=caller.visitor)
        return strange
    return verdict, rule


def _out_of_line(share_id: int, caller: Caller) -> verdicts.Judgement | None:
    """What the last minutes say about a visitor who is new at a link. Such a one is not remembered."""
    if seen.in_crowd(caller.network):
        return Verdict.UNKNOWN, "crowd"
    if seen.in_burst(caller.visitor):
        return Verdict.MACHINE, "burst"
    if seen.just_scanned(share_id=share_id, network=caller.network):
        return Verdict.UNKNOWN, "after-scan"
    return None


def _read_verdict(page_id: int, share_id: int | None, caller: Caller) -> verdicts.Judgement:
    verdict, rule = verdicts.of_read(caller)
    if verdict == Verdict.MACHINE or rule == verdicts.EMBEDDED:
        return verdict, rule
    if seen.read_before(page_id=page_id, visitor=caller.visitor):
        return _met(seen.VISITOR)
    if share_id and seen.who(share_id=share_id, visitor=caller.visitor) == seen.SHARER:
        return _met(seen.SHARER)
    return verdict, rule


def _met(known: str) -> verdicts.Judgement:
    """Somebody known at the link, or at the page, is not counted again."""
    return (Verdict.SELF, "sharer") if known == seen.SHARER else (Verdict.REPEAT, "same-day")
