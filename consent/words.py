"""What happened to a consent, in words for the person it is about. In the active language."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from consent.models import Subject
from consent.states import LIVING, State


@dataclass(frozen=True)
class Told:
    """One event as a person reads it: a heading, what follows from it, and a word for a stamp."""

    title: str
    meaning: str
    stamp: str


def is_remark(state: str, *, has_notice: bool) -> bool:
    """Whether a record only says something about a living consent: a yes is said under a notice."""
    return state in LIVING and not has_notice


def told(state: State, *, purpose: str, scheme: str, remark: bool = False) -> Told:
    """The words of ``state`` for the purpose of this title; or of a ``remark``, that letters were halted."""
    if remark:
        title = _("We halted the letters of %(purpose)s for a while") % {"purpose": purpose}
        return Told(title, _("Your yes stays as it is. Min side is where they go on."), halted())
    titles = _share_titles() if scheme == Subject.Scheme.SHARE else {}
    title = titles.get(state) or _titles()[state] % {"purpose": purpose}
    meaning = _("We count visits and signups through the link, never who they are.")
    if not (scheme == Subject.Scheme.SHARE and state == State.GIVEN):
        meaning = _meanings()[state]
    return Told(title, meaning, stamps()[state])


def halted() -> str:
    """The stamp of such a remark."""
    return pgettext("consent", "Halted")


def stamps() -> dict[str, str]:
    """Each state in a word or two."""
    return {
        State.REQUESTED: pgettext("consent", "Asked for"),
        State.GIVEN: pgettext("consent", "Given"),
        State.RENEWED: pgettext("consent", "Renewed"),
        State.REFUSED: pgettext("consent", "Refused"),
        State.DEFERRED: pgettext("consent", "Not answered"),
        State.WITHDRAWN: pgettext("consent", "Withdrawn"),
        State.REVOKED: pgettext("consent", "Ended by us"),
        State.EXPIRED: pgettext("consent", "Run out"),
        State.INVALIDATED: pgettext("consent", "Not valid"),
        State.UNKNOWN: pgettext("consent", "Not known"),
    }


def manner(method: str) -> str:
    """How it came about; a method we have no words for as it stands."""
    return {
        "form-post": _("With the form on our pages"),
        "confirm-post": _("With the button our mail led to"),
        "confirm-code-post": _("With the six digits from our mail"),
        "refuse-post": _("With «It was not me»"),
        "renew-post": _("With the button our mail led to"),
        "renew-page-post": _("With the button on the page that asked whether to go on"),
        "expiry-job": _("By itself, because the time was up"),
        "correction-request": _("Because you asked us to correct your address"),
        "address-corrected": _("Because it moved to your right address"),
        "unsub-page-post": _("With the button on the page for leaving"),
        "unsub-oneclick-rfc8058": _("With the button of your mail program"),
        "api-post": _("Through a site or an app connected to ours"),
        "share-button": _("With the share button"),
        "share-page-post": _("With the button on the link's own page"),
        "min-side-post": _("With the button on Min side"),
        "undo-post": _("With the button our mail led to, to take back what somebody else had pressed"),
        "ambassador-page-post": _("With the button on the ambassador's page"),
        "unsub-mailto": _("With a mail to our address for leaving"),
        "unsub-provider": _("With the link that our mail provider put in"),
        "arf": _("By reporting a letter as junk in your mail program"),
        "hard-bounce": _("Because mail to you came back: there is no such mailbox"),
        "soft-bounces": _("Because mail to you came back three times within fourteen days"),
        "list-retired": _("Because the newsletter came to its end"),
        "import": _("Brought along from an earlier register"),
        "admin": _("By hand, by the one who answers for the site"),
    }.get(method, method)


def _titles() -> dict[str, str]:
    return {
        State.REQUESTED: _("You were asked about %(purpose)s"),
        State.GIVEN: _("You said yes to %(purpose)s"),
        State.RENEWED: _("You said yes once more to %(purpose)s"),
        State.REFUSED: _("You said no to %(purpose)s"),
        State.DEFERRED: _("Nobody confirmed %(purpose)s"),
        State.WITHDRAWN: _("You took back your yes to %(purpose)s"),
        State.REVOKED: _("We ended your consent to %(purpose)s"),
        State.EXPIRED: _("Your yes to %(purpose)s has run out"),
        State.INVALIDATED: _("Your yes to %(purpose)s does not hold"),
        State.UNKNOWN: _("We have no yes from you to %(purpose)s"),
    }


def _share_titles() -> dict[str, str]:
    return {
        State.GIVEN: _("You shared with a link of your own"),
        State.WITHDRAWN: _("You stopped your link"),
        State.REVOKED: _("We stopped your link"),
    }


def _meanings() -> dict[str, str]:
    return {
        State.REQUESTED: _("Nothing of it is done before the one who owns the address has said yes."),
        State.GIVEN: _("It holds until the day below, or until you take it back."),
        State.RENEWED: _("It holds until the day below, or until you take it back."),
        State.REFUSED: _("The question is closed, and what it asked about is not done."),
        State.DEFERRED: _("The question was left open too long, so it is closed and nothing is sent."),
        State.WITHDRAWN: _("From this moment on we may not do what you had agreed to."),
        State.REVOKED: _("We did this, not you. What you had agreed to is not done any more."),
        State.EXPIRED: _("A yes does not hold for ever, and this one was not renewed. Nothing is sent."),
        State.INVALIDATED: _("Something was wrong with how it was asked for, so we do not use it."),
        State.UNKNOWN: _("We cannot show that you ever agreed, so nothing is sent."),
    }
