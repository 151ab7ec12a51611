"""«How far did this travel»: one screen per post (term, issue, any page) and per campaign.

sharing/admin/travel.html
    ``page``, ``campaign`` (on its own screen), ``campaigns`` (of the page), ``form``, ``sentence``,
    ``is_empty``, ``lying`` and ``standing`` (drawing.Drawing), ``reads``, ``by_link`` (whether ``reads`` are
    only those through links), ``percent_by_link`` (of all reads, or None), ``cascade``, ``strands`` (name,
    cascade.Strand), ``levels`` and ``channels`` (rows.Row), ``languages`` (page, reads, Sums), ``chart``,
    ``days`` (with anything, newest first), ``reasons`` (words, rule, number), ``not_counted``, ``unknowns``,
    ``picture`` (cascade_picture.CascadePicture), and ``pictured``, of how many links when not of all.
"""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from wagtail.admin.auth import permission_required
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.models import Page

from sharing.admin import words
from sharing.admin.cascade_picture import cascade_picture
from sharing.admin.charts import by_day
from sharing.admin.drawing import LYING, STANDING, Drawing, drawing
from sharing.admin.forms import TravelForm
from sharing.admin.rows import channel_rows, level_rows
from sharing.models import Campaign
from sharing.selectors.cascade import Cascade, Sums, cascade, human_reads, uncounted
from sharing.selectors.report import days
from sharing.selectors.scope import Scope
from sharing.selectors.tree import MOST_NODES, nodes

SEE = "sharing.view_share"


@permission_required(SEE)
@require_safe
def of_page(request: HttpRequest, page_id: int) -> HttpResponse:
    """A post, term, issue or any other page, in all its languages."""
    page = get_object_or_404(Page, pk=page_id, depth__gt=1)
    pages = _in_all_languages(page)
    campaigns = list(
        Campaign.objects.filter(page__translation_key=page.translation_key).order_by("-starts_on")
    )
    form = TravelForm(request.GET, pages=pages, has_kinds=bool(campaigns))
    return _screen(request, page, form, form.scope(), {"campaigns": campaigns})


@permission_required(SEE)
@require_safe
def of_campaign(request: HttpRequest, pk: int) -> HttpResponse:
    """A campaign: its links alone."""
    campaign = get_object_or_404(Campaign.objects.select_related("page"), pk=pk)
    form = TravelForm(request.GET, pages=_in_all_languages(campaign.page), has_kinds=False)
    return _screen(request, campaign.page, form, form.scope(campaign.pk), {"campaign": campaign})


def _in_all_languages(page: Page) -> list[Page]:
    pages = Page.objects.filter(translation_key=page.translation_key).select_related("locale")
    return list(pages.order_by("pk"))


def _screen(
    request: HttpRequest, page: Page, form: TravelForm, scope: Scope, more: dict[str, Any]
) -> HttpResponse:
    title = _("How far did this travel?")
    report = {"url": reverse("sharing_report:index"), "label": _("Shares")}
    context = {
        "header_title": title,
        "header_icon": "openquote",
        "breadcrumbs_items": [
            *WagtailAdminTemplateMixin.breadcrumbs_items,
            report,
            {"url": "", "label": title, "sublabel": str(more.get("campaign", page.title))},
        ],
        "page": page,
        "form": form,
        "unknowns": words.UNKNOWNS,
        **figures(scope, form),
        **more,
    }
    return render(request, "sharing/admin/travel.html", context)


def figures(scope: Scope, form: TravelForm) -> dict[str, Any]:
    """All that the screen tells of ``scope``, in eight queries."""
    found = cascade(scope)
    by_page = human_reads(scope)
    everyone = sum(by_page.values())
    reads = found.whole.sums.reads if scope.is_part else everyone
    reasons = uncounted(scope)
    links = nodes(scope.pages or [], campaign=scope.campaign)
    return {
        "sentence": words.sentence(
            reads, found.whole, through_links=scope.is_part, narrowed=form.is_narrowed
        ),
        "is_empty": not (everyone or found.levels),
        "reads": reads,
        "by_link": scope.is_part,
        "percent_by_link": round(100 * found.whole.sums.reads / everyone) if everyone else None,
        "cascade": found,
        "levels": level_rows(found),
        "channels": channel_rows(found.channels),
        "languages": language_rows(found, by_page, form.pages),
        "strands": [(_("Organic"), found.organic), (_("Through campaigns"), found.seeded)],
        **by_day(days(scope)),
        "reasons": [
            (words.REASONS.get(reason.rule, reason.rule), reason.rule, reason.count) for reason in reasons
        ],
        "not_counted": sum(reason.count for reason in reasons),
        "picture": cascade_picture(links),
        "pictured": len(links) if len(links) == MOST_NODES else None,
        **pictures(found, reads),
    }


def pictures(found: Cascade, reads: int) -> dict[str, Drawing]:
    """The large drawing, twice; of what it will be like as long as there is nothing to draw."""
    by_depth = {level.depth: level.sums.links for level in found.levels}
    links = [by_depth.get(depth, 0) for depth in range(1, max(by_depth, default=0) + 1)]
    sums = found.whole.sums
    if not (reads or sums.links or sums.signups):
        reads, links, sums = 240, [9, 12, 6, 3], Sums(signups=11, living=11)
    numbers = {"readers": reads, "links": links, "signups": sums.signups, "living": sums.living}
    return {"lying": drawing(LYING, **numbers), "standing": drawing(STANDING, **numbers)}


def language_rows(
    found: Cascade, reads: dict[int, int], pages: Sequence[Page]
) -> list[tuple[Page, int, Sums]]:
    """Each language's page, its engaged reads and what links brought it."""
    return [(page, reads.get(page.pk, 0), found.pages.get(page.pk, Sums())) for page in pages]
