"""What can be wrong with a message from a reader, or with what an editor wants to do with it."""

from django.utils.translation import gettext_lazy as _

from consent.errors import Refusal


class FeedbackError(Refusal):
    """Base of this room's refusals."""

    status = 422
    title = _("That did not work")


class NothingSaidError(FeedbackError):
    detail = _("Nothing is written yet.")


class MoveRefusedError(FeedbackError):
    """The matter no longer stands where the editor saw it."""

    status = 409
    detail = _("Somebody has moved this on meanwhile. See below where it stands now.")


class InOtherHandsError(MoveRefusedError):
    detail = _("Somebody else has this in hand. Take it over if you want to answer yourself.")


class NoAddressError(FeedbackError):
    detail = _("The reader left no address, so there is nowhere to send an answer.")


class NoteMissingError(FeedbackError):
    detail = _("A complaint is closed with a note of what was done about it.")


class WordsGoneError(FeedbackError):
    status = 410
    detail = _("What the reader wrote is erased, so there is nothing left to answer.")
