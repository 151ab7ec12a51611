"""The fields that several kinds of pages have: by name, how each is told of a page in its batch."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from django.urls import reverse
from django.utils import timezone, translation

from blog.discovery.json_ld import document
from blog.discovery.metadata import LOCALES, Metadata
from blog.headless.batch import Batch
from blog.headless.links import link
from blog.headless.pictures import cover_of, picture_of
from blog.models import Author
from blog.selectors.site import campaign_disclosures

Field = Callable[[Any, Batch], Any]


def _published(page: Any, batch: Batch) -> str | None:
    first = page.first_published_at
    return timezone.localtime(first).isoformat() if first else None


def _updated(page: Any, batch: Batch) -> str | None:
    last = page.last_published_at or page.first_published_at
    return timezone.localtime(last).isoformat() if last else None


def _translations(page: Any, batch: Batch) -> list[dict[str, Any]]:
    return [{**link(other), "locale": other.locale.language_code} for other in batch.translations[page.pk]]


def _seo(page: Any, batch: Batch) -> dict[str, Any]:
    found: Metadata = batch.metadata(page)
    picture = found.picture._asdict()
    del picture["path"]
    return {
        "title": found.title,
        "description": found.description,
        "canonical": found.url,
        "kind": found.kind,
        "locale": LOCALES[batch.lang],
        "image": {"url": found.image, **picture},
        "alternates": [{"hreflang": lang, "href": href} for lang, href in found.alternates],
    }


COMMON: dict[str, Field] = {
    "id": lambda page, _batch: page.pk,
    "title": lambda page, _batch: page.title,
    "url": lambda page, _batch: link(page)["url"],
    "path": lambda page, _batch: link(page)["path"],
    "slug": lambda page, _batch: page.slug,
    "locale": lambda _page, batch: batch.lang,
    "published_at": _published,
    "updated_at": _updated,
    "description": lambda page, _batch: page.search_description,
    "translations": _translations,
    "breadcrumbs": lambda page, batch: list(map(link, batch.ways[page.pk])),
    "campaigns": lambda page, _batch: campaign_disclosures(page),
    "seo": _seo,
    "json_ld": lambda page, batch: document(*batch.metadata(page).things),
}
BODY: dict[str, Field] = {
    "body": lambda page, batch: batch.bodies[page.pk].blocks,
    "body_html": lambda page, batch: batch.bodies[page.pk].html,
    "contents": lambda page, batch: [found._asdict() for found in batch.bodies[page.pk].contents],
}


def tags(page: Any, batch: Batch) -> list[dict[str, str]]:
    return [shelf(tag, "tag", batch) for tag in batch.tags[page.pk]]


def relation(page: Any, batch: Batch) -> dict[str, str]:
    return {"kind": page.relation, "party": page.relation_party, "disclosure": page.disclosure}


def picture(page: Any, batch: Batch) -> dict[str, Any]:
    return cover_of(page, page.picture, batch.place.origin, as_data=batch.is_draft)


def author(page: Any, batch: Batch) -> dict[str, Any] | None:
    found: Author | None = page.author
    if found is None:
        return None
    portrait = picture_of(found.picture, "portrait", batch.place.origin, found.name)
    about = {"role": found.role, "bio": found.bio, "website": found.website, "picture": portrait}
    return {**shelf(found, "author", batch), **about}


def category(page: Any, batch: Batch) -> dict[str, Any] | None:
    found = page.category
    return {**shelf(found, "category", batch), "description": found.description} if found else None


def series(page: Any, batch: Batch) -> dict[str, Any] | None:
    found = page.series
    if found is None:
        return None
    about = {"description": found.description, "is_weekly": found.is_weekly}
    return {**shelf(found, "series", batch), **about}


def shelf(named: Any, kind: str, batch: Batch) -> dict[str, str]:
    """A name, and the page of posts that stands at its slug."""
    url = batch.place.origin + _path(f"blog-{kind}", named.slug, batch.lang)
    return {"name": named.name, "slug": named.slug, "url": url}


@lru_cache(maxsize=4096)
def _path(route: str, slug: str, lang: str) -> str:
    with translation.override(lang):
        return reverse(route, args=[slug])
