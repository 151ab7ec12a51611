"""What the blog adds to Wagtail: panels, authors and categories, links to public pages, ready pictures."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern, URLResolver, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.viewsets.base import ViewSet
from wagtail.models import Page
from wagtail.rich_text.feature_registry import FeatureRegistry
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from blog.admin import urls
from blog.admin.named import AuthorViewSet, CategoryViewSet, SeriesViewSet
from blog.admin.pages import PAGES
from blog.admin.tags import TagViewSet
from blog.admin.tags_merge import MergeAction
from blog.admin.translations import StalePanel
from blog.previews.admin import header_buttons
from blog.rich_text import PublicDocumentLinkHandler, PublicPageLinkHandler
from blog.selectors.journeys import journeys
from blog.selectors.pictures import pictures_of
from blog.tasks import prepare_pictures
from blog.travel_picture import picture

TRANSLATE = "simple_translation.submit_translation"


class TravelPanel(Component):
    """What people talk about: the week's rising posts, and how far they travelled."""

    name = "travel"
    order = 50
    template_name = "blog/admin/travel_panel.html"

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        found = journeys()
        most = max((max(way.travel.reads, way.travel.shares) for way in found), default=0)
        rows = [
            {
                "post": way.post,
                "travel": way.travel,
                "rise": way.rise,
                "picture": picture(way.travel, most=most),
            }
            for way in found
        ]
        return {"rows": rows, "has_risen": any(way.rise for way in found)}


class TranslationsMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(TRANSLATE)


@register_snippet
class BlogViewSetGroup(SnippetViewSetGroup):
    menu_label = _("Blog")
    menu_icon = "openquote"
    menu_order = 150
    items = (CategoryViewSet, SeriesViewSet, AuthorViewSet, TagViewSet)


hooks.register("register_bulk_action", MergeAction)


@hooks.register("insert_global_admin_css")
def house_colours() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("css/admin.css"))


@hooks.register("construct_homepage_panels")
def add_panels(request: HttpRequest, panels: list[Component]) -> None:
    if request.user.has_perm("sharing.view_share"):
        panels.append(TravelPanel())
    if request.user.has_perm(TRANSLATE):
        panels.append(StalePanel(request.user))


@hooks.register("register_admin_urls")
def admin_urls() -> list[URLPattern | URLResolver]:
    return urls.urlpatterns


@hooks.register("register_admin_viewset")
def page_viewsets() -> list[ViewSet]:
    return PAGES


@hooks.register("register_reports_menu_item")
def translations_menu_item() -> MenuItem:
    return TranslationsMenuItem(
        _("Translations"),
        reverse("blog_translations:index"),
        name="translations",
        icon_name="globe",
        order=600,
    )


@hooks.register("register_reports_menu_item")
def preview_links_menu_item() -> MenuItem:
    return MenuItem(
        _("Preview links"), reverse("blog_previews:all"), name="preview-links", icon_name="view", order=610
    )


hooks.register("register_page_header_buttons", header_buttons)


@hooks.register("register_rich_text_features", order=10)
def link_to_what_is_public(features: FeatureRegistry) -> None:
    features.register_link_type(PublicPageLinkHandler)
    features.register_link_type(PublicDocumentLinkHandler)


@hooks.register("after_create_page")
@hooks.register("after_edit_page")
def prepare_for_readers(request: HttpRequest, page: Page) -> None:
    if pictures_of(page):
        prepare_pictures.enqueue(page.pk)
