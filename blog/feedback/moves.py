"""How a matter may move. No other move exists, and each is logged under a name of its own."""

from enum import StrEnum

from blog.feedback.models import Feedback

Status = Feedback.Status
OPEN = frozenset({Status.NEW, Status.IN_HAND})
SETTLED = frozenset({Status.ANSWERED, Status.CLOSED})


class Move(StrEnum):
    TAKE = "feedback.take"
    ANSWER = "feedback.answer"
    CLOSE = "feedback.close"
    REOPEN = "feedback.reopen"


# Move -> where it may start, and where it leads.
MOVES: dict[Move, tuple[frozenset[Status], Status]] = {
    Move.TAKE: (OPEN, Status.IN_HAND),
    Move.ANSWER: (OPEN, Status.ANSWERED),
    Move.CLOSE: (OPEN, Status.CLOSED),
    Move.REOPEN: (SETTLED, Status.IN_HAND),
}

# Not moves: the status stays. They are logged too.
LOOK = "feedback.look"
ERASE = "feedback.erase"
