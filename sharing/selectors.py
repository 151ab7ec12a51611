"""What is known about shares: one link and what grew from it; how far a page travelled."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.db import connection
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum
from django.utils import timezone
from django.utils.translation import get_language_from_path
from wagtail.models import Page, Site

from consent.selectors import living_consents
from sharing.errors import PageNotFoundError
from sharing.hits.models import Hit
from sharing.models import Conversion, PageCount, Share, ShareCount, Verdict
from sharing.pages import public
from sharing.tokens import is_code
from sharing.verdicts import RULES

UNUSED_LIVES = timedelta(hours=24)
# Below this a number of signups could point at a person the sharer knows.
SIGNUPS_FLOOR = 3


def _landings() -> QuerySet[Share]:
    """All that a visit needs to know. Every column more is paid for on every visit."""
    is_public = Exists(public(Page.objects.filter(pk=OuterRef("page_id"))))
    needed = Share.objects.select_related("page").only("code", "stopped_at", "page__url_path", "page__title")
    return needed.annotate(page_is_public=is_public)


def shareable_page(reference: int | str) -> Page:
    """The live, public page with this id or at this address: a path, or a full URL of this site.

    PageNotFoundError for anything else.
    """
    pages = public(Page.objects.filter(depth__gt=1)).select_related("locale")
    text = str(reference).strip()
    if text.isascii() and text.isdigit():
        found = pages.filter(pk=int(text)) if len(text) < 19 else pages.none()
    else:
        found = pages.filter(url_path__in=_tree_paths(text))
    page = found.first()
    if page is None or page.get_url() is None:
        raise PageNotFoundError
    return page


def _tree_paths(address: str) -> list[str]:
    """Where in Wagtail's tree an address of this site may lie. A path may begin with its language."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return []
    roots = Site.get_site_root_paths()
    hosts = {urlsplit(url).netloc for url in (settings.BASE_URL, *(root.root_url for root in roots))}
    if (parts.netloc and parts.netloc not in hosts) or not parts.path.startswith("/"):
        return []
    path = unquote(parts.path).replace("\x00", "").rstrip("/") + "/"  # PostgreSQL takes no NUL in text
    language = get_language_from_path(path)
    rest = path.removeprefix(f"/{language}/" if language else "/")
    wanted = language or settings.LANGUAGE_CODE
    return [root.root_path + rest for root in roots if root.language_code == wanted]


def landing(code: str) -> Share | None:
    """The share behind a code (in any case), its page and ``page_is_public``, in one query."""
    code = code.lower()
    return _landings().filter(code=code).first() if is_code(code) else None


def standing_share(code: str) -> Share | None:
    """The link that brought a reader, by its code. None when there is none, or when it was stopped."""
    return Share.objects.filter(code=code, stopped_at=None).first() if is_code(code) else None


def public_share(code: str) -> Share | None:
    """A link that still leads somewhere as a link: known, not stopped, its page public."""
    share = landing(code)
    is_public = share and share.page_is_public  # type: ignore[attr-defined]  # annotated
    return share if share and is_public and not share.stopped_at else None


def long_unused() -> QuerySet[Share]:
    """Links offered a day ago and not used since."""
    return Share.objects.filter(used_at=None, created_at__lt=timezone.now() - UNUSED_LIVES)


def has_due() -> bool:
    """Whether the roll-up has anything to do: hits to count, or unused links to drop."""
    return Hit.objects.exists() or long_unused().exists()


def old_counts() -> QuerySet[ShareCount]:
    """Counts of links from before the month that began SHARE_COUNT_MONTHS ago."""
    today = timezone.localdate()
    year, month = divmod(today.year * 12 + today.month - 1 - settings.SHARE_COUNT_MONTHS, 12)
    return ShareCount.objects.filter(day__lt=date(year, month + 1, 1))


def has_old() -> bool:
    """Whether the pruning task would find something to do."""
    return old_counts().exists()


@dataclass(frozen=True)
class Generation:
    """Links of one generation that were used, and the human visits through them."""

    generation: int
    shares: int
    visits: int


@dataclass(frozen=True)
class Reason:
    """Why hits were not counted as a human's visit: so many, by this rule, which says ``text``."""

    verdict: str
    rule: str
    count: int

    @property
    def text(self) -> str:
        return str(RULES.get(self.rule, self.rule))


@dataclass(frozen=True)
class ShareResult:
    """What its sharer sees. Counts are of this one link; ``generations`` also of what grew from it.

    ``children`` are links made by those who came through this one; ``human`` to ``self`` visits by verdict.
    ``signups`` ever confirmed is None below three. Nothing here is about any one friend.
    """

    code: str
    generation: int
    children: int
    human: int
    machine: int
    unknown: int
    repeat: int
    self: int
    reads: int
    signups: int | None
    generations: list[Generation]
    reasons: list[Reason]


def result(share: Share) -> ShareResult:
    """The result of one link, in three queries whatever its size."""
    visits, reads = _counts(share)
    signups = share.conversions.count()
    generations = _generations(share)
    totals = dict.fromkeys(Verdict.values, 0)
    for (verdict, _rule), count in visits.items():
        totals[verdict] += count
    return ShareResult(
        code=share.code,
        generation=share.generation,
        children=sum(row.shares for row in generations if row.generation == share.generation + 1),
        **totals,
        reads=reads,
        signups=signups if signups >= SIGNUPS_FLOOR else None,
        generations=generations,
        reasons=[
            Reason(verdict, rule, count)
            for (verdict, rule), count in sorted(visits.items())
            if verdict != Verdict.HUMAN
        ],
    )


