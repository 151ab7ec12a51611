"""«Issues» in the Reports menu, and the report of one.

newsletter/admin/issues/index.html
    ``rows`` (Row) and ``page`` (of a Paginator).
"""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from mail.models import Feedback, OutboxMessage
from newsletter.admin.issues import desk, words
from newsletter.models import Sending
from newsletter.sending import report

State = OutboxMessage.State
SHOWN = 30


@dataclass(frozen=True)
class Row:
    """One sent issue. ``percent`` of the frozen letters that were delivered."""

    sending: Sending
    doing: str
    tone: str
    delivered: int
    percent: int | None


@desk.figures_only
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every issue that was sent or waits for its time. A constant number of queries."""
    page = Paginator(report.sendings(), SHOWN).get_page(request.GET.get("p"))
    totals = report.totals([sending.mailing_id for sending in page])
    rows = [row(sending, totals[sending.mailing_id]) for sending in page]
    return desk.page(request, "index.html", _("Issues"), {"rows": rows, "page": page})


def row(sending: Sending, counts: dict[str, int]) -> Row:
    mailing, delivered = sending.mailing, counts.get(State.SENT, 0)
    percent = int(100 * delivered / mailing.frozen) if mailing.frozen else None
    return Row(sending, words.doing(mailing), words.tone(mailing), delivered, percent)


def figures(sending: Sending, counts: dict[str, int]) -> dict[str, Any]:
    """``erased``, ``domains``, ``troubles`` (label, Trouble), ``left``, ``spread`` and ``delivered``, as
    ``newsletter.sending.report`` has them. About ten queries; none reads letters that went well."""
    mailing = sending.mailing
    return {
        "erased": report.erased(mailing, counts),
        "delivered": counts.get(State.SENT, 0),
        "domains": report.domains(mailing),
        "troubles": [(Feedback.Kind(one.kind).label, one) for one in report.troubles(mailing)],
        "left": report.left(mailing),
        "spread": report.spread(sending),
    }
