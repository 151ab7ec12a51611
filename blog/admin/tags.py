"""Tags in the admin: where each is used, another name, those that nobody uses."""

from typing import Any

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView
from taggit.models import Tag
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.ui.tables import NumberColumn
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.widgets.button import Button
from wagtail.snippets.views.snippets import SnippetViewSet

from blog.admin.searching import NameIndexView
from blog.search.services import words_expire
from blog.selectors.names import names_like
from blog.selectors.tags import pages_tagged, tags_with_use, unused_tags
from blog.services import tag_moved, tags_delete_unused


class TagForm(WagtailAdminModelForm):
    """Another name for a tag. Its address changes only when the slug is changed too."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["slug"].required = False
        self.old_slug = self.instance.slug

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if names_like(Tag.objects.exclude(pk=self.instance.pk), name, whole=True).exists():
            raise ValidationError(_("There is a tag of this name. In the list you can merge the two."))
        return name

    def clean_slug(self) -> str:
        return self.cleaned_data["slug"] or self.old_slug

    def save(self, commit: bool = True) -> Tag:
        tag = super().save(commit)
        if self.old_slug:
            tag_moved(old_slug=self.old_slug, new_slug=tag.slug)
            if "name" in self.changed_data:
                words_expire(pages=pages_tagged([tag]))
        return tag


class TagFilters(WagtailFilterSet):
    """Those in use, or those nobody uses."""

    use = django_filters.ChoiceFilter(
        label=gettext_lazy("Use"),
        method="by_use",
        choices=[("used", gettext_lazy("In use")), ("unused", gettext_lazy("Not in use"))],
        widget=forms.RadioSelect,
    )

    class Meta:
        model = Tag
        fields: list[str] = []

    def by_use(self, tags: QuerySet[Tag], name: str, value: str) -> QuerySet[Tag]:
        unused = {"posts": 0, "terms": 0}
        return tags.filter(**unused) if value == "unused" else tags.exclude(**unused)


class TagIndexView(NameIndexView):
    filterset_class = TagFilters
    unused_url_name = ""

    @property
    def header_more_buttons(self) -> list[Button]:
        buttons: list[Button] = [*super().header_more_buttons]
        if self.user_has_permission("delete"):
            url = reverse(self.unused_url_name)
            buttons.append(Button(_("Delete those not in use"), url=url, icon_name="bin", priority=90))
        return buttons


class DeleteUnusedView(PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView):
    """Asks, and deletes the tags that no text has."""

    model = Tag
    permission_required = "delete"
    template_name = "blog/admin/tags_delete_unused.html"
    page_title = gettext_lazy("Delete tags that are not in use")
    header_icon = "bin"
    index_url_name = ""

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        above = {"url": reverse(self.index_url_name), "label": capfirst(Tag._meta.verbose_name_plural)}
        return [*super().get_breadcrumbs_items(), above, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        tags = unused_tags().order_by("name")
        context = {"count": tags.count(), "tags": tags[:100], "index_url": reverse(self.index_url_name)}
        return {**super().get_context_data(**kwargs), **context}

    def post(self, request: HttpRequest) -> HttpResponse:
        count = tags_delete_unused()
        done = ngettext("%(count)d tag deleted.", "%(count)d tags deleted.", count) % {"count": count}
        messages.success(request, done)
        return redirect(self.index_url_name)


class TagViewSet(SnippetViewSet):
    model = Tag
    icon = "tag"
    url_prefix = "tags"
    add_to_admin_menu = False
    index_view_class = TagIndexView
    ordering = ["name"]
    list_display = [
        "name",
        NumberColumn("posts", label=gettext_lazy("Posts"), sort_key="posts"),
        NumberColumn("terms", label=gettext_lazy("Terms"), sort_key="terms"),
    ]
    edit_handler = ObjectList(
        [
            FieldPanel("name"),
            FieldPanel(
                "slug",
                widget=forms.TextInput,
                help_text=gettext_lazy(
                    "The last word of its address. If it changes, the old address leads to the new one."
                ),
            ),
        ],
        base_form_class=TagForm,
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Tag]:
        return tags_with_use()

    def get_index_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        names = {"unused_url_name": self.get_url_name("delete_unused")}
        return {**super().get_index_view_kwargs(**kwargs), **names}

    def get_urlpatterns(self) -> list[URLPattern]:
        view = self.construct_view(DeleteUnusedView)
        return [*super().get_urlpatterns(), path("unused/", view, name="delete_unused")]
