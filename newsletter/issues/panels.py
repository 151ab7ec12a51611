"""How the fields of an issue lie in the editor."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, TitleFieldPanel

from blog.panels import IN_SEARCH, RELATION, TRAVEL

CONTENT = [
    TitleFieldPanel("title", help_text=_("Stands above the text, in the mail and on the page.")),
    MultiFieldPanel([FieldPanel("mailing_list"), FieldPanel("segment")], heading=_("Who gets it")),
    MultiFieldPanel([FieldPanel("subject"), FieldPanel("preheader")], heading=_("In the inbox")),
    RELATION,
    FieldPanel("body"),
    TRAVEL,
]
PROMOTE = [IN_SEARCH]
