"""Looking a file through: a verdict on every row. Nothing is written about anybody."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path

from django.utils import timezone

from consent.addresses import lookup_of
from consent.events import YEARS, years_after
from consent.models import Consent, Purpose, Subject
from consent.selectors import lives
from consent.states import State
from mail.models import Suppression
from mail.services import OBJECTED
from newsletter.importing.addresses import imported_address
from newsletter.importing.columns import Columns
from newsletter.importing.rows import Row, read
from newsletter.importing.scratch import Scratch
from newsletter.importing.verdicts import GROUP_OF, Group, Verdict

AT_ONCE = 1000
HERE = {
    State.REQUESTED: Verdict.ASKED,
    State.REFUSED: Verdict.REFUSED,
    State.DEFERRED: Verdict.REFUSED,
    State.WITHDRAWN: Verdict.LEFT,
    State.UNKNOWN: Verdict.STILL_UNKNOWN,
}


@dataclass(frozen=True)
class Terms:
    """For which purpose people come, and whether somebody tells what they were shown, and attests it."""

    purpose: Purpose
    has_wording: bool
    is_attested: bool


def look(*, path: Path, file_name: str, terms: Terms, scratch: Scratch) -> Iterator[int]:
    """Look the file through; the bytes reached, after every AT_ONCE rows. Begun again it goes on from there.

    What it finds stands in ``scratch``. FileRefusedError for a file without people.
    """
    with path.open("rb") as file:
        found, rows = read(file, file_name)
        scratch.remember("system", found.system)
        if not scratch.fact("gathered"):
            _gather_outs(found, rows, scratch)
        _found, rows = read(file, file_name, int(scratch.fact("reached", "0")))
        while batch := list(islice(rows, AT_ONCE)):
            scratch.judge(judge(batch, terms, scratch))
            scratch.remember("reached", batch[-1].end)
            scratch.commit()
            yield batch[-1].end


def _gather_outs(found: Columns, rows: Iterator[Row], scratch: Scratch) -> None:
    """Whoever one row says is out is out, whatever other rows say."""
    if found.all_are is None and found.at.keys() & {"status", "left", "bounced", "subscribed"}:
        for row in rows:
            if _is_out(row) and (address := imported_address(row.address)):
                scratch.say_out(lookup_of(Subject.Scheme.EMAIL, address))
    scratch.remember("gathered", 1)
    scratch.commit()


def _is_out(row: Row) -> bool:
    return row.verdict is not None and GROUP_OF[row.verdict] is Group.THERE


def judge(rows: Sequence[Row], terms: Terms, scratch: Scratch) -> list[tuple[int, Verdict, str]]:
    """Line, verdict and address of each row."""
    now = timezone.now()
    said: list[tuple[Row, str, Verdict]] = []
    for row in rows:
        if row.verdict and (GROUP_OF[row.verdict] in {Group.BAD, Group.THERE}):
            said.append((row, "", row.verdict))
        elif (address := imported_address(row.address)) is None:
            said.append((row, "", Verdict.BAD_ADDRESS))
        else:
            lookup = lookup_of(Subject.Scheme.EMAIL, address)
            said.append((row, lookup, _first_word(row, lookup, scratch) or proof(row, terms, now)))
    known = here([lookup for _row, lookup, _verdict in said if lookup], terms.purpose)
    return [
        (row.number, _last_word(verdict, known.get(lookup)), row.address) for row, lookup, verdict in said
    ]


def _first_word(row: Row, lookup: str, scratch: Scratch) -> Verdict | None:
    if scratch.is_out(lookup):
        return Verdict.LEFT_THERE
    now = timezone.now()
    if any(at and at > now for at in (row.opted_in_at, row.confirmed_at)):
        return Verdict.FUTURE
    return None if scratch.see(lookup) else Verdict.DUPLICATE


def _last_word(verdict: Verdict, known: Verdict | None) -> Verdict:
    """What is known here comes before what the file says, unless the row is of no use anyway."""
    return known if known and GROUP_OF[verdict] in {Group.MAIL, Group.OVER, Group.UNKNOWN} else verdict


def proof(row: Row, terms: Terms, now: datetime) -> Verdict:
    """What the row shows of a consent."""
    if row.verdict:
        return row.verdict
    if row.opted_in_at is None:
        return Verdict.NO_TIME
    if not terms.has_wording:
        return Verdict.NO_WORDING
    if not terms.is_attested:
        return Verdict.NO_ATTESTATION
    return Verdict.EXPIRED if years_after(row.opted_in_at, YEARS) <= now else Verdict.GIVEN


def here(lookups: Sequence[str], purpose: Purpose) -> dict[str, Verdict]:
    """What is known here of these addresses, by lookup; those of whom nothing is known are missing."""
    heads = Consent.objects.filter(purpose=purpose, subject__lookup__in=lookups)
    now = timezone.now()
    known = {
        lookup: Verdict.LIVES if lives(state, until, now) else HERE.get(State(state), Verdict.ENDED)
        for lookup, state, until in heads.values_list("subject__lookup", "state", "valid_until")
    }
    stopped = Suppression.objects.filter(lookup__in=lookups).values_list("lookup", "reason")
    return known | {
        lookup: Verdict.OBJECTED if reason == OBJECTED else Verdict.SUPPRESSED for lookup, reason in stopped
    }
