"""What the newsletter tells of a person on their page at the owner's desk."""

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext as _

from consent.admin.told import Fact, Moment
from consent.models import Subject
from mail.bounces.selectors import suspension
from mail.models import OutboxMessage
from newsletter import kinds, notices, selectors
from newsletter.models import DeliveryPreference, Departure, Login, Subscriber
from newsletter.sending.got import Got, got
from sharing.admin.words import CHANNELS
from sharing.models import Conversion

MAILS = 50


def facts(subject: Subject) -> list[Fact]:
    """Name, language, since when, how they came, how they want each list, and their answers."""
    found = []
    subscriber = Subscriber.objects.filter(subject=subject).first()
    if subscriber and subscriber.name:
        found.append(Fact(_("Name"), subscriber.name))
    if subject.locale:
        found.append(Fact(_("Language"), str(get_language_info(subject.locale)["name_local"])))
    if subscriber:
        found.append(
            Fact(_("First yes"), date_format(localtime(subscriber.created_at).date(), "DATE_FORMAT"))
        )
    if halted := suspension(subject=subject):
        day = date_format(localtime(halted.until).date(), "DATE_FORMAT")
        found.append(Fact(_("Letters"), _("Halted until %(day)s, as mail came back") % {"day": day}))
    return found + came_by(subject) + pace(subject) + answers(subject)


def came_by(subject: Subject) -> list[Fact]:
    """The links that brought them: channel and page, never whose."""
    rows = Conversion.objects.filter(consent__subject=subject).select_related("share__page").order_by("at")
    return [
        Fact(_("Came by a shared link"), f"{CHANNELS[row.share.channel]} · {row.share.page.title}")
        for row in rows
    ]


def pace(subject: Subject) -> list[Fact]:
    lang = get_language() or "nb"
    chosen = DeliveryPreference.objects.filter(consent__subject=subject).select_related("consent__purpose")
    found = []
    for one in chosen:
        title = one.consent.purpose.title_in(lang)
        if one.frequency:
            found.append(Fact(title, notices.frequency_words(one.frequency)))
        if one.paused_until:
            day = date_format(one.paused_until, "DATE_FORMAT")
            found.append(Fact(title, _("Paused until %(day)s") % {"day": day}))
    return found


def answers(subject: Subject) -> list[Fact]:
    return [
        Fact(one["question"], ", ".join(one["answer"])) for one in selectors.told_answers(subject=subject)
    ]


def moments(subject: Subject) -> list[Moment]:
    """Letters, visits to Min side, and why they left."""
    visits = Login.objects.filter(subject=subject, used_at__isnull=False)
    said = Departure.objects.filter(consent__subject=subject)
    return [
        *letters(subject),
        *issues(subject),
        *(Moment(visit.used_at, _("Was on Min side")) for visit in visits if visit.used_at),
        *(
            Moment(
                one.at,
                _("Said why they left"),
                " · ".join(filter(None, [one.get_reason_display(), one.words])),
            )
            for one in said
        ),
    ]


def letters(subject: Subject) -> list[Moment]:
    """The newest letters, and what became of each."""
    named = names()
    own = OutboxMessage.objects.filter(subject=subject).filter(mailing=None)
    rows = own.order_by("-created_at").prefetch_related("feedback")[:MAILS]
    return [
        Moment(
            row.sent_at or row.created_at,
            _("Letter: %(name)s") % {"name": named.get(row.kind, row.kind)},
            " · ".join(
                [
                    *([] if row.state == OutboxMessage.State.SENT else [states()[row.state]]),
                    *(str(back.get_kind_display()) for back in row.feedback.all()),
                ]
            ),
        )
        for row in rows
    ]


def issues(subject: Subject) -> list[Moment]:
    """The newest issues and digests, what became of each, and whether we could lawfully write then."""
    return [
        Moment(
            one.at,
            _("Issue: %(title)s") % {"title": one.issue.title}
            if one.issue
            else _("Letter: %(name)s") % {"name": names()[kinds.DIGEST]},
            " · ".join([states().get(one.message.state) or _("delivered"), then(one), *came_back(one)]),
        )
        for one in got(subject)
    ]


def then(one: Got) -> str:
    return _("a consent lived at that moment") if one.lawful else _("no living consent at that moment")


def came_back(one: Got) -> list[str]:
    return [str(feedback.get_kind_display()) for feedback in one.back]


def names() -> dict[str, str]:
    """What each kind of letter is called."""
    return {
        kinds.CONFIRM: _("please confirm"),
        kinds.WELCOME: _("welcome, with receipt"),
        kinds.ALREADY: _("you have it already"),
        kinds.RENEW: _("shall we go on?"),
        kinds.MOVED: _("moved to another address"),
        kinds.LOGIN: _("the way in to Min side"),
        kinds.CLOSED: _("a list has closed"),
        kinds.RETIRED: _("a list has come to its end"),
        kinds.LEFT: _("you have left"),
        kinds.PACE: _("you have changed how often"),
        kinds.DIGEST: _("new posts, gathered"),
    }


def states() -> dict[str, str]:
    """What became of a letter that was not simply sent."""
    state = OutboxMessage.State
    return {
        state.QUEUED: _("waits"),
        state.SENDING: _("is being sent"),
        state.DEFERRED: _("is tried again"),
        state.FAILED: _("was refused by their mail server"),
        state.DROPPED: _("was not needed any more"),
        state.DOUBT: _("nobody knows whether it arrived"),
    }
