"""The editors' tray: everything readers told us, what waits longest first."""

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.text import Truncator
from django.utils.timesince import timesince
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.utils import get_user_display_name
from wagtail.admin.views.generic import IndexView

from blog.feedback import delivery, selectors
from blog.feedback.models import Feedback
from blog.feedback.moves import OPEN


class TrayFilters(WagtailFilterSet):
    status = django_filters.MultipleChoiceFilter(
        label=_("Status"), choices=Feedback.Status.choices, widget=forms.CheckboxSelectMultiple
    )
    kind = django_filters.MultipleChoiceFilter(
        label=_("What it is"), choices=Feedback.Kind.choices, widget=forms.CheckboxSelectMultiple
    )
    created_at = django_filters.DateFromToRangeFilter(label=_("Came in"), widget=DateRangePickerWidget)

    class Meta:
        model = Feedback
        fields: list[str] = []


def beginning(feedback: Feedback) -> str:
    """How the message begins, in a line of a list."""
    if not hasattr(feedback, "words"):
        return str(_("Erased"))
    return Truncator(" ".join(feedback.words.message.split())).chars(90)


def waited(feedback: Feedback) -> str:
    """How long the reader has waited: «4 days»."""
    return timesince(feedback.since, depth=1)


def who(feedback: Feedback) -> str:
    return get_user_display_name(feedback.assignee) if feedback.assignee else ""


class StatusColumn(Column):
    """Where it stands, and whether the answer failed to arrive."""

    cell_template_name = "blog/admin/feedback_status_cell.html"

    def get_cell_context_data(self, instance: Feedback, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        is_lost = instance.status == Feedback.Status.ANSWERED and instance.delivery in delivery.UNDELIVERED
        return {**context, "lost": delivery.WORDS[instance.delivery] if is_lost else ""}


class SinceColumn(Column):
    """How long the reader has waited, or when it was settled."""

    cell_template_name = "blog/admin/feedback_since_cell.html"

    def get_cell_context_data(self, instance: Feedback, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        return {
            **context,
            "is_open": instance.status in OPEN,
            "is_overdue": selectors.is_overdue(instance),
        }


class TrayView(IndexView):
    model = Feedback
    permission_required = "view"
    any_permission_required = None
    page_title = _("Inbox")
    header_icon = "mail"
    index_url_name = "feedback_tray:index"
    index_results_url_name = "feedback_tray:results"
    results_template_name = "blog/admin/feedback_results.html"
    filterset_class = TrayFilters
    table_classname = "listing tray"
    paginate_by = 50
    columns = [
        TitleColumn("words", label=_("Message"), accessor=beginning, url_name="feedback_tray:message"),
        Column("kind", label=_("What it is"), accessor="get_kind_display", width="12%"),
        Column("page", label=_("About what"), accessor="page.title", width="18%"),
        StatusColumn("status", label=_("Status"), accessor="get_status_display", width="13%"),
        Column("assignee", label=_("Who answers"), accessor=who, width="12%"),
        SinceColumn("since", label=_("Since when"), accessor=waited, width="13%"),
    ]

    def get_base_queryset(self) -> QuerySet[Feedback]:
        return selectors.tray()

    def order_queryset(self, queryset: QuerySet[Feedback]) -> QuerySet[Feedback]:
        return queryset
