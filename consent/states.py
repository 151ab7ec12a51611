"""The states of a consent (W3C DPV 2.3) and the table of moves between them. No other move exists."""

from django.db.models import TextChoices


class State(TextChoices):
    REQUESTED = "dpv:ConsentRequested"
    GIVEN = "dpv:ConsentGiven"
    RENEWED = "dpv:RenewedConsentGiven"
    REFUSED = "dpv:ConsentRefused"
    DEFERRED = "dpv:ConsentRequestDeferred"
    WITHDRAWN = "dpv:ConsentWithdrawn"
    REVOKED = "dpv:ConsentRevoked"
    EXPIRED = "dpv:ConsentExpired"
    INVALIDATED = "dpv:ConsentInvalidated"
    UNKNOWN = "dpv:ConsentUnknown"


LIVING = frozenset({State.GIVEN, State.RENEWED})
# Of somebody who was asked and never said yes.
ASKED_ONLY = frozenset({State.REQUESTED, State.REFUSED, State.DEFERRED})
ENDINGS = frozenset({State.WITHDRAWN, State.REVOKED, State.EXPIRED, State.INVALIDATED})
# What only the person can do. An administrator can revoke, never give.
OWN = frozenset({State.REQUESTED, State.GIVEN, State.RENEWED, State.REFUSED, State.WITHDRAWN})

# From -> to. None stands for a subject without any record of the purpose.
MOVES: dict[State | None, frozenset[State]] = {
    None: frozenset({State.REQUESTED, State.UNKNOWN}),
    State.REQUESTED: frozenset({State.GIVEN, State.REFUSED, State.DEFERRED}),
    State.GIVEN: ENDINGS | {State.RENEWED},
    State.RENEWED: ENDINGS | {State.RENEWED},
    State.REFUSED: frozenset({State.REQUESTED}),
    State.DEFERRED: frozenset({State.REQUESTED}),
    State.WITHDRAWN: frozenset({State.REQUESTED}),
    State.REVOKED: frozenset({State.REQUESTED}),
    State.EXPIRED: frozenset({State.REQUESTED}),
    State.INVALIDATED: frozenset({State.REQUESTED}),
    State.UNKNOWN: frozenset({State.REQUESTED}),
}


def allowed(before: State | None, after: State, *, at_once: bool = False) -> bool:
    """Whether the table has this move. Some begin ``at_once`` with a yes: a share, which has no address to
    confirm by, and an import that brings the evidence of an earlier yes."""
    return after in MOVES[before] or (at_once and before is None and after is State.GIVEN)
