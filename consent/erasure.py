"""How the log says that events were erased.

``services.forget`` deletes at once, but an event of it may still wait for its index. So what was erased
stands in ``ErasedEvent``, random ids that lead to nobody, until the sequencer has its indexes and logs
them.
"""

from collections import defaultdict
from random import SystemRandom

from consent.ledger.leaves import erasure_leaf
from consent.models import ErasedEvent, LeafData

# Events at once, so that a leaf stays small.
LIMIT = 500


def take_erasure_leaves() -> list[bytes]:
    """The leaves that name erased events, for the sequencer to append in the transaction it calls this in.

    The leaves of the events themselves vanish; their hashes stay. Events of several subjects stand together
    in random order, so that no leaf draws one person's history.
    """
    placed = list(ErasedEvent.objects.exclude(log_index=None).order_by("log_index")[:LIMIT])
    LeafData.objects.filter(leaf__in=[event.log_index for event in placed]).update(data=None)
    ErasedEvent.objects.filter(pk__in=[event.pk for event in placed]).delete()
    by_reason: dict[str, list[int]] = defaultdict(list)
    for event in placed:
        by_reason[event.reason].append(event.log_index)
    for indexes in by_reason.values():
        SystemRandom().shuffle(indexes)
    return [erasure_leaf(reason, indexes) for reason, indexes in sorted(by_reason.items())]
