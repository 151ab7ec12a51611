"""What is new: posts that became public, by language, as anybody may read them now."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce

from blog.models import PostPage
from blog.models.posts import PostTag
from blog.selectors.posts import public_posts
from newsletter.digests.windows import Window

MOST = 10
# A post that readers see as this much older than its publication was brought in from elsewhere.
OLD = timedelta(days=7)
LANGUAGES: list[str] = [lang for lang, _name in settings.LANGUAGES]


def opened_after(moment: datetime, lang: str | None = None) -> QuerySet[PostPage]:
    """Public posts that became so after ``moment``, with when (``opened``), newest first."""
    opened = Coalesce("public_from", "first_published_at")
    found: QuerySet[PostPage] = public_posts(lang).annotate(opened=opened).filter(opened__gt=moment)
    found = found.filter(Q(date=None) | Q(date__gt=F("opened") - OLD))
    return found.order_by("-opened", "-pk")


def anything_new(windows: Sequence[Window]) -> list[Window]:
    """The windows in which a post became public. One query."""
    if not windows:
        return []
    found = opened_after(min(window.since for window in windows))
    opened = list(found.order_by("opened").values_list("opened", flat=True))
    return [one for one in windows if any(one.since < moment <= one.until for moment in opened)]


def new_posts(window: Window) -> dict[str, list[int]]:
    """By language the ids of the newest posts of ``window``: one more than are shown, if there are more.
    Languages without any are not there."""
    found = {
        lang: list(
            opened_after(window.since, lang)
            .filter(opened__lte=window.until)
            .values_list("pk", flat=True)[: MOST + 1]
        )
        for lang in LANGUAGES
    }
    return {lang: ids for lang, ids in found.items() if ids}


def topics(ids: Iterable[int]) -> dict[int, set[int]]:
    """The tags of each of these posts, by its id, with those of its translations. One query."""
    found: dict[int, set[int]] = {pk: set() for pk in ids}
    keys = dict(PostPage.objects.filter(pk__in=found).values_list("pk", "translation_key"))
    rows = PostTag.objects.filter(content_object__translation_key__in=set(keys.values()))
    tags: dict[object, set[int]] = {}
    for key, tag in rows.values_list("content_object__translation_key", "tag"):
        tags.setdefault(key, set()).add(tag)
    return {pk: tags.get(keys.get(pk), set()) for pk in found}
