"""The explorer's lists of posts and of terms: what tells one from another, asked for all rows at once."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django_filters import DateFromToRangeFilter
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.components import MediaContainer
from wagtail.admin.ui.tables import BaseColumn, Column, DateColumn
from wagtail.admin.views.pages.listing import ExplorableIndexView
from wagtail.admin.widgets.button import Button

from blog.models import PostPage, TermPage

# Left out on narrow screens (static/css/admin.css).
WIDE = "on-wide-screens"
COLUMNS = [
    column
    for column in ExplorableIndexView.base_columns
    if column.name in {"bulk_actions", "title", "status"}
]
UPDATED = DateColumn(
    "latest_revision_created_at", label=_("Updated"), sort_key="latest_revision_created_at", classname=WIDE
)
AFTER_TITLE = [column.name for column in COLUMNS].index("title") + 1


class DatedFilters(WagtailFilterSet):
    latest_revision_created_at = DateFromToRangeFilter(label=_("Date updated"), widget=DateRangePickerWidget)

    class Meta:
        model = TermPage
        fields = ["live", "audience"]


class PostFilters(DatedFilters):
    class Meta:
        model = PostPage
        fields = ["live", "category", "relation", "audience"]


class DatedIndexView(ExplorableIndexView):
    """Pages that readers meet by date or alphabet: dragging them into an order would load every one.

    What Wagtail tells and offers of the index itself is left to the index's own editor; the way to the other
    languages is a button.
    """

    sort_order_field = None
    base_columns = [*COLUMNS[:-1], UPDATED, COLUMNS[-1]]

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        others = [
            Button(translation["locale"].get_display_name(), url=translation["url"], icon_name="globe")
            for translation in self.translations
        ]
        index, may = self.parent_page, self.permissions
        if may.can_edit():
            edit = reverse("wagtailadmin_pages:edit", args=[index.pk])
            others.append(Button(_("Edit"), url=edit, icon_name="edit"))
        if index.live:
            others.append(Button(_("View live"), url=index.url, icon_name="view"))
        return others

    @property
    def explorable_columns(self) -> list[BaseColumn]:
        # Nothing stands below these pages.
        return [*self.columns]

    def get_side_panels(self) -> MediaContainer:
        return MediaContainer()

    def annotate_queryset(self, pages: QuerySet[Any]) -> Any:
        """What a row shows. All are of one kind, so Wagtail need not ask once more for each kind."""
        pages = pages.defer_streamfields().select_related("content_type", "locale")
        pages = pages.prefetch_related("sites_rooted_here").prefetch_workflow_states()
        return (
            pages.annotate_has_untranslated_locale().annotate_site_root_state().annotate_approved_schedule()
        )


class PostIndexView(DatedIndexView):
    base_columns = [
        *COLUMNS[:AFTER_TITLE],
        Column("author", label=_("Author"), sort_key="author__name", classname=WIDE),
        Column("category", label=_("Category"), sort_key="category__name", classname=WIDE),
        DateColumn("moment", label=_("Date"), sort_key="moment", classname=WIDE),
        *COLUMNS[AFTER_TITLE:],
    ]
    default_ordering = "-moment"

    def annotate_queryset(self, pages: QuerySet[PostPage]) -> Any:
        return super().annotate_queryset(pages).select_related("author", "category")
