"""What the desk calls reasons and states, in the active language."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from mail.models import Mailing, OutboxMessage
from newsletter.sending import selectors

State = OutboxMessage.State
# Of letters, in the order in which they are shown; ``tone`` names the colour.
TONES = {
    State.SENT: "good",
    State.QUEUED: "waits",
    State.SENDING: "waits",
    State.DEFERRED: "later",
    State.DOUBT: "doubt",
    State.FAILED: "bad",
    State.DROPPED: "none",
}
LETTERS = {
    State.SENT: pgettext_lazy("letters", "Delivered"),
    State.QUEUED: pgettext_lazy("letters", "Waiting"),
    State.SENDING: pgettext_lazy("letters", "On their way"),
    State.DEFERRED: pgettext_lazy("letters", "Put off"),
    State.DOUBT: pgettext_lazy("letters", "In doubt"),
    State.FAILED: pgettext_lazy("letters", "Refused"),
    State.DROPPED: pgettext_lazy("letters", "Not sent"),
}
HOW = {
    State.SENT: gettext_lazy("Their mail server has taken it. Whether anybody reads it, we do not ask."),
    State.QUEUED: gettext_lazy("Their turn has not come."),
    State.SENDING: gettext_lazy("Being handed over at this moment."),
    State.DEFERRED: gettext_lazy("The server asked us to come back later, and we do, for five days."),
    State.DOUBT: gettext_lazy("The connection broke before the answer. Never sent again without you."),
    State.FAILED: gettext_lazy("Their server said no for good."),
    State.DROPPED: gettext_lazy("Withdrew, or were stopped, after the recipients were frozen."),
}


def reasons() -> dict[str, tuple[str, str]]:
    """Why somebody of the list is left out: in a few words, and what stands behind it."""
    return {
        selectors.SUPPRESSED: (
            _("Not to be written to"),
            _("The address bounced for good, complained, or its owner objected."),
        ),
        selectors.SUSPENDED: (
            _("Mailbox in trouble"),
            _("Three letters came back within fourteen days. They are tried again by themselves."),
        ),
        selectors.PAUSED: (_("On a pause"), _("They asked for nothing before a day of their own.")),
        selectors.OBJECTED: (
            _("Do not want to be chosen"),
            _("They said no to profiling, so they are in no segment."),
        ),
        selectors.ELSEWHERE: (_("Outside the segment"), _("The issue is for others of the list.")),
        selectors.WANTED_LESS: (
            _("Want it more seldom"),
            _("They chose so themselves, and had a letter of the list lately."),
        ),
        selectors.AGREED_TO_LESS: (
            _("Agreed to it more seldom"),
            _("The text they said yes to promises fewer letters than this would make."),
        ),
    }


def not_among() -> dict[str, str]:
    """Why somebody was not among the recipients."""
    return {
        **{why: words for why, (words, _more) in reasons().items()},
        "no-consent": _("There was no living consent to the list then."),
        "later": _("They said yes after the recipients were frozen."),
        "": _("Why is not known any more."),
    }


def doing(mailing: Mailing) -> str:
    """Where the sending stands, in a word or two."""
    state = Mailing.State
    return {
        state.WAITING: pgettext("mailing", "Waits for its time"),
        state.ASKING: pgettext("mailing", "Asks you"),
        state.SENDING: pgettext("mailing", "Being sent"),
        state.PAUSED: pgettext("mailing", "Paused"),
        state.REFUSED: pgettext("mailing", "Refused"),
        state.CANCELLED: pgettext("mailing", "Cancelled"),
        state.ENDED: pgettext("mailing", "Sent"),
    }[state(mailing.state)]


def tone(mailing: Mailing) -> str:
    """Its colour. Once the provider has refused us it is never shown as well."""
    if mailing.refused_at:
        return "bad"
    state = Mailing.State
    return {
        state.ENDED: "good",
        state.SENDING: "waits",
        state.ASKING: "doubt",
        state.PAUSED: "later",
        state.REFUSED: "bad",
        state.CANCELLED: "none",
    }.get(state(mailing.state), "waits")
