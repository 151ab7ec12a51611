"""«Digests» in the Reports menu: what lists have sent by themselves, and a way to stop it.

newsletter/admin/digests.html
    ``rows`` (Row), ``page`` (of a Paginator) and ``may_steer``.
"""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from mail.mailings.errors import MailingStateError
from mail.models import OutboxMessage
from newsletter.admin.issues import desk, words
from newsletter.admin.issues.steering import TURNS, turns
from newsletter.digests.news import MOST
from newsletter.digests.services import turn
from newsletter.models import Digest
from newsletter.sending.report import totals

SHOWN = 30


@dataclass(frozen=True)
class Row:
    """One digest, with ``posts`` shown at most. ``percent`` of the frozen letters that were delivered;
    ``turns`` are (name, label)."""

    digest: Digest
    posts: int
    doing: str
    tone: str
    delivered: int
    percent: int | None
    turns: list[tuple[str, Any]]


@desk.figures_only
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Those that were sent, or are. A constant number of queries."""
    found = Digest.objects.exclude(mailing=None).select_related("mailing", "mailing_list__purpose")
    page = Paginator(found.order_by("-until", "-pk"), SHOWN).get_page(request.GET.get("p"))
    counts = totals([digest.mailing_id for digest in page])
    context = {
        "header_title": _("Digests"),
        "header_icon": "mail",
        "breadcrumbs_items": [
            *WagtailAdminTemplateMixin.breadcrumbs_items,
            {"url": "", "label": _("Digests")},
        ],
        "rows": [row(digest, counts[digest.mailing_id]) for digest in page],
        "page": page,
        "may_steer": request.user.has_perm(desk.SEND),
    }
    return render(request, "newsletter/admin/digests.html", context)


def row(digest: Digest, counts: dict[str, int]) -> Row:
    mailing, delivered = digest.mailing, counts.get(OutboxMessage.State.SENT, 0)
    assert mailing
    fitting = [(one.name, one.label) for one in turns(mailing)]
    percent = int(100 * delivered / mailing.frozen) if mailing.frozen else None
    # Each reads one language.
    posts = max(len(ids[:MOST]) for ids in digest.posts.values())
    return Row(digest, posts, words.doing(mailing), words.tone(mailing), delivered, percent, fitting)


@desk.guarded
@require_POST
def turn_view(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Pause, go on, or cancel."""
    digest = get_object_or_404(Digest.objects.select_related("mailing", "mailing_list"), pk=pk)
    try:
        turn(digest=digest, action=TURNS[name].action, by=request.user)
    except (KeyError, MailingStateError):
        messages.error(request, _("That did not fit any more. Look again."))
    return redirect("newsletter_digests:index")


urlpatterns = [
    path("", index, name="index"),
    path("<int:pk>/gjor/<slug:name>/", turn_view, name="turn"),
]
