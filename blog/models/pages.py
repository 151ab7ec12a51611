from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey
from taggit.models import TaggedItemBase
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page
from wagtail.search import index

from blog.blocks import BODY_BLOCKS
from blog.models.people import Author, Category


class HomePage(Page):
    """The front page."""

    intro = RichTextField(_("introduction"), blank=True)

    content_panels = [*Page.content_panels, FieldPanel("intro")]
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = [
        "blog.BlogIndexPage",
        "blog.GlossaryIndexPage",
        "blog.StandardPage",
        "newsletter.NewsletterPage",
    ]
    template = "blog/home_page.html"

    class Meta:
        verbose_name = _("front page")


class BlogIndexPage(Page):
    """/blogg/: all posts, newest first."""

    parent_page_types = ["blog.HomePage"]
    subpage_types = ["blog.PostPage"]
    max_count_per_parent = 1
    template = "blog/blog_index_page.html"

    class Meta:
        verbose_name = _("blog")


class PostTag(TaggedItemBase):
    content_object = ParentalKey("blog.PostPage", on_delete=models.CASCADE, related_name="tagged_items")


class PostPage(Page):
    """A post. It ends with the share line and then the signup."""

    date = models.DateTimeField(
        _("date"), null=True, blank=True, help_text=_("Shown to readers. A post may have none.")
    )
    intro = models.TextField(_("introduction"), blank=True, help_text=_("The lines above the text."))
    body = StreamField(BODY_BLOCKS, verbose_name=_("text"), blank=True)
    author = models.ForeignKey(
        Author,
        verbose_name=_("author"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="posts",
    )
    category = models.ForeignKey(
        Category,
        verbose_name=_("category"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="posts",
    )
    tags = ClusterTaggableManager(through=PostTag, verbose_name=_("tags"), blank=True)

    content_panels = [
        *Page.content_panels,
        FieldPanel("intro"),
        FieldPanel("body"),
        FieldPanel("date"),
        FieldPanel("author"),
        FieldPanel("category"),
        FieldPanel("tags"),
    ]
    search_fields = [
        *Page.search_fields,
        index.SearchField("intro"),
        index.SearchField("body"),
        index.FilterField("date"),
    ]
    parent_page_types = ["blog.BlogIndexPage"]
    subpage_types: list[str] = []
    template = "blog/post_page.html"

    class Meta:
        verbose_name = _("post")


class StandardPage(Page):
    """A page beside the blog: about, privacy."""

    intro = models.TextField(_("introduction"), blank=True)
    body = StreamField(BODY_BLOCKS, verbose_name=_("text"), blank=True)

    content_panels = [*Page.content_panels, FieldPanel("intro"), FieldPanel("body")]
    search_fields = [*Page.search_fields, index.SearchField("body")]
    parent_page_types = ["blog.HomePage"]
    subpage_types: list[str] = []
    template = "blog/standard_page.html"

    class Meta:
        verbose_name = _("page")
