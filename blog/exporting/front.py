"""The front matter of a page: every field an editor can fill in, where it says something."""

from datetime import UTC, datetime
from typing import Any

from blog.exchange.parts import one_form
from blog.exchange.places import FORM
from blog.exchange.rich import with_files
from blog.exporting.keys import Keys
from blog.importing.values import normal
from blog.models import HomePage, PublicPage

# A field of the page by its name in the file, in the order of the file.
FIELDS = {
    "slug": "slug",
    "description": "search_description",
    "seo_title": "seo_title",
    "intro": "intro",
    "date": "date",
    "public_from": "public_from",
    "published": "first_published_at",
    "updated": "last_published_at",
    "go_live_at": "go_live_at",
    "expire_at": "expire_at",
    "author": "author",
    "category": "category",
    "series": "series",
    "relation": "relation",
    "relation_party": "relation_party",
    "audience": "audience",
    "other_forms": "other_forms",
    "minutes": "minutes",
    "link_terms": "link_terms",
    "link_in_posts": "link_in_posts",
    "show_in_menus": "show_in_menus",
}


def front_matter(page: PublicPage, keys: Keys, *, hidden: bool) -> dict[str, Any]:
    """``page``: the revision that is written; ``hidden``: it must stay a draft."""
    found: dict[str, Any] = {"snakkis": FORM, "title": page.title}
    if hidden:
        found["draft"] = True
    for name, field in FIELDS.items():
        value = getattr(page, field, None)
        if value is None or value == "" or (name in {"published", "updated"} and not page.live):
            continue
        if name == "intro" and isinstance(page, HomePage):
            value = one_form(with_files(normal(value), keys.written()))
        if isinstance(value, datetime):
            value = value.astimezone(UTC).isoformat()
        found[name] = value if isinstance(value, str | bool | int) else value.name
    if hasattr(page, "tags"):
        found["keywords"] = sorted(tag.name for tag in page.tags.all())
    if picture := keys.pictures.get(getattr(page, "picture_id", None) or 0):
        found["picture"] = picture
    above = keys.pages.get(page.get_parent().pk, "")
    return {**found, "parent": above} if above.startswith("sider/") else found
