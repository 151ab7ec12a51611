"""The report «Oversettelser»: what each other language lacks, and what changed since it was translated."""

from collections.abc import Mapping
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.filters import ContentTypeFilter, WagtailFilterSet
from wagtail.admin.ui.components import Component
from wagtail.admin.ui.tables import Column, DateColumn, LocaleColumn, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.models import Locale, Page, get_page_content_types
from wagtail.permissions import policy_registry

from blog.admin.explorer import WIDE
from blog.selectors.translating import State, in_state, originals

EXPORTED = {
    "title": gettext_lazy("Title"),
    "locale.language_code": gettext_lazy("Language"),
    "last_published_at": gettext_lazy("Published"),
}


class TranslationFilters(WagtailFilterSet):
    """The language is that of the translation. The view does the rest."""

    language = django_filters.ModelChoiceFilter(
        label=gettext_lazy("Translation to"), queryset=Locale.objects.all(), method="nothing"
    )
    state = django_filters.ChoiceFilter(
        label=gettext_lazy("State"),
        choices=[(state.value, state.label) for state in State if state is not State.OWN],
        method="nothing",
    )
    content_type = ContentTypeFilter(
        label=gettext_lazy("Kind of page"),
        queryset=lambda _request: get_page_content_types(include_base_page_type=False),
    )

    class Meta:
        model = Page
        fields: list[str] = []

    def nothing(self, pages: QuerySet[Page], name: str, value: Any) -> QuerySet[Page]:
        return pages


class StateColumn(Column):
    """How the page stands in a language, and the way to change that."""

    cell_template_name = "blog/admin/translation_cell.html"

    def __init__(self, locale: Locale) -> None:
        super().__init__(f"state_{locale.pk}", label=locale.get_display_name())
        self.locale = locale

    def get_cell_context_data(self, instance: Page, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        context: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        state = State(context["value"])
        translation, seen = (getattr(instance, f"{name}_{self.locale.pk}") for name in ("page", "seen"))
        if state is State.STALE and seen:
            context["changes_url"] = reverse(
                "wagtailadmin_pages:revisions_compare", args=[instance.pk, seen, "live"]
            )
        return {**context, "state": state, "source": instance, "translation": translation}


class TranslationsView(ReportView):
    model = Page
    page_title = gettext_lazy("Translations")
    header_icon = "globe"
    template_name = "wagtailadmin/reports/base_report.html"
    index_url_name = "blog_translations:index"
    index_results_url_name = "blog_translations:results"
    any_permission_required = ["add", "change", "publish"]
    filterset_class = TranslationFilters
    default_ordering = "-last_published_at"
    is_searchable = True
    search_fields = ["title"]
    search_backend_name = None

    @cached_property
    def permission_policy(self) -> Any:
        return policy_registry.get_by_type(Page)

    @cached_property
    def locales(self) -> list[Locale]:
        return [*Locale.objects.order_by("language_code")]

    @cached_property
    def shown(self) -> list[Locale]:
        """The languages asked for."""
        chosen = self.filters.form.cleaned_data.get("language") if self.filters.form.is_valid() else None
        return [chosen] if chosen else self.locales

    @cached_property
    def columns(self) -> list[Column]:
        return [
            TitleColumn("title", label=_("Title"), url_name="wagtailadmin_pages:edit", sort_key="title"),
            LocaleColumn(classname=WIDE),
            DateColumn(
                "last_published_at", label=_("Published"), sort_key="last_published_at", classname=WIDE
            ),
            *(StateColumn(locale) for locale in self.shown),
        ]

    def get_base_queryset(self) -> QuerySet[Page]:
        mine = self.permission_policy.instances_user_has_permission_for(self.request.user, "change")
        return originals(mine.select_related("locale"), self.locales)

    def filter_queryset(self, queryset: QuerySet[Page]) -> QuerySet[Page]:
        found = super().filter_queryset(queryset)
        if not self.filters.form.is_valid():
            return found
        if state := self.filters.form.cleaned_data.get("state"):
            return in_state(found, self.shown, state)
        return found.exclude(locale__in=self.shown) if len(self.shown) == 1 else found

    @cached_property
    def list_export(self) -> list[str]:
        return [*EXPORTED, *(f"state_{locale.pk}" for locale in self.locales)]

    @cached_property
    def export_headings(self) -> dict[str, Any]:
        states = {f"state_{locale.pk}": locale.get_display_name() for locale in self.locales}
        return {**EXPORTED, **states}


class StalePanel(Component):
    """A line on the start page while something has changed since it was translated."""

    name = "stale-translations"
    order = 60
    template_name = "blog/admin/stale_panel.html"

    def __init__(self, user: Any) -> None:
        self.user = user

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        mine = policy_registry.get_by_type(Page).instances_user_has_permission_for(self.user, "change")
        locales = [*Locale.objects.all()]
        return {"count": in_state(originals(mine, locales), locales, State.STALE).count()}
