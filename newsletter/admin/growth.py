"""«Abonnenter» in the Reports menu: how the lists grow, where people come from, and why they leave.

newsletter/admin/growth.html
    ``form``, ``sentence``, ``growth`` (selectors.growth.Growth), ``parts`` (heading, SourceRows), ``reasons``
    (words, number, percent), ``chart`` (consent.admin.charts), ``days`` (with anything, newest first),
    ``first_day`` and ``last_day``, ``csv`` (address of the same as a file).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe
from wagtail.admin.auth import permission_required
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from consent.admin.charts import chart
from consent.models import Purpose
from newsletter.selectors.growth import COLUMNS, Growth, Scope, Source, growth, rows
from newsletter.services.figures import IMPORT, MIN_SIDE
from sharing.admin.spreadsheets import as_text, csv_download, csv_lines
from sharing.admin.words import CHANNELS

SEE = "newsletter.view_dayfigure"
PERIODS = [
    ("30", gettext_lazy("The last 30 days")),
    ("7", gettext_lazy("The last 7 days")),
    ("90", gettext_lazy("The last 90 days")),
    ("365", gettext_lazy("The last year")),
]
WAYS = {
    "": gettext_lazy("Straight to a form"),
    IMPORT: gettext_lazy("Imported"),
    MIN_SIDE: gettext_lazy("Min side"),
    **CHANNELS,
}


class GrowthForm(forms.Form):
    """By address, so that a view can be sent on. What is not one of the choices is as if not asked."""

    period = forms.ChoiceField(label=gettext_lazy("Period"), choices=PERIODS, required=False)
    list = forms.ModelChoiceField(
        label=gettext_lazy("List"),
        queryset=Purpose.objects.filter(mailing_list__isnull=False).order_by("mailing_list__sort_order"),
        to_field_name="slug",
        empty_label=gettext_lazy("All lists"),
        required=False,
    )

    def scope(self) -> Scope:
        self.is_valid()
        days = int(self.cleaned_data.get("period") or PERIODS[0][0])
        today = timezone.localdate()
        return Scope(today - timedelta(days=days - 1), today, self.cleaned_data.get("list"))


class FiguresMenuItem(MenuItem):
    """Shown to whoever may see how the lists grow."""

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm(SEE))


@dataclass(frozen=True)
class SourceRow:
    """A source in words; ``percent`` of all that were confirmed."""

    name: str
    source: Source
    percent: int


@permission_required(SEE)
@require_safe
def growth_view(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """The figures of a period, on one screen or as a file."""
    form = GrowthForm(request.GET)
    scope = form.scope()
    if request.GET.get("export") == "csv":
        return as_file(scope)
    found = growth(scope)
    title = _("Subscribers")
    context = {
        "header_title": title,
        "header_icon": "group",
        "breadcrumbs_items": [
            *WagtailAdminTemplateMixin.breadcrumbs_items,
            {"url": "", "label": title},
        ],
        "form": form,
        "growth": found,
        "sentence": sentence(found),
        "parts": parts(found),
        "reasons": reason_rows(found),
        "chart": chart(found.days),
        "days": [day for day in reversed(found.days) if day.given or day.ended or day.erased],
        "first_day": scope.first,
        "last_day": scope.last,
        "csv": f"?{request.GET.urlencode()}&export=csv",
    }
    return render(request, "newsletter/admin/growth.html", context)


def sentence(found: Growth) -> str:
    """The answer in one sentence."""
    people = ngettext("%(number)s consent lives now.", "%(number)s consents live now.", found.living)
    people %= {"number": number_format(found.living, force_grouping=True)}
    net = found.totals.net
    change = _("That is as many as when the period began.")
    if net > 0:
        change = _("That is %(number)s more than when the period began.")
    elif net < 0:
        change = _("That is %(number)s fewer than when the period began.")
    return f"{people} {change % {'number': number_format(abs(net), force_grouping=True)}}"


def parts(found: Growth) -> list[tuple[str, list[SourceRow]]]:
    """The tables of where signups came from, each under its heading."""
    whole = found.totals.confirmed
    tables = [
        (_("Way"), source_rows(found.channels, whole, WAYS)),
        (_("Campaign"), source_rows(found.campaigns, whole, {})),
        (_("Form on the page"), source_rows(found.pages, whole, {})),
    ]
    return [(heading, rows) for heading, rows in tables if rows]


def source_rows(sources: Sequence[Source], confirmed: int, names: Mapping[str, Any]) -> list[SourceRow]:
    """Sources with what they are called where ``names`` says so."""
    whole = confirmed or 1
    return [
        SourceRow(str(names.get(source.name, source.name)), source, round(100 * source.confirmed / whole))
        for source in sources
    ]


def reason_rows(found: Growth) -> list[tuple[str, int, int]]:
    whole = sum(number for _words, number in found.reasons) or 1
    return [(words, number, round(100 * number / whole)) for words, number in found.reasons]


def as_file(scope: Scope) -> StreamingHttpResponse:
    """Every figure of the period, a row for each day, list and source."""
    titles = ["day", "list", "channel", "campaign", "page", *COLUMNS]
    told = ([*(as_text(str(value)) for value in row[:5]), *row[5:]] for row in rows(scope))
    return csv_download(csv_lines(titles, told), f"abonnenter-{scope.first}-{scope.last}")
