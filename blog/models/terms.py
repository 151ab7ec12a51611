from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey
from taggit.models import TaggedItemBase
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from blog.blocks import BODY_BLOCKS


class GlossaryIndexPage(Page):
    """/leksikon/: «Ord og begreper i markedsføring»."""

    parent_page_types = ["blog.HomePage"]
    subpage_types = ["blog.TermPage"]
    max_count_per_parent = 1
    template = "blog/glossary_index_page.html"

    class Meta:
        verbose_name = _("glossary")


class TermTag(TaggedItemBase):
    content_object = ParentalKey("blog.TermPage", on_delete=models.CASCADE, related_name="tagged_items")


class TermPage(Page):
    """A term of the glossary; the same term in another language is its Wagtail translation."""

    body = StreamField(BODY_BLOCKS, verbose_name=_("text"), blank=True)
    tags = ClusterTaggableManager(through=TermTag, verbose_name=_("tags"), blank=True)

    content_panels = [*Page.content_panels, FieldPanel("body"), FieldPanel("tags")]
    search_fields = [*Page.search_fields, index.SearchField("body")]
    parent_page_types = ["blog.GlossaryIndexPage"]
    subpage_types: list[str] = []
    template = "blog/term_page.html"

    class Meta:
        verbose_name = _("term")
