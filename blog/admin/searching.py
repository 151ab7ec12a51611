"""Lists and choosers of the admin that are searched by name, in any case of any alphabet."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.choosers import BaseFilterForm, LocaleFilterMixin
from wagtail.snippets.views.chooser import ChooseResultsView, ChooseView, SnippetChooserViewSet
from wagtail.snippets.views.snippets import IndexView

from blog.selectors.names import names_like


class NameIndexView(IndexView):
    """A list of snippets."""

    search_fields = ["name"]
    search_backend_name = None
    paginate_by = 20

    def search_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return names_like(queryset, self.search_query) if self.is_searching else queryset

    def get_list_buttons(self, instance: Any) -> list[Any]:
        # Past those of Wagtail's snippets: their hook for translations asks once more for every row.
        return super(IndexView, self).get_list_buttons(instance)  # type: ignore[no-any-return]


class NameFilterForm(LocaleFilterMixin, BaseFilterForm):
    """What a chooser's list is narrowed by; the editor of a page gives its language."""

    q = forms.CharField(
        label=_("Search term"), required=False, widget=forms.TextInput(attrs={"placeholder": _("Search")})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "locale" in self.fields:
            self.fields["locale"].label = _("Language")

    def filter(self, objects: QuerySet[Any]) -> QuerySet[Any]:
        objects = super().filter(objects)
        self.search_query = self.cleaned_data["q"]
        self.is_searching = bool(self.search_query)
        return names_like(objects, self.search_query) if self.is_searching else objects


class NameChooseView(ChooseView):
    filter_form_class = NameFilterForm


class NameChooseResultsView(ChooseResultsView):
    filter_form_class = NameFilterForm


class NameChooserViewSet(SnippetChooserViewSet):
    """Chooses an author, category or series."""

    choose_view_class = NameChooseView
    choose_results_view_class = NameChooseResultsView
