from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey
from taggit.models import TaggedItemBase
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.search import index

from blog.blocks import BODY_BLOCKS
from blog.models.base import PublicPage
from blog.models.people import Author, Category
from blog.reading import excerpt, reading_minutes
from blog.slugs import UNDER_BLOG


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


class BlogIndexPage(PublicPage):
    """/blogg/: all posts, newest first."""

    parent_page_types = ["blog.HomePage"]
    subpage_types = ["blog.PostPage"]
    max_count_per_parent = 1
    template = "blog/blog_index_page.html"
    page_description = _("All posts in one language, newest first.")

    class Meta:
        verbose_name = _("blog")


class PostTag(TaggedItemBase):
    content_object = ParentalKey("blog.PostPage", on_delete=models.CASCADE, related_name="tagged_items")


class PostPage(PublicPage):
    """A post. It ends with the share line and then the signup."""

    date = models.DateTimeField(
        _("date"),
        null=True,
        blank=True,
        help_text=_("The day readers see. A post may have none; it is then sorted by when it was published."),
    )
    intro = models.TextField(
        _("introduction"),
        blank=True,
        help_text=_(
            "Two or three lines above the text. Lists show them too; without them, the text's beginning."
        ),
    )
    body = StreamField(
        BODY_BLOCKS,
        verbose_name=_("text"),
        blank=True,
        help_text=_("The share line and the signup follow by themselves: the text needs no call of its own."),
    )
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
        help_text=_("The one shelf the post stands on."),
    )
    tags = ClusterTaggableManager(
        through=PostTag,
        verbose_name=_("tags"),
        blank=True,
        help_text=_("What the post is about. Posts that share a tag are shown together at the end."),
    )

    reserved_slugs = UNDER_BLOG
    content_panels = [
        *PublicPage.content_panels,
        FieldPanel("intro"),
        FieldPanel("body"),
        MultiFieldPanel(
            [FieldPanel("date"), FieldPanel("author"), FieldPanel("category"), FieldPanel("tags")],
            heading=_("Where it belongs"),
        ),
    ]
    search_fields = [
        *PublicPage.search_fields,
        index.SearchField("intro"),
        index.SearchField("body"),
        index.FilterField("date"),
    ]
    parent_page_types = ["blog.BlogIndexPage"]
    subpage_types: list[str] = []
    template = "blog/post_page.html"
    page_description = _("A post of the blog.")

    class Meta:
        verbose_name = _("post")

    @property
    def moment(self) -> datetime | None:
        """The time it is sorted by: its date, else when it was first published."""
        return self.date or self.first_published_at

    @property
    def excerpt(self) -> str:
        """A few lines for lists: the introduction, the description, or how the text begins."""
        return self.intro or self.search_description or excerpt(self.body.raw_data)

    @property
    def reading_minutes(self) -> int:
        return reading_minutes(self.body.raw_data)


class StandardPage(PublicPage):
    """A page beside the blog: about, privacy."""

    intro = models.TextField(_("introduction"), blank=True, help_text=_("Two or three lines above the text."))
    body = StreamField(BODY_BLOCKS, verbose_name=_("text"), blank=True)

    content_panels = [*PublicPage.content_panels, FieldPanel("intro"), FieldPanel("body")]
    search_fields = [*PublicPage.search_fields, index.SearchField("body")]
    parent_page_types = ["blog.HomePage"]
    subpage_types: list[str] = []
    template = "blog/standard_page.html"
    page_description = _("A page beside the blog, such as about or privacy.")

    class Meta:
        verbose_name = _("page")
