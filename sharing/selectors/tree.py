"""The links of a cascade, one by one, as the tree picture draws them."""

from collections.abc import Iterable
from dataclasses import dataclass

from sharing.selectors.cascade import signups
from sharing.selectors.scope import Scope

# A picture of more would take seconds and show nothing more.
MOST_NODES = 20_000


@dataclass(frozen=True)
class Node:
    """One link that was used. ``parent`` is None where the chain comes to this page; ``living`` are confirmed
    signups it brought that still live."""

    id: int
    parent: int | None
    depth: int
    is_seeded: bool
    living: int


def nodes(pages: Iterable[int], *, campaign: int | None = None) -> list[Node]:
    """The first MOST_NODES used links to ``pages`` (ids), parents before children. Two queries."""
    scope = Scope(pages=list(pages), campaign=campaign)
    living = {share: alive for share, _ever, alive in signups(scope, "share_id")}
    rows = (
        scope.used_shares().order_by("pk").values_list("pk", "parent_id", "depth", "campaign_id")[:MOST_NODES]
    )
    return [
        Node(pk, parent if depth > 1 else None, depth, campaign_id is not None, living.get(pk, 0))
        for pk, parent, depth, campaign_id in rows
    ]
