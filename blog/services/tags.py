"""Keeping the tags: several into one, those that nobody uses."""

from collections.abc import Sequence

from django.db import transaction
from taggit.models import Tag
from wagtail.models import Revision

from blog.search.services import words_expire
from blog.selectors.tags import KINDS, drafts, pages_tagged, tags_in, unused_tags
from blog.services.addresses import tag_moved


@transaction.atomic
def tags_merge(*, into: Tag, others: Sequence[Tag]) -> int:
    """Put ``into`` in place of the other tags, in what readers see and in waiting drafts, and delete them.

    Their addresses lead to that of ``into``. Returns how many tags are gone.
    """
    gone = [tag for tag in others if tag.pk != into.pk]
    words_expire(pages=pages_tagged(gone))
    for revision in drafts(gone):
        _put_in_draft(revision, into.pk, {tag.pk for tag in gone})
    for kind in KINDS:
        have = set(kind.objects.filter(tag=into).values_list("content_object", flat=True))
        get = set(kind.objects.filter(tag__in=gone).values_list("content_object", flat=True)) - have
        kind.objects.bulk_create([kind(tag=into, content_object_id=page) for page in sorted(get)])
    for tag in gone:
        tag_moved(old_slug=tag.slug, new_slug=into.slug)
        tag.delete()
    return len(gone)


def _put_in_draft(revision: Revision, into: int, gone: set[int]) -> None:
    if not gone & set(tags_in(revision)):
        return
    rows: dict[int, dict[str, int]] = {}
    for row in revision.content["tagged_items"]:
        tag = into if row["tag"] in gone else row["tag"]
        rows.setdefault(tag, {**row, "tag": tag})
    revision.content["tagged_items"] = [*rows.values()]
    revision.save(update_fields=["content"])


@transaction.atomic
def tags_delete_unused() -> int:
    """Delete the tags that no text has, not even a draft. Returns how many they were."""
    unused = unused_tags()
    count = unused.count()
    Tag.objects.filter(pk__in=[*unused.values_list("pk", flat=True)]).delete()
    return count
