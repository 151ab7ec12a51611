from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey
from taggit.models import TaggedItemBase
from wagtail.fields import StreamField
from wagtail.search import index

from blog.blocks import BODY_BLOCKS
from blog.blocks.stream import SharedStreamBlock
from blog.models.base import PublicPage, ReadablePage
from blog.panels import TERM_CONTENT, TERM_PROMOTE


class GlossaryIndexPage(PublicPage):
    """/leksikon/: «Ord og begreper i markedsføring»."""

    parent_page_types = ["blog.HomePage"]
    subpage_types = ["blog.TermPage"]
    max_count_per_parent = 1
    menu_title = _("Glossary")
    template = "blog/glossary_index_page.html"
    page_description = _("All terms in one language, in alphabetical order.")

    class Meta:
        verbose_name = _("glossary")
        verbose_name_plural = _("glossaries")


class TermTag(TaggedItemBase):
    content_object = ParentalKey("blog.TermPage", on_delete=models.CASCADE, related_name="tagged_items")


class TermPage(ReadablePage):
    """A term of the glossary; the same term in another language is its Wagtail translation."""

    body = StreamField(
        SharedStreamBlock(BODY_BLOCKS),
        verbose_name=_("text"),
        blank=True,
        help_text=_("Begin with what the word means. The short explanation in lists is the description."),
    )
    tags = ClusterTaggableManager(through=TermTag, verbose_name=_("tags"), blank=True)
    other_forms = models.CharField(
        _("other forms"),
        max_length=255,
        blank=True,
        help_text=_("Other words for it in texts, with commas between: “word of mouth, WOM”."),
    )
    link_in_posts = models.BooleanField(
        _("link it in posts"),
        default=True,
        help_text=_("Posts lead here from where they first mention it."),
    )

    reserved_slugs = frozenset()
    content_panels = TERM_CONTENT
    promote_panels = TERM_PROMOTE
    search_fields = [
        *ReadablePage.search_fields,
        index.SearchField("body"),
        index.SearchField("other_forms"),
        index.RelatedFields("tags", [index.SearchField("name")]),
    ]
    parent_page_types = ["blog.GlossaryIndexPage"]
    subpage_types: list[str] = []
    template = "blog/term_page.html"
    page_description = _("One word or concept explained.")

    class Meta:
        verbose_name = _("term")
        verbose_name_plural = _("terms")
