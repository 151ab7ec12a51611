"""«Delinger» in the Reports menu: sharing over all, by period, channel, origin and language.

sharing/admin/report_results.html, besides what Wagtail's reports have
    ``totals``, of which ``organic`` and ``seeded`` (Sums), ``channels`` (rows.Row), and ``charts.by_day``.
"""

import csv
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

import django_filters
from django.core.paginator import Page as Side
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import NumberColumn, TitleColumn
from wagtail.admin.views.mixins import Echo
from wagtail.admin.views.reports import ReportView
from wagtail.models import Locale
from wagtail.permission_policies import ModelPermissionPolicy

from sharing.admin import words
from sharing.admin.charts import by_day
from sharing.admin.rows import channel_rows
from sharing.admin.spreadsheets import as_text
from sharing.models import DayCount, Share
from sharing.selectors.cascade import Sums, summed, sums_by
from sharing.selectors.report import Text, days, named, texts
from sharing.selectors.scope import Scope

AT_ONCE = 500
YEARS = range(2000, 2100)
WIDE = "on-wide-screens"


class ShareFilters(WagtailFilterSet):
    """Read by the view, which asks the selectors; it narrows no queryset itself."""

    day = django_filters.DateFromToRangeFilter(label=gettext_lazy("Period"), widget=DateRangePickerWidget)
    channel = django_filters.ChoiceFilter(label=gettext_lazy("Channel"), choices=list(words.CHANNELS.items()))
    origin = django_filters.ChoiceFilter(label=gettext_lazy("Kind"), choices=words.ORIGINS)
    language = django_filters.ModelChoiceFilter(label=gettext_lazy("Language"), queryset=Locale.objects.all())

    class Meta:
        model = DayCount
        fields: list[str] = []

    def scope(self) -> Scope:
        """The figures that are asked for; what is no choice is as if not asked."""
        asked = self.form.cleaned_data if self.form.is_valid() else {}
        period, locale, origin = asked.get("day"), asked.get("language"), asked.get("origin")
        return Scope(
            first=_day(period.start) if period else None,
            last=_day(period.stop) if period else None,
            channel=asked.get("channel") or "",
            seeded=origin == "seeded" if origin else None,
            locale=locale.pk if locale else None,
        )


def _day(moment: datetime | None) -> date | None:
    """The day that is asked for. One of another time is none: every day of a period is gone through."""
    return moment.date() if moment and moment.year in YEARS else None


class TextColumn(TitleColumn):
    """The post's title, to the screen of how far it travelled."""

    def get_link_url(self, instance: Text, parent_context: Mapping[str, Any]) -> str:
        return reverse("sharing_travel:page", args=[instance.page.pk])


class SharesView(ReportView):
    model = DayCount
    page_title = gettext_lazy("Shares")
    header_icon = "openquote"
    verbose_name_plural = gettext_lazy("posts and pages")
    template_name = "sharing/admin/report.html"
    results_template_name = "sharing/admin/report_results.html"
    index_url_name = "sharing_report:index"
    index_results_url_name = "sharing_report:results"
    permission_policy = ModelPermissionPolicy(Share)
    any_permission_required = ["view"]
    filterset_class = ShareFilters
    default_ordering = "-links"
    columns = [
        TextColumn("page.title", label=gettext_lazy("Post")),
        NumberColumn("readers", label=gettext_lazy("Engaged reads"), classname=WIDE),
        NumberColumn("sums.links", label=gettext_lazy("Shares"), sort_key="links"),
        NumberColumn("depth", label=gettext_lazy("Generations"), sort_key="steps"),
        NumberColumn("sums.visits", label=gettext_lazy("Visits"), sort_key="seen", classname=WIDE),
        NumberColumn(
            "sums.reads", label=gettext_lazy("Reads through links"), sort_key="read", classname=WIDE
        ),
        NumberColumn("sums.signups", label=gettext_lazy("Subscribed")),
        NumberColumn("sums.living", label=gettext_lazy("Still do"), classname=WIDE),
    ]
    list_export = [
        *("page.title", "page.locale.language_code", "page.full_url", "readers", "sums.links", "depth"),
        *("sums.visits", "sums.reads", "sums.signups", "sums.living"),
    ]
    export_headings = {
        "page.title": gettext_lazy("Post"),
        "page.locale.language_code": gettext_lazy("Language"),
        "page.full_url": gettext_lazy("Address"),
        "readers": gettext_lazy("Engaged reads"),
        "sums.links": gettext_lazy("Shares"),
        "depth": gettext_lazy("Generations"),
        "sums.visits": gettext_lazy("Visits"),
        "sums.reads": gettext_lazy("Reads through links"),
        "sums.signups": gettext_lazy("Subscribed"),
        "sums.living": gettext_lazy("Still do"),
    }
    custom_value_preprocess = {
        **ReportView.custom_value_preprocess,
        str: {ReportView.FORMAT_CSV: as_text, ReportView.FORMAT_XLSX: as_text},
    }

    @cached_property
    def scope(self) -> Scope:
        found: Scope = self.filters.scope()
        return found

    def get_filename(self) -> str:
        return _("shares")

    def get_base_queryset(self) -> QuerySet[DayCount, dict[str, Any]]:
        return texts(self.scope)

    def order_queryset(self, queryset: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
        return queryset.order_by(self.ordering, "key")

    def filter_queryset(self, queryset: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
        return queryset

    def paginate_queryset(self, queryset: QuerySet[Any, Any], page_size: int) -> tuple[Any, Side, Any, bool]:
        paginator, side, rows, has_others = super().paginate_queryset(queryset, page_size)
        side.object_list = named(list(rows), self.scope)
        return paginator, side, side.object_list, has_others

    def decorate_paginated_queryset(self, object_list: Any) -> Any:
        return self.exported(object_list) if self.is_export else object_list

    def exported(self, rows: QuerySet[Any, Any]) -> Any:
        """Every post, named some hundred at a time."""
        found = list(rows)
        for start in range(0, len(found), AT_ONCE):
            yield from named(found[start : start + AT_ONCE], self.scope)

    def stream_csv(self, queryset: Any) -> Iterator[bytes]:
        """As Wagtail's own, with cells in quotes: Excel in Norwegian and Polish parts them at semicolons,
        and what follows one in a title could be taken for a formula."""
        writer = csv.DictWriter(Echo(), fieldnames=self.list_export, quoting=csv.QUOTE_ALL)
        yield writer.writerow({field: self.get_heading(queryset, field) for field in self.list_export})
        for item in queryset:
            yield self.write_csv_row(writer, self.to_row_dict(item))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context if self.is_export else {**context, **figures(self.scope)}


def figures(scope: Scope) -> dict[str, Any]:
    """What stands above the table, in three queries."""
    found = sums_by(scope, "channel")
    origins = summed(found, lambda key: key[-1])
    return {
        "totals": sum(found.values(), Sums()),
        "organic": origins.get(False, Sums()),
        "seeded": origins.get(True, Sums()),
        "channels": channel_rows(summed(found, lambda key: key[0])),
        **by_day(days(scope)),
    }
