"""The owner's ledger: how the log stands, and who could be written to on a day.

consent/admin/index.html
    ``log`` (overview.LogState or None), ``earlier`` (of logs that are over), ``waiting`` and
    ``waiting_since``, ``refusal``, ``verification``, ``is_stale``, ``living``, ``chart``, ``days`` (those
    with something to tell, newest first), ``totals``, ``find_form``.
consent/admin/then.html
    ``form``; once asked ``purpose``, ``at``, ``rows`` (then.Then), ``could``; and of one person ``subject``,
    ``may``, ``deciding`` and ``stamp``.
"""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from consent import selectors, services
from consent.admin import overview
from consent.admin.charts import chart
from consent.admin.days import DAYS, Day, recorded
from consent.admin.desk import guarded, page
from consent.admin.forms import DayForm, FindForm
from consent.admin.then import deciding, stood
from consent.limits import allow
from consent.services.desk import FIND
from consent.words import stamps

# So many questions about an address may one person ask in an hour: work, not browsing.
SEARCHES, HOUR = 60, 3600


@guarded
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    return index_page(request, FindForm())


@guarded
@require_POST
def search(request: HttpRequest) -> HttpResponse:
    """On to the person, as a look at them: by a second POST, so that no look is a link."""
    form = FindForm(request.POST)
    if not may_ask(request):
        form.add_error("who", too_often())
        return index_page(request, form, status=429)
    if not form.is_valid():
        return index_page(request, form, status=422)
    subject = form.cleaned_data["who"]
    services.note(subject=subject, action=FIND, by=request.user)
    return redirect("consent_ledger:person", subject.pk, preserve_request=True)


@guarded
@require_http_methods(["GET", "HEAD", "POST"])
def then(request: HttpRequest) -> HttpResponse:
    """Asked by POST, as it may name somebody."""
    if request.method != "POST":
        now = timezone.localtime()
        return then_page(request, {"form": DayForm(initial={"date": now.date(), "time": now.time()})})
    form = DayForm(request.POST)
    if request.POST.get("address") and not may_ask(request):
        form.add_error("address", too_often())
        return then_page(request, {"form": form}, status=429)
    if not form.is_valid():
        return then_page(request, {"form": form}, status=422)
    return then_page(request, {"form": form, **answer(request, form.cleaned_data)})


def may_ask(request: HttpRequest) -> bool:
    return allow("ledger-search", str(request.user.pk), limit=SEARCHES, seconds=HOUR)


def too_often() -> str:
    return _("You have looked for so many that we stop here for an hour.")


def answer(request: HttpRequest, asked: dict[str, Any]) -> dict[str, Any]:
    """How many; and whether the one who was named, which is noted."""
    purpose, at, subject = asked["purpose"], asked["at"], asked["address"]
    rows = stood(purpose=purpose, at=at)
    found = {"purpose": purpose, "at": at, "rows": rows, "could": sum(row.could for row in rows)}
    if subject:
        services.note(subject=subject, action=FIND, by=request.user)
        event = deciding(subject=subject, purpose=purpose, at=at)
        found |= {
            "subject": subject,
            "may": selectors.may_mail(subject_id=subject.pk, purpose_id=purpose.pk, at=at),
            "deciding": event,
            "stamp": stamps()[event.state] if event else "",
        }
    return found


def then_page(request: HttpRequest, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    return page(request, "then.html", _("Who could be written to?"), context, status=status)


def index_page(request: HttpRequest, form: FindForm, *, status: int = 200) -> HttpResponse:
    states = overview.log_states()
    waiting, since = overview.waiting()
    verification = overview.last_verification()
    days = recorded()
    context = {
        "log": states[0] if states else None,
        "earlier": states[1:],
        "waiting": waiting,
        "waiting_since": since,
        "refusal": overview.refusal(),
        "verification": verification,
        "is_stale": verification is not None and overview.is_stale(verification),
        "living": overview.living(),
        "find_form": form,
        **drawn(days),
    }
    return page(request, "index.html", _("Consent log"), context, status=status)


def drawn(days: list[Day]) -> dict[str, Any]:
    """The days as a drawing and as a table."""
    return {
        "chart": chart(days),
        "first_day": days[0].date,
        "middle_day": days[0].date + timedelta(days=DAYS // 2),
        "days": [day for day in reversed(days) if day.given or day.ended or day.erased],
        "totals": {name: sum(getattr(day, name) for day in days) for name in ("given", "ended", "erased")},
    }
