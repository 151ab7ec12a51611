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
ENDINGS = frozenset({State.WITHDRAWN, State.REVOKED, State.EXPIRED, State.INVALIDATED})

# From -> to. None stands for a subject without any record of the purpose.
MOVES: dict[State | None, frozenset[State]] = {
    None: frozenset({State.REQUESTED}),
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


def allowed(before: State | None, after: State) -> bool:
    """Whether the table has this move."""
    return after in MOVES[before]
