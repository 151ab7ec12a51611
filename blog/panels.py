"""How the fields of a post lie in the editor."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, TitleFieldPanel
from wagtail.models import Page

POST_CONTENT = [
    TitleFieldPanel("title"),
    MultiFieldPanel([FieldPanel("relation"), FieldPanel("relation_party")], heading=_("Relation")),
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
]
POST_PROMOTE = [
    *Page.promote_panels,
    MultiFieldPanel([FieldPanel("minutes"), FieldPanel("link_terms")], heading=_("For readers")),
]
