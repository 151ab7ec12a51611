"""What people talk about, for the editors' start page: the posts that rise, of any age."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from blog.models import PostPage
from blog.selectors.posts import LISTED, public_posts
from sharing.selectors.rising import Rise, rising, week
from sharing.selectors.travel import Travel, travel

JOURNEYS = 5
# Some of those that rise may have been taken down since.
ASKED = 4 * JOURNEYS


@dataclass(frozen=True)
class Journey:
    """A post in all its languages: how far it travelled, and how it rose. ``rise`` is None for one that did
    not, and ``travel`` then of all time; otherwise of the last seven days."""

    post: PostPage
    travel: Travel
    rise: Rise | None


def journeys() -> list[Journey]:
    """The public posts whose reads and shares rose most in the last seven days against the seven before; when
    none did, the latest ones."""
    rises = {rise.key: rise for rise in rising(PostPage, limit=ASKED)}
    listed = public_posts().only(*LISTED, "translation_key").select_related("locale")
    texts: dict[UUID, list[PostPage]] = {}
    for post in listed.filter(translation_key__in=rises).order_by("pk"):
        texts.setdefault(post.translation_key, []).append(post)
    if not texts:
        return _travelled([[post] for post in listed[:JOURNEYS]], rises)
    return _travelled([texts[key] for key in rises if key in texts][:JOURNEYS], rises, first=week())


def _travelled(
    texts: list[list[PostPage]], rises: dict[UUID, Rise], *, first: date | None = None
) -> list[Journey]:
    """Each post goes by its first page, and has travelled as far as all of them together."""
    travels = travel((post.pk for pages in texts for post in pages), first=first)
    return [
        Journey(
            post=pages[0],
            travel=sum((travels[page.pk] for page in pages), Travel()),
            rise=rises.get(pages[0].translation_key),
        )
        for pages in texts
    ]