def _counts(share: Share) -> tuple[dict[tuple[str, str], int], int]:
    """Visits by verdict and rule, and the number of engaged human reads, over all days."""
    visits, reads = {}, 0
    rows = share.counts.values_list("kind", "verdict", "rule").annotate(total=Sum("count")).order_by()
    for kind, verdict, rule, total in rows:
        if kind == ShareCount.Kind.VISIT:
            visits[verdict, rule] = total
        elif verdict == Verdict.HUMAN:
            reads += total
    return visits, reads


CASCADE = """
WITH RECURSIVE cascade (id, generation) AS (
    SELECT id, generation FROM sharing_share WHERE id = %s
    UNION ALL
    SELECT share.id, share.generation FROM sharing_share AS share
    JOIN cascade ON share.parent_id = cascade.id
    WHERE share.used_at IS NOT NULL
)
SELECT cascade.generation, count(DISTINCT cascade.id), coalesce(sum(visits.count), 0)
FROM cascade
LEFT JOIN sharing_sharecount AS visits
    ON visits.share_id = cascade.id AND visits.kind = 'visit' AND visits.verdict = 'human'
GROUP BY cascade.generation
ORDER BY cascade.generation
"""


def _generations(share: Share) -> list[Generation]:
    """The link and everything that grew from it, by generation: one recursive query on either engine."""
    with connection.cursor() as cursor:
        cursor.execute(CASCADE, [share.pk])
        return [Generation(*map(int, row)) for row in cursor.fetchall()]


@dataclass(frozen=True)
class Travel:
    """How far one page travelled: engaged human reads -> shares -> generations -> signups -> still living.

    ``generations`` is the longest way from a share of the page, wherever later readers took it: who came by a
    link to this post and passes on another post is its second generation.
    """

    reads: int = 0
    shares: int = 0
    generations: int = 0
    signups: int = 0
    living: int = 0


def travel(pages: QuerySet[Page] | Iterable[int], *, since: datetime | None = None) -> dict[int, Travel]:
    """How far each of ``pages`` (a queryset, or ids) travelled from ``since`` on. No page is left out.

    Four queries, one more for a queryset. A signup lives while its own round of the consent does: one who
    left and came back by another way is not this share's any more.
    """
    ids = list(pages.values_list("pk", flat=True)) if isinstance(pages, QuerySet) else list(pages)
    figures: dict[int, dict[str, int]] = {pk: {} for pk in ids}
    for rows in (_reads(ids, since), _shares(ids, since), _depths(ids, since), _signups(ids, since)):
        for row in rows:
            figures[row.pop("for_page")] |= row
    return {pk: Travel(**numbers) for pk, numbers in figures.items()}


def _reads(ids: list[int], since: datetime | None) -> Iterable[Any]:
    counts = PageCount.objects.filter(page__in=ids, verdict=Verdict.HUMAN)
    if since:
        counts = counts.filter(day__gte=timezone.localdate(since))
    return counts.values(for_page=F("page_id")).annotate(reads=Sum("count")).order_by()


def _shares(ids: list[int], since: datetime | None) -> Iterable[Any]:
    used = Share.objects.filter(page__in=ids, used_at__isnull=False)
    if since:
        used = used.filter(used_at__gte=since)
    return used.values(for_page=F("page_id")).annotate(shares=Count("pk")).order_by()


# A way begins at a share whose parent is of another page, so that none is walked from every link of it.
DEPTHS = """
WITH RECURSIVE way (for_page, id, steps) AS (
    SELECT first.page_id, first.id, 1 FROM sharing_share first
    LEFT JOIN sharing_share parent ON parent.id = first.parent_id
    WHERE first.page_id IN ({ids}) AND first.used_at >= %s
    AND (parent.id IS NULL OR parent.page_id <> first.page_id)
    UNION ALL
    SELECT way.for_page, child.id, way.steps + 1 FROM way
    JOIN sharing_share child ON child.parent_id = way.id WHERE child.used_at IS NOT NULL
)
SELECT for_page, MAX(steps) FROM way GROUP BY for_page
"""


def _depths(ids: list[int], since: datetime | None) -> Iterable[Any]:
    if not ids:
        return
    with connection.cursor() as cursor:
        sql = DEPTHS.format(ids=", ".join(["%s"] * len(ids)))
        cursor.execute(sql, [*ids, since or datetime(1970, 1, 1, tzinfo=UTC)])
        for page, steps in cursor.fetchall():
            yield {"for_page": page, "generations": steps}


def _signups(ids: list[int], since: datetime | None) -> Iterable[Any]:
    conversions = Conversion.objects.filter(share__page__in=ids)
    if since:
        conversions = conversions.filter(at__gte=since)
    alive = Q(consent__in=living_consents(), consent__record_id=F("record_id"))
    sums = {"signups": Count("pk"), "living": Count("pk", filter=alive)}
    return conversions.values(for_page=F("share__page_id")).annotate(**sums).order_by()
