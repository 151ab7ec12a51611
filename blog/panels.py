"""How the fields of each kind of page lie in the editor."""

import json
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, Panel, TitleFieldPanel

from blog.models.relations import NAMED
from blog.travel_picture import picture
from sharing.selectors.travel import glance


class TravelPanel(Panel):
    """How far the page travelled, for those who may see shares; nothing to fill in."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "blog/admin/travel_edit_panel.html"

        def is_shown(self) -> bool:
            exists = self.instance is not None and self.instance.pk is not None
            return bool(super().is_shown() and exists and self.request.user.has_perm("sharing.view_share"))

        def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            far = glance(self.instance)
            drawn = picture(far, most=max(far.reads, far.shares))
            return {**context, "page": self.instance, "travel": far, "picture": drawn}


TRAVEL = TravelPanel(heading=_("How far did this travel?"))

IN_SEARCH = MultiFieldPanel(
    [
        FieldPanel(
            "slug",
            help_text=_(
                "The last word of its address, made from the title. If it changes once the page is "
                "published, the old address leads to the new one."
            ),
        ),
        FieldPanel(
            "seo_title",
            help_text=_("What search engines and the browser's tab show instead of the title."),
        ),
        FieldPanel(
            "search_description",
            help_text=_("One or two sentences for search engines and shared links, up to 160 characters."),
        ),
    ],
    heading=_("In search and in chats"),
)

# Wagtail's own controller of the editor shows the second field only where it means something.
RELATION = MultiFieldPanel(
    [
        FieldPanel("relation", widget=forms.RadioSelect),
        FieldPanel(
            "relation_party",
            attrs={
                "data-w-rules-target": "show",
                "data-w-rules": json.dumps({"relation": sorted(NAMED)}),
            },
        ),
    ],
    heading=_("What ties us to it"),
    attrs={"data-controller": "w-rules", "data-action": "change->w-rules#resolve"},
)

POST_CONTENT = [
    TitleFieldPanel("title", help_text=_("A post of a weekly series may leave it empty: the week names it.")),
    RELATION,
    FieldPanel("intro"),
    FieldPanel("picture"),
    FieldPanel("body"),
    MultiFieldPanel(
        [
            FieldPanel("date"),
            FieldPanel("author"),
            FieldPanel("category"),
            FieldPanel("series"),
            FieldPanel("tags"),
        ],
        heading=_("Where it belongs"),
    ),
    TRAVEL,
]
POST_PROMOTE = [
    IN_SEARCH,
    MultiFieldPanel([FieldPanel("minutes"), FieldPanel("link_terms")], heading=_("For readers")),
]

TERM_CONTENT = [
    TitleFieldPanel("title", help_text=_("The word as readers look it up.")),
    FieldPanel(
        "search_description",
        heading=_("Short explanation"),
        help_text=_("One sentence that says what the word means. Lists, links and search engines show it."),
    ),
    FieldPanel("body"),
    MultiFieldPanel([FieldPanel("other_forms"), FieldPanel("link_in_posts")], heading=_("Links from posts")),
    FieldPanel("tags"),
    TRAVEL,
]
TERM_PROMOTE = [
    MultiFieldPanel([FieldPanel("slug"), FieldPanel("seo_title")], heading=_("In search and in chats"))
]

STANDARD_CONTENT = [TitleFieldPanel("title"), FieldPanel("intro"), FieldPanel("body")]
