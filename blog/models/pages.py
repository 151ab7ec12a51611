from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.search import index

from blog.blocks import BODY_BLOCKS
from blog.blocks.stream import SharedStreamBlock
from blog.models.base import PublicPage, ReadablePage
from blog.panels import IN_SEARCH, STANDARD_CONTENT


class HomePage(PublicPage):
    """The front page."""

    intro = RichTextField(
        _("introduction"),
        blank=True,
        features=["bold", "italic", "link"],
        help_text=_("A line or two under the name of the site."),
    )

    content_panels = [*PublicPage.content_panels, FieldPanel("intro")]
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = [
        "blog.BlogIndexPage",
        "blog.GlossaryIndexPage",
        "blog.StandardPage",
        "newsletter.NewsletterPage",
    ]
    template = "blog/home_page.html"
    page_description = _("The front page of the site in one language.")

    class Meta:
        verbose_name = _("front page")
        verbose_name_plural = _("front pages")


class StandardPage(ReadablePage):
    """A page beside the blog: about, privacy."""

    intro = models.TextField(_("introduction"), blank=True, help_text=_("Two or three lines above the text."))
    body = StreamField(SharedStreamBlock(BODY_BLOCKS), verbose_name=_("text"), blank=True)

    content_panels = STANDARD_CONTENT
    promote_panels = [IN_SEARCH]
    search_fields = [*ReadablePage.search_fields, index.SearchField("body")]
    parent_page_types = ["blog.HomePage", "blog.StandardPage"]
    subpage_types = ["blog.StandardPage"]
    template = "blog/standard_page.html"
    page_description = _("A page beside the blog, such as about or privacy.")

    class Meta:
        verbose_name = _("page")
        verbose_name_plural = _("pages")
