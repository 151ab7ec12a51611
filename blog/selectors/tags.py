"""Tags, and where each is used. Drafts count: their text lies in the page's latest revision alone."""

from collections.abc import Iterator, Sequence

from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from taggit.models import Tag
from wagtail.models import Page, Revision

from blog.models import PostTag, TermTag

KINDS = (PostTag, TermTag)


def tags_with_use() -> QuerySet[Tag]:
    """Every tag with ``posts`` and ``terms``: how many pages of each kind have it, published or not."""
    tags: QuerySet[Tag] = Tag.objects.annotate(posts=_uses(PostTag), terms=_uses(TermTag))
    return tags


def _uses(kind: type[PostTag | TermTag]) -> Coalesce:
    rows = kind.objects.filter(tag=OuterRef("pk")).order_by().values("tag")
    return Coalesce(Subquery(rows.annotate(n=Count("pk")).values("n")), 0, output_field=IntegerField())


def pages_tagged(tags: Sequence[Tag]) -> set[int]:
    """The pages that have one of the tags."""
    having = (kind.objects.filter(tag__in=tags).values_list("content_object", flat=True) for kind in KINDS)
    return set().union(*having)


def unused_tags() -> QuerySet[Tag]:
    """Tags that no page has, nor the waiting draft of one."""
    kept = {tag for revision in drafts() for tag in tags_in(revision)}
    return tags_with_use().filter(posts=0, terms=0).exclude(pk__in=kept)


def drafts(tags: Sequence[Tag] = ()) -> Iterator[Revision]:
    """The revisions that wait: to be edited further, or for their hour.

    Of pages whose draft differs from what readers see; with ``tags`` also of pages that have one of them.
    """
    tagged = [kind.objects.filter(tag__in=tags).values("content_object") for kind in KINDS]
    of_tagged = Q(*(Q(pk__in=pages) for pages in tagged), _connector=Q.OR)
    pages = Page.objects.filter(of_tagged | Q(has_unpublished_changes=True), latest_revision__isnull=False)
    waiting = Q(pk__in=pages.values("latest_revision")) | Q(approved_go_live_at__isnull=False)
    yield from Revision.page_revisions.filter(waiting).iterator(chunk_size=100)


def tags_in(revision: Revision) -> list[int]:
    """The ids of the tags that a page has in this revision."""
    return [row["tag"] for row in revision.content.get("tagged_items", [])]
