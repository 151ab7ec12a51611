"""How far a sending has come, live, and what can be done about it; below it what the issue did.

newsletter/admin/issues/sending.html
    ``sending``, ``issue``, ``mailing``, ``now`` (Now), ``figures`` (Figure of each state there is),
    ``turns`` (what can be done: Turn), ``answers`` (words, what became of them, people),
    ``doubts`` and ``more_doubts``, ``may_see`` (who somebody is), ``may_steer``, ``lives`` (whether it moves
    by itself); and once frozen what ``report.figures`` has.
"""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from consent.admin import desk as owner
from mail.mailings.selectors import Progress, doubts, progress
from mail.models import Mailing, OutboxMessage
from mail.tokens import message_id
from newsletter.admin.issues import desk, report, words
from newsletter.admin.issues.steering import turns
from newsletter.sending.errors import grouped

State = Mailing.State
DOUBTS = 50


@dataclass(frozen=True)
class Figure:
    """Letters in one state: ``x`` and ``width`` are its part of the bar, in percent."""

    state: str
    label: str
    how: str
    tone: str
    people: int
    x: float
    width: float


@dataclass(frozen=True)
class Doubt:
    """A letter of which nobody knows whether it arrived, and its Message-ID."""

    message: OutboxMessage
    id_of: str


@dataclass(frozen=True)
class Now:
    """Where it stands, in words."""

    state: str
    doing: str
    tone: str
    done: str
    rate: str
    left: str


@desk.figures_only
@never_cache
@require_safe
def sending_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Progress above, the report below."""
    sending = desk.sending_of(pk)
    mailing, issue = sending.mailing, sending.issue
    found = progress(mailing)
    doubtful = list(doubts(mailing)[:DOUBTS]) if found.doubts else []
    may_steer = request.user.has_perm(desk.SEND)
    context = {
        "sending": sending,
        "issue": issue,
        "mailing": mailing,
        "now": now(mailing, found),
        "figures": figures(mailing, found),
        "turns": turns(mailing) if may_steer else [],
        "answers": [(_(one.words), words.LETTERS[one.state], one.people) for one in found.answers],
        "doubts": [Doubt(message, message_id(message.pk)) for message in doubtful],
        "more_doubts": max(0, found.doubts - DOUBTS),
        "may_see": owner.may_see(request),
        "may_steer": may_steer,
        "lives": mailing.state in {State.WAITING, State.SENDING},
        **(report.figures(sending, found.counts) if mailing.frozen_at else {}),
    }
    return desk.page(request, "sending.html", _("How it went"), context, issue=issue)


@desk.figures_only
@never_cache
@require_safe
def figures_view(request: HttpRequest, pk: int) -> JsonResponse:
    """The same figures for the page's script. Four queries, and the session's."""
    mailing = desk.sending_of(pk).mailing
    found = progress(mailing)
    told = now(mailing, found)
    parts = {
        one.state: {"people": grouped(one.people), "x": one.x, "width": one.width}
        for one in figures(mailing, found)
    }
    return JsonResponse({**vars(told), "figures": parts, "doubts": found.doubts})


def now(mailing: Mailing, found: Progress) -> Now:
    """Where it stands."""
    done = _("%(done)s of %(all)s") % {"done": grouped(found.done), "all": grouped(found.frozen)}
    is_going = mailing.state == State.SENDING
    rate = _("%(rate)s a second") % {"rate": grouped(round(found.rate))} if is_going and found.rate else ""
    return Now(
        state=mailing.state,
        doing=words.doing(mailing),
        tone=words.tone(mailing),
        done=done if mailing.frozen_at else "",
        rate=rate,
        left=time_left(found.seconds_left) if is_going and found.seconds_left is not None else "",
    )


def time_left(seconds: int) -> str:
    """About how long it still takes."""
    if seconds < 60:
        return _("less than a minute left")
    minutes = round(seconds / 60)
    if minutes < 120:
        words_left = ngettext("about %(number)d minute left", "about %(number)d minutes left", minutes)
        return words_left % {"number": minutes}
    hours = round(minutes / 60)
    return ngettext("about %(number)d hour left", "about %(number)d hours left", hours) % {"number": hours}


def figures(mailing: Mailing, found: Progress) -> list[Figure]:
    """Every state, also those that nobody is in: the bar is drawn once and moved by the script."""
    whole = max(1, found.frozen)
    rows, x = [], 0.0
    for state, tone in words.TONES.items():
        people = found.counts.get(state, 0)
        width = round(100 * people / whole, 3)
        rows.append(
            Figure(state, str(words.LETTERS[state]), str(words.HOW[state]), tone, people, round(x, 3), width)
        )
        x += width
    return rows
