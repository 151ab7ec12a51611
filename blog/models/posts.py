from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey
from taggit.models import TaggedItemBase
from wagtail.fields import StreamField
from wagtail.search import index

from blog.admin.forms import PostForm
from blog.blocks import BODY_BLOCKS
from blog.blocks.stream import SharedStreamBlock
from blog.models.base import PublicPage, ReadablePage
from blog.models.people import Author, Category, Series
from blog.models.relations import NAMED, Relation, disclosure
from blog.panels import POST_CONTENT, POST_PROMOTE
from blog.reading import excerpt, reading_minutes
from blog.slugs import UNDER_BLOG


class BlogIndexPage(PublicPage):
    """/blogg/: all posts, newest first."""

    parent_page_types = ["blog.HomePage"]
    subpage_types = ["blog.PostPage"]
    max_count_per_parent = 1
    template = "blog/blog_index_page.html"
    page_description = gettext_lazy("All posts in one language, newest first.")

    class Meta:
        verbose_name = gettext_lazy("blog")
        verbose_name_plural = gettext_lazy("blogs")


class PostTag(TaggedItemBase):
    content_object = ParentalKey("blog.PostPage", on_delete=models.CASCADE, related_name="tagged_items")


class PostPage(ReadablePage):
    """A post. It ends with the share line and then the signup."""

    date = models.DateTimeField(
        gettext_lazy("date"),
        null=True,
        blank=True,
        help_text=gettext_lazy("The day readers see. Left empty, it is the day of publication."),
    )
    intro = models.TextField(
        gettext_lazy("introduction"),
        blank=True,
        help_text=gettext_lazy(
            "Two or three lines above the text. Lists show them too; without them, the text's beginning."
        ),
    )
    picture = models.ForeignKey(
        "blog.Picture",
        verbose_name=gettext_lazy("picture"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=gettext_lazy(
            "Above the text and in lists. Without one, a picture is drawn from the title."
        ),
    )
    body = StreamField(
        SharedStreamBlock(BODY_BLOCKS),
        verbose_name=gettext_lazy("text"),
        blank=True,
        help_text=gettext_lazy(
            "The share line and the signup follow by themselves: the text needs no call of its own."
        ),
    )
    relation = models.CharField(
        gettext_lazy("relation"),
        max_length=20,
        choices=Relation.choices,
        help_text=gettext_lazy("What ties us to what the post is about. Readers see it above the text."),
    )
    relation_party = models.CharField(
        gettext_lazy("to whom"),
        max_length=120,
        blank=True,
        help_text=gettext_lazy("Who paid for it or gave it, by the name readers know."),
    )
    author = models.ForeignKey(
        Author,
        verbose_name=gettext_lazy("author"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="posts",
    )
    category = models.ForeignKey(
        Category,
        verbose_name=gettext_lazy("category"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="posts",
        help_text=gettext_lazy("The one shelf the post stands on."),
    )
    series = models.ForeignKey(
        Series,
        verbose_name=gettext_lazy("series"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="posts",
        help_text=gettext_lazy(
            "A weekly series names the post by its week, and gives it a title if it has none."
        ),
    )
    tags = ClusterTaggableManager(
        through=PostTag,
        verbose_name=gettext_lazy("tags"),
        blank=True,
        help_text=gettext_lazy(
            "What the post is about. Posts that share a tag are shown together at the end."
        ),
    )
    link_terms = models.BooleanField(
        gettext_lazy("link terms of the glossary"),
        default=True,
        help_text=gettext_lazy("Each term becomes a link where the text first mentions it."),
    )
    minutes = models.PositiveSmallIntegerField(
        gettext_lazy("reading time"),
        null=True,
        blank=True,
        help_text=gettext_lazy("In minutes. Left empty, it is counted from the text."),
    )

    # What follows from the fields above, kept so that lists need neither texts nor sorting.
    moment = models.DateTimeField(editable=False, db_index=True, default=timezone.now)
    beginning = models.TextField(editable=False, default="")
    counted_minutes = models.PositiveSmallIntegerField(editable=False, default=1)

    # The editor's form says so of a draft, which is kept as it is written.
    may_lack_party = False
    base_form_class = PostForm
    reserved_slugs = UNDER_BLOG
    shown_with = ("author", "category", "series", "picture")
    content_panels = POST_CONTENT
    promote_panels = POST_PROMOTE
    search_fields = [
        *ReadablePage.search_fields,
        index.SearchField("intro"),
        index.SearchField("body"),
        index.RelatedFields("tags", [index.SearchField("name")]),
        index.RelatedFields("author", [index.SearchField("name")]),
        index.FilterField("date"),
    ]
    # In Wagtail's own API. Who shows a post elsewhere must be able to say what ties us to it.
    api_fields = [
        *("relation", "relation_party", "disclosure", "date", "intro", "body", "reading_minutes"),
        *("author", "category", "series", "tags"),
    ]
    parent_page_types = ["blog.BlogIndexPage"]
    subpage_types: list[str] = []
    template = "blog/post_page.html"
    page_description = gettext_lazy("A post of the blog.")

    class Meta:
        verbose_name = gettext_lazy("post")
        verbose_name_plural = gettext_lazy("posts")

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        self._derive()
        super().full_clean(*args, **kwargs)

    def minimal_clean(self) -> None:
        self._derive()
        super().minimal_clean()

    def _derive(self) -> None:
        """What follows from the other fields, of a draft too."""
        # By the week it had, in the language it had.
        named_by_week = self.title in {"", self.week_label}
        self._take_over_language()
        self.moment = self.date or self.first_published_at or timezone.now()
        self.beginning = excerpt(self.body)
        self.counted_minutes = reading_minutes(self.body)
        if named_by_week:
            self.title = self.week_label

    def clean(self) -> None:
        super().clean()
        if self.relation in NAMED and not self.relation_party and not self.may_lack_party:
            raise ValidationError({"relation_party": _("Say who paid for it or gave it.")})

    def _take_over_language(self) -> None:
        """A copy for translation has the names of the original: put those of its own language there."""
        for name in ("author", "category", "series"):
            named = getattr(self, name)
            if named and self.locale_id:
                setattr(self, name, named.in_locale(self.locale))

    @property
    def week_label(self) -> str:
        """«Ukens tips (8-2011)» by the ISO week of its day; empty outside a weekly series."""
        if self.series is None or not self.series.is_weekly:
            return ""
        year, week, _day = timezone.localdate(self.moment).isocalendar()
        return f"{self.series.name} ({week}-{year})"

    @property
    def cover_number(self) -> int:
        """Its day, so that posts of the same weeks do not look alike."""
        return timezone.localdate(self.moment).toordinal()

    @property
    def excerpt(self) -> str:
        """A few lines for lists: the introduction, the description, or how the text begins."""
        return self.intro or self.search_description or self.beginning

    @property
    def description(self) -> str:
        """What search engines and chats show: the editor's description, or made from the text."""
        return self.search_description or self.intro or self.beginning

    @property
    def reading_minutes(self) -> int:
        return self.minutes or self.counted_minutes

    @property
    def disclosure(self) -> str:
        """The relation in a sentence, in the post's own language; empty when there is none."""
        if self.relation == Relation.NONE:
            return ""
        with translation.override(self.locale.language_code):
            return disclosure(self.relation, self.relation_party)
