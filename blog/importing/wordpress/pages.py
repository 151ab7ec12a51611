"""What an item of WordPress makes of its page here."""

import re
from datetime import datetime
from urllib.parse import urljoin, urlsplit

from blog.importing.bringing import Bringing, identity
from blog.importing.content import Content
from blog.importing.entries import Entry
from blog.importing.html.shortcodes import picture_html, without_shortcodes
from blog.importing.html.writer import blocks_of_html
from blog.importing.media import File, Media, kind_of
from blog.importing.notes import Notes
from blog.importing.wordpress.index import Attachment, Index
from blog.importing.wordpress.items import Item
from blog.markup import SCHEMES
from blog.reading import plain_text
from blog.slugs import slug_of

LONGEST_TITLE, LONGEST_NAME, LONGEST_TAG = 255, 120, 100
# koen-300x200.jpg is koen.jpg, made smaller.
SIZE = re.compile(r"-(?:\d+x\d+|scaled)(?=\.\w+\Z)")
DESCRIPTIONS = ("_yoast_wpseo_metadesc", "rank_math_description", "_aioseo_description")
TITLES = ("_yoast_wpseo_title", "rank_math_title", "_aioseo_title")
HIDDEN = {"private": "private there", "draft": "", "pending": "", "auto-draft": ""}


class Here:
    """What the addresses of the old site are here, for one item; ``wanted``: the items its text links to."""

    def __init__(self, item: Item, index: Index, media: Media, bringing: Bringing) -> None:
        self.item, self.index, self.media, self.bringing = item, index, media, bringing
        self.wanted: list[str] = []

    def link(self, address: str) -> dict[str, str] | None:
        if not address or address.startswith("#"):
            return None
        if urlsplit(address).scheme not in SCHEMES | {""}:
            return None
        whole = urljoin(f"{self.index.site}/", address)
        key = self.index.id_at(whole)
        if key in self.index.attachments:
            return self.file(self.index.attachments[key])
        if key:
            self.wanted.append(key)
            if page := self.bringing.pages.get(key):
                return {"linktype": "page", "id": str(page)}
        return {"href": whole}

    def file(self, found: Attachment) -> dict[str, str] | None:
        """A document to open. A picture's link to itself says nothing."""
        if kind_of(found.address) == "picture":
            return None
        document = self.media.document(as_file(found))
        return {"linktype": "document", "id": str(document)} if document else {"href": found.address}

    def picture(self, address: str, key: str) -> int | None:
        found = self.index.attachments.get(key)
        if found is None:
            whole = urljoin(f"{self.index.site}/", address)
            original = SIZE.sub("", whole)
            found = self.index.attachments.get(self.index.id_at(whole) or self.index.id_at(original))
            if found is None and self.index.is_own(whole) and "/uploads/" in whole:
                return self.media.picture(File(original[:500], original, self.item.name))
        return self.media.picture(as_file(found)) if found else None

    def gallery(self, ids: list[str]) -> str:
        """The pictures with these ids, or those uploaded to the item."""
        of_item = [one for one in self.index.attachments.values() if one.parent == self.item.id]
        chosen = [self.index.attachments[one] for one in ids if one in self.index.attachments]
        pictures = [one for one in (chosen if ids else of_item) if kind_of(one.address) == "picture"]
        missing = [one for one in ids if one not in self.index.attachments]
        if missing:
            self.media.notes.skip(
                self.item.name, f"pictures of a gallery not in the file: {', '.join(missing)}"
            )
        return "".join(picture_html(one.address, one.id, one.alt, one.caption) for one in pictures)


def as_file(found: Attachment) -> File:
    where = f"attachment {found.id} “{found.title}”"
    return File(found.id, found.address, where, found.title, found.alt)


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
    parts = urlsplit(item.link)
    number = "page_id" if item.kind == "page" else "p"
    found = [f"/?{number}={item.id}"]
    if parts.path.strip("/"):
        found.append(parts.path)
        before = parts.path.rstrip("/").rpartition("/")[0]
        found += [f"{before}/{slug}/" for slug in item.meta.get("_wp_old_slug", []) if slug]
    return tuple(found)
