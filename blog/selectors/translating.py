"""What waits for a translator: pages that another language lacks, or has as they were before a change."""

from collections.abc import Sequence

from django.db.models import (
    Case,
    CharField,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextChoices,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Greatest
from django.utils.translation import gettext_lazy
from wagtail.models import Locale, Page, Revision


class State(TextChoices):
    """How a page stands in a language."""

    OWN = "own", gettext_lazy("Original")
    MISSING = "missing", gettext_lazy("Missing")
    STALE = "stale", gettext_lazy("Changed since")
    DRAFT = "draft", gettext_lazy("Draft")
    DONE = "done", gettext_lazy("Translated")


def originals(pages: QuerySet[Page], locales: Sequence[Locale]) -> QuerySet[Page]:
    """The published pages that others are translations of: the first of each in any language.

    For each locale with its primary key L: ``page_L`` (id of the page there, or None), ``state_L`` (a State)
    and ``seen_L`` (id of the original's revision that the translator saw, where it has changed since).
    """
    older = Page.objects.filter(translation_key=OuterRef("translation_key"), pk__lt=OuterRef("pk"))
    found = pages.filter(~Exists(older), live=True, depth__gt=1)
    for locale in locales:
        found = _with_state(found, locale.pk)
    return found


def _with_state(pages: QuerySet[Page], locale: int) -> QuerySet[Page]:
    there = Page.objects.filter(translation_key=OuterRef("translation_key"), locale=locale)
    published, edited = F("last_published_at"), F("latest_revision_created_at")
    touched = Greatest(Coalesce(published, edited), Coalesce(edited, published))
    page, at = f"page_{locale}", f"touched_{locale}"
    revisions = Revision.page_revisions.filter(object_id=Cast(OuterRef("pk"), CharField()))
    seen = revisions.filter(created_at__lte=OuterRef(at)).order_by("-created_at", "-pk")
    is_live = Exists(there.filter(live=True))
    state = Case(
        When(locale=locale, then=Value(State.OWN)),
        When(Q((page, None)), then=Value(State.MISSING)),
        When(Q(last_published_at__gt=F(at)), then=Value(State.STALE)),
        When(is_live, then=Value(State.DONE)),
        default=Value(State.DRAFT),
    )
    paired = pages.annotate(**{page: Subquery(there.values("pk"))})
    paired = paired.annotate(**{at: Subquery(there.values(touched=touched))})
    seen_there = Subquery(seen.values("pk")[:1])
    result: QuerySet[Page] = paired.annotate(**{f"state_{locale}": state, f"seen_{locale}": seen_there})
    return result


def in_state(pages: QuerySet[Page], locales: Sequence[Locale], state: str) -> QuerySet[Page]:
    """Those of ``originals`` that stand so in one of the languages."""
    those = Q(*(Q((f"state_{locale.pk}", state)) for locale in locales), _connector=Q.OR)
    found: QuerySet[Page] = pages.filter(those)
    return found
