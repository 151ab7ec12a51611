"""What an item of WordPress makes of its page here."""

from datetime import datetime

from blog.importing.bringing import Bringing, identity
from blog.importing.content import Content
from blog.importing.entries import Entry
from blog.importing.html.shortcodes import without_shortcodes
from blog.importing.html.writer import blocks_of_html
from blog.importing.media import Media
from blog.importing.notes import Notes
from blog.importing.wordpress.here import Here, as_file
from blog.importing.wordpress.index import Index, path_in
from blog.importing.wordpress.items import Item
from blog.reading import plain_text
from blog.slugs import slug_of

LONGEST_TITLE, LONGEST_NAME, LONGEST_TAG = 255, 120, 100
DESCRIPTIONS = ("_yoast_wpseo_metadesc", "rank_math_description", "_aioseo_description")
TITLES = ("_yoast_wpseo_title", "rank_math_title", "_aioseo_title")


def entry_of(item: Item, index: Index, media: Media, bringing: Bringing, *, lang: str, notes: Notes) -> Entry:
    """The page of an item; what cannot come along is noted."""
    here = Here(item, index, media, bringing)
    html = without_shortcodes(
        item.html, here.gallery, lambda name: notes.skip(item.name, f"shortcode {name}")
    )
    classic = "<!-- wp:" not in item.html
    title = (item.title or item.slug or f"({item.id})")[:LONGEST_TITLE]
    if len(item.title) > LONGEST_TITLE:
        notes.skip(item.name, f"the end of its title: “{item.title[LONGEST_TITLE:]}”")
    written = blocks_of_html(html, here, title=title, paragraphs=classic)
    notes.skip_all(item.name, written.gone)
    kind = index.kinds[item.id]
    content = Content(
        title,
        item.said(*DESCRIPTIONS).strip() if "%%" not in item.said(*DESCRIPTIONS) else "",
        _tags(item) if kind == "post" else [],
        written.blocks,
        intro=plain_text(item.excerpt),
        more=_more(item, here),
        publish=_public(item, notes),
        times=_times(item),
        slug=slug_of(item.slug),
        old=_old(item),
        parent=bringing.pages.get(item.parent, 0) if kind == "page" else 0,
        **(_of_post(item, index, notes) if kind == "post" else {}),
    )
    return Entry(identity(bringing.origin, kind, item.id, lang), content, sorted({*here.wanted}))


def _of_post(item: Item, index: Index, notes: Notes) -> dict[str, object]:
    categories = [term.name for term in item.terms if term.domain == "category"]
    if item.creator and item.creator not in index.people:
        notes.skip(item.name, f"its author “{item.creator}” is not described in the file: kept by that name")
    return {
        "date": item.at,
        "author": index.people.get(item.creator, item.creator)[:LONGEST_NAME],
        "category": categories[0][:LONGEST_NAME] if categories else "",
    }


def _tags(item: Item) -> list[str]:
    """Its tags, and all of its categories but the first: a post stands on one shelf."""
    categories = [term.name for term in item.terms if term.domain == "category"][1:]
    tags = [term.name for term in item.terms if term.domain == "post_tag"]
    once = {name.casefold(): name[:LONGEST_TAG] for name in reversed([*tags, *categories]) if name}
    return list(reversed(once.values()))


def _more(item: Item, here: Here) -> dict[str, object]:
    more: dict[str, object] = {}
    title = " ".join(item.said(*TITLES).split())
    if title and "%" not in title:
        more["seo_title"] = title[:LONGEST_TITLE]
    featured = here.index.attachments.get(item.said("_thumbnail_id"))
    if featured and item.kind == "post":
        more["picture"] = here.media.picture(as_file(featured))
    return more


def _public(item: Item, notes: Notes) -> bool:
    """Whether it may ever be published. What was private or under a password stays a draft, and is named."""
    if item.password:
        notes.skip(item.name, "under a password there: stays a draft")
    elif item.status == "private":
        notes.skip(item.name, "private there: stays a draft")
    return not item.password and item.status in {"publish", "future"}


def _times(item: Item) -> dict[str, datetime]:
    if item.at is None or item.password or item.status not in {"publish", "future"}:
        return {}
    if item.status == "future":
        return {"go_live_at": item.at}
    changed = max(item.changed_at or item.at, item.at)
    return {"first_published_at": item.at, "last_published_at": changed}


def _old(item: Item) -> tuple[str, ...]:
    """The addresses it had: its own, the one by its number, and those of slugs it had before."""
    path = path_in(item.link)
    number = "page_id" if item.kind == "page" else "p"
    found = [f"/?{number}={item.id}"]
    if path.strip("/"):
        found.append(path)
        before = path.rstrip("/").rpartition("/")[0]
        found += [f"{before}/{slug}/" for slug in item.meta.get("_wp_old_slug", []) if slug]
    return tuple(found)
