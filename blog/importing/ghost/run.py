"""One run of an import from Ghost."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

from blog.importing.bringing import Bringing, identity
from blog.importing.content import Content
from blog.importing.entries import Entry
from blog.importing.ghost.here import Here
from blog.importing.ghost.lexical import lexical_html
from blog.importing.ghost.mobiledoc import mobiledoc_html
from blog.importing.ghost.reading import Ghost, Row, line, moment, read, text
from blog.importing.ghost.unused import PERSON, POST, WORD, unused
from blog.importing.html.writer import blocks_of_html
from blog.importing.media import Media
from blog.importing.notes import Notes
from blog.models import Audience, Author
from blog.reading import plain_text
from blog.services.documents import named_import, tag_import
from blog.slugs import slug_of

Progress = Callable[[int, int], None]
HOME = "__GHOST_URL__"
LONGEST_TITLE, LONGEST_NAME, LONGEST_TAG = 255, 120, 100
SCHEDULED, PUBLISHED = "scheduled", {"published", "sent"}
WHY_NOT = {
    "members": "members come in with import_subscribers, which asks what they agreed to",
    "members_stripe_customers": "payments stay with Stripe",
}


@dataclass
class Report:
    """What a run did. ``items``: all posts and pages of the export."""

    items: int
    bringing: Bringing
    media: Media
    notes: Notes


class Run:
    def __init__(self, ghost: Ghost, site: str, media: Media, bringing: Bringing, lang: str) -> None:
        self.ghost, self.site, self.media, self.bringing, self.lang = ghost, site, media, bringing, lang
        self.notes = bringing.notes
        self.slugs = {text(row.get("slug")): str(row.get("id")) for row in ghost.posts}

    def whole(self, address: str) -> str:
        return urljoin(f"{self.site}/", address.replace(HOME, self.site))

    def is_own(self, address: str) -> bool:
        return urlsplit(address).hostname == urlsplit(self.site).hostname

    def names(self) -> None:
        """Authors and tags, also those that no post has."""
        for key, name in self.ghost.people.items():
            self._name(f"author “{name}”", self.ghost.users[key], PERSON)
            if name and not self.bringing.dry_run:
                named_import(model=Author, name=name, slug=name, lang=self.lang)
        for tag in self.ghost.tags.values():
            name = line(tag.get("name"))
            if tag.get("visibility") == "internal" or name.startswith("#"):
                self.notes.skip(f"tag “{name}”", "an internal one: only Ghost used it")
                continue
            self._name(f"tag “{name}”", tag, WORD)
            if name and not self.bringing.dry_run:
                tag_import(name=name, slug=text(tag.get("slug")))

    def _name(self, where: str, row: Row, names: tuple[str, ...]) -> None:
        for what in unused(row, names):
            self.notes.skip(where, what)

    def take(self, row: Row, notes: Notes) -> None:
        where = f"{text(row.get('type')) or 'post'} “{line(row.get('title'))}”"
        self.bringing.take(self.entry(row, where, notes), where)

    def entry(self, row: Row, where: str, notes: Notes) -> Entry:
        here, key = Here(self, where), str(row.get("id"))
        title = (line(row.get("title")) or text(row.get("slug")) or key)[:LONGEST_TITLE]
        gone: Counter[str] = Counter()
        written = blocks_of_html(_html(row, gone), here, title=title, paragraphs=False)
        notes.skip_all(where, written.gone + gone)
        for what in unused({**row, **self.ghost.meta_of.get(key, {})}, POST):
            notes.skip(where, what)
        kind = "page" if row.get("type") == "page" or row.get("page") == 1 else "post"
        meta = self.ghost.meta_of.get(key, {})
        content = Content(
            title,
            line(meta.get("meta_description")) or line(row.get("meta_description")),
            self.tags(key) if kind == "post" else [],
            written.blocks,
            intro=plain_text(text(row.get("custom_excerpt"))),
            more=self.more(row, meta, here, kind, notes),
            publish=_public(row),
            times=_times(row),
            slug=slug_of(text(row.get("slug"))),
            old=(f"/{row['slug']}/",) if text(row.get("slug")) else (),
            **(self.of_post(row, key, where, notes) if kind == "post" else {}),
        )
        if canonical := line(row.get("canonical_url")):
            notes.skip(where, f"canonical address {canonical}: pages here are their own originals")
        return Entry(identity(self.bringing.origin, kind, key, self.lang), content, sorted({*here.wanted}))

    def of_post(self, row: Row, key: str, where: str, notes: Notes) -> dict[str, Any]:
        authors = [self.ghost.people.get(one, "") for one in self.ghost.authors_of.get(key, [])]
        authors = [name for name in authors if name] or [self.ghost.people.get(str(row.get("author_id")), "")]
        for name in authors[1:]:
            notes.skip(where, f"its other author {name}: a post has one here")
        return {"date": moment(row.get("published_at")), "author": authors[0][:LONGEST_NAME]}

    def tags(self, key: str) -> list[str]:
        names = [
            line(self.ghost.tags.get(one, {}).get("name"))[:LONGEST_TAG]
            for one in self.ghost.tags_of.get(key, [])
        ]
        return list({name.casefold(): name for name in names if name and not name.startswith("#")}.values())

    def more(self, row: Row, meta: Row, here: Here, kind: str, notes: Notes) -> dict[str, Any]:
        more: dict[str, Any] = {"audience": Audience.EVERYONE.value}
        if (text(row.get("visibility")) or "public") != "public":
            more["audience"] = Audience.SUBSCRIBERS.value
            notes.skip(
                here.where, f"for {row['visibility']} there: for subscribers here, editors alone see it"
            )
        if title := line(meta.get("meta_title")) or line(row.get("meta_title")):
            more["seo_title"] = title[:LONGEST_TITLE]
        if kind == "post" and (address := text(row.get("feature_image"))):
            found = here.picture(address, alt=line(meta.get("feature_image_alt")))
            if found is None:
                notes.skip(here.where, f"featured picture {address}")
            more["picture"] = found
        return more


def _html(row: Row, gone: Counter[str]) -> str:
    if html := text(row.get("html")):
        return html
    if lexical := text(row.get("lexical")):
        return lexical_html(lexical, gone)
    return mobiledoc_html(text(row["mobiledoc"]), gone) if text(row.get("mobiledoc")) else ""


def _public(row: Row) -> bool:
    return row.get("status") in {*PUBLISHED, SCHEDULED}


def _times(row: Row) -> dict[str, datetime]:
    at = moment(row.get("published_at"))
    if at is None or not _public(row):
        return {}
    if row.get("status") == SCHEDULED:
        return {"go_live_at": at}
    return {"first_published_at": at, "last_published_at": max(moment(row.get("updated_at")) or at, at)}


def import_ghost(
    path: Path,
    *,
    site: str,
    lang: str,
    publish: bool,
    media: Path | None = None,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> Report:
    """Import an export. ``site``: the old address, which the file does not tell. DocumentError: none."""
    ghost, notes = read(path), Notes()
    site = site.rstrip("/")
    files = Media(site, notes, folder=media, dry_run=dry_run)
    bringing = Bringing(site, notes, publish=publish, dry_run=dry_run)
    run = Run(ghost, site, files, bringing, lang)
    run.names()
    for number, row in enumerate(ghost.posts, start=1):
        run.take(row, notes)
        if progress:
            progress(number, len(ghost.posts))
    wanting = bringing.to_link()
    for row in ghost.posts if not dry_run else []:
        if str(row.get("id")) in wanting:
            run.take(row, Notes())
    for name, number in ghost.others.items():
        notes.skip(f"table {name}", WHY_NOT.get(name, "has no form here"), number)
    return Report(len(ghost.posts), bringing, files, notes)
