"""``ledger verify --each``: every index accounted for, one line each, read from the raw rows."""

import contextlib
from collections.abc import Iterator
from hashlib import sha256
from typing import Any

from consent import selectors
from consent.audit.rows import CHUNK, spans
from consent.models import ConsentRecord, ErasedEvent, LeafData, Log, LogLeaf

EVENT, ERASURE = b"consent-ledger/v1\nevent\n", b"consent-ledger/v1\nerasure\n"


def accounts() -> Iterator[str]:
    """``17 present``, ``18 erased by 40``, ``19 MISSING``: for every index of every log, in order.

    A leaf is MISSING when its row is gone, its content has another hash, or the record behind it is gone and
    nothing in the log says that it was erased; and when a checkpoint knows of it and the log ended before.
    """
    logs = list(Log.objects.order_by("number"))
    erased = _erased(logs)
    for log, last in spans(logs, selectors.leaf_count()):
        if len(logs) > 1:
            yield f"Log {log.origin}"
        for begin in range(log.first, last, CHUNK):
            yield from _chunk(log, begin, min(begin + CHUNK, last), erased)
        for index in range(last - log.first, _known_size(log, logs)):
            yield f"{index} MISSING"


def _known_size(log: Log, logs: list[Log]) -> int:
    """How many leaves some checkpoint of ``log`` knows of: one of the database, or one that a later log
    carries."""
    carried = [
        later.previous.split("\n")[1] for later in logs if later.previous.startswith(f"{log.origin}\n")
    ]
    return max(selectors.signed_size(log), *map(int, carried), 0)


def _chunk(log: Log, begin: int, end: int, erased: dict[int, str]) -> Iterator[str]:
    rows = LogLeaf.objects.filter(position__gte=begin, position__lt=end)
    leaves = {row[0]: row[1:] for row in rows.values_list("position", "leaf_hash", "data__data")}
    spoken = ConsentRecord.objects.filter(position__gte=begin, position__lt=end)
    records = set(spoken.values_list("position", flat=True))
    for position in range(begin, end):
        index = position - log.first
        if position in erased:
            yield f"{index} erased by {erased[position]}"
        else:
            found = _is_present(leaves.get(position), has_record=position in records)
            yield f"{index} present" if found else f"{index} MISSING"


def _is_present(leaf: tuple[Any, Any] | None, *, has_record: bool) -> bool:
    if leaf is None or leaf[1] is None:
        return False
    data = bytes(leaf[1])
    fits = sha256(b"\x00" + data).digest() == bytes(leaf[0])
    return fits and (has_record or not data.startswith(EVENT))


def _erased(logs: list[Log]) -> dict[int, str]:
    """Position of every erased leaf -> the index that says so."""
    firsts = {log.origin: log.first for log in logs}
    found = dict.fromkeys(
        ErasedEvent.objects.exclude(position=None).values_list("position", flat=True), "the next seal"
    )
    for position, data in LeafData.objects.order_by("leaf").values_list("leaf_id", "data").iterator(CHUNK):
        if data is None or not (leaf := bytes(data)).startswith(ERASURE):
            continue
        home = max((log for log in logs if log.first <= position), key=lambda log: log.first)
        # What is no erasure erases nothing: the audit names it.
        with contextlib.suppress(ValueError, LookupError):
            _reason, indexes, _salt, *origin = leaf.removeprefix(ERASURE).decode().splitlines()
            first = firsts[origin[0]] if origin else home.first
            found |= {first + int(index): str(position - home.first) for index in indexes.split(",")}
    return found
