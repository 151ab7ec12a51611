"""Authors, categories and series: where their fields lie, what becomes of a slug, what lists show."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, ObjectList, TitleFieldPanel
from wagtail.admin.ui.menus import MenuItem
from wagtail.admin.ui.tables import LocaleColumn, NumberColumn
from wagtail.models import Locale
from wagtail.snippets.views.snippets import SnippetViewSet

from blog.admin.searching import NameChooserViewSet, NameIndexView
from blog.models import Author, Category, Named, Series
from blog.search.services import words_expire
from blog.selectors.names import name_taken, named_with_use, slugs_taken
from blog.services import named_moved
from blog.slugs import free_slug, slug_of

NAME = TitleFieldPanel("name", placeholder=gettext_lazy("Name"), targets=["slug"])
SLUG = FieldPanel(
    "slug",
    help_text=gettext_lazy(
        "The last word of its address, made from the name. If it changes, the old address leads to the "
        "new one."
    ),
)
POSTS = NumberColumn("used", label=gettext_lazy("Posts"), sort_key="used")


class NamedForm(WagtailAdminModelForm):
    """A slug may be left out. One that changes leaves a redirect behind."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["slug"].required = False
        self.old_slug = self.instance.slug

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        name, slug = cleaned.get("name"), cleaned.get("slug")
        # The form has no field for the language, so Django leaves both to the database.
        if name and name_taken(self.instance, name):
            self.add_error("name", ValidationError(_("There is one of this name in this language already.")))
        taken = slugs_taken(self.instance)
        if slug in taken:
            self.add_error("slug", ValidationError(_("Another one in this language has this slug.")))
        if name and not slug and "slug" not in self.errors:
            cleaned["slug"] = free_slug(slug_of(name) or self.instance._meta.model_name, taken)
        return cleaned

    def save(self, commit: bool = True) -> Named:
        named: Named = super().save(commit)
        if self.old_slug:
            named_moved(named=named, old_slug=self.old_slug)
            if "name" in self.changed_data:
                words_expire(pages=named.posts.values_list("pk", flat=True))
        return named


class NamedIndexView(NameIndexView):
    def get_list_more_buttons(self, instance: Named) -> list[Any]:
        buttons: list[Any] = super().get_list_more_buttons(instance)
        may_translate = self.request.user.has_perm("simple_translation.submit_translation")
        if may_translate and instance.languages < self.locales:
            kind = (instance._meta.app_label, instance._meta.model_name, instance.pk)
            url = reverse("simple_translation:submit_snippet_translation", args=kind)
            buttons.append(MenuItem(_("Translate"), url=url, icon_name="globe", priority=100))
        return buttons

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        self.locales = Locale.objects.count()
        context: dict[str, Any] = super().get_context_data(*args, **kwargs)
        return context


def fields(*names: str) -> ObjectList:
    """Name and slug, and what else there is to tell."""
    return ObjectList([NAME, SLUG, *names], base_form_class=NamedForm)


class NamedViewSet(SnippetViewSet):
    index_view_class = NamedIndexView
    chooser_viewset_class = NameChooserViewSet
    list_display = ["name", LocaleColumn(), POSTS]
    ordering = ["name"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Named]:
        return named_with_use(self.model)


class AuthorViewSet(NamedViewSet):
    model = Author
    icon = "user"
    list_display = ["name", "role", LocaleColumn(), POSTS]
    edit_handler = fields("role", "bio", "picture", "website")


class CategoryViewSet(NamedViewSet):
    model = Category
    icon = "folder-open-inverse"
    edit_handler = fields("description")


class SeriesViewSet(NamedViewSet):
    model = Series
    icon = "calendar-alt"
    edit_handler = fields("description", "is_weekly")
