"""What can be wrong with a consent or with the log, and the form in which every room refuses a request."""

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from consent.models import Notice
    from consent.states import State


class Refusal(Exception):
    """An HTTP status and two sentences for the person in front of it. The API makes RFC 9457 of it."""

    status = 400
    title: Any
    detail: Any = _("The request was not understood.")

    def extra(self) -> dict[str, Any]:
        """More members of the problem document."""
        return {}


class ConsentError(Refusal):
    """Base of this room's refusals."""

    title = _("This consent cannot be recorded")


class AddressInvalid(ConsentError):
    """The text is not an e-mail address."""

    status = 422
    title = _("The address cannot be right")
    detail = _("That does not look like an e-mail address. Is there a slip of the keys?")


class NoticeUnknown(ConsentError):
    """The text shown to the person is not one that is live. ``current`` is, or None where none ever was."""

    status = 409
    title = _("The text has changed")
    detail = _("The text you were shown is no longer the current one. Please read it again.")

    def __init__(self, current: "Notice | None") -> None:
        super().__init__(current)
        self.current = current

    def extra(self) -> dict[str, object]:
        """The notice to show instead."""
        notice = self.current
        if notice is None:
            return {}
        fields = ("text", "html", "lang", "version", "sha256")
        return {"notice": {name: getattr(notice, name) for name in fields}}


class MoveRefused(ConsentError):
    """The table of states has no such move, or the one who asks may not make it."""

    status = 409
    title = _("That is not possible now")
    detail = _("This consent cannot go from where it stands to where you asked.")

    def __init__(self, before: "State | None", after: "State") -> None:
        super().__init__(f"{before or 'nothing'} -> {after}")
        self.before, self.after = before, after


class ReceiptGone(ConsentError):
    """No such receipt: the link was never ours, or what it proves was erased."""

    status = 404
    title = _("There is no receipt here")
    detail = _("The link is not one of ours, or everything about you was deleted since.")


class ReceiptNotReady(ConsentError):
    """The record stands, and is not under a signed checkpoint yet."""

    status = 503
    title = _("The proof is on its way")
    detail = _("Your answer is recorded. Its proof is signed within a few seconds; try again then.")
    retry_after = 2  # seconds until the next seal, with a worker

    def extra(self) -> dict[str, object]:
        return {"retry_after": self.retry_after}


class SubjectHeld(ConsentError):
    """Somebody placed a hold on this person (Art. 17(3)). The message is its reason."""

    status = 409
    title = _("This cannot be erased yet")
    detail = _("Something about you must be kept for now: a legal duty, or an open claim.")


class TooManyRequests(Refusal):
    """One network has had its share. ``retry_after``: seconds until it may try again, at most."""

    status = 429
    title = _("Too many requests")
    detail = _("Please wait a little and try again.")

    def __init__(self, retry_after: int) -> None:
        super().__init__(f"try again after {retry_after} seconds")
        self.retry_after = retry_after

    def extra(self) -> dict[str, object]:
        """How many seconds to wait."""
        return {"retry_after": self.retry_after}


class LogRefused(Exception):
    """The log cannot be continued honestly. The message says why and what the owner can do."""


class LogFault(Exception):
    """Something in the log does not fit. ``index`` is the first bad one, None where no index is concerned."""

    def __init__(self, index: int | None, what: str) -> None:
        super().__init__(what if index is None else f"Index {index}: {what}")
        self.index, self.what = index, what
