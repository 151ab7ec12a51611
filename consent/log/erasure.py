"""How the log says that events were erased.

``services.forget`` deletes at once, but an event of it may still wait for its place. So what was erased
stands in ``ErasedEvent``, random ids that lead to nobody, until the sequencer knows where it is and logs it.
"""

from collections import defaultdict
from random import SystemRandom
from secrets import token_bytes

from consent.ledger.leaves import erasure_leaf
from consent.models import ErasedEvent, LeafData, Log

# Events at once, so that a leaf stays small.
LIMIT = 500


def take_erasure_leaves(log: Log) -> list[bytes]:
    """The leaves that name erased events, for the sequencer to append in the transaction it calls this in.

    The leaves of the events themselves vanish; their hashes stay. Events of several subjects stand together
    in random order, so that no leaf draws one person's history. Indexes are those of the log the events stand
    in, which is named unless it is ``log``.
    """
    placed = list(ErasedEvent.objects.exclude(position=None).order_by("position")[:LIMIT])
    LeafData.objects.filter(leaf__in=[event.position for event in placed]).update(data=None)
    ErasedEvent.objects.filter(pk__in=[event.pk for event in placed]).delete()
    logs = list(Log.objects.order_by("-first")) if placed else []
    groups: dict[tuple[str, str], list[int]] = defaultdict(list)
    for event in placed:
        home = next(found for found in logs if found.first <= event.position)
        groups[event.reason, "" if home == log else home.origin].append(event.position - home.first)
    for indexes in groups.values():
        SystemRandom().shuffle(indexes)
    return [
        erasure_leaf(reason, indexes, token_bytes(32), origin)
        for (reason, origin), indexes in sorted(groups.items())
    ]
