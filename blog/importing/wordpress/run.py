"""One run of an import from WordPress: a look through the file, its files and names, then its pages.

The file is read as often as pages lie below each other, and once more for links to what came later; nothing
of its texts is kept between.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from blog.importing.bringing import Bringing
from blog.importing.errors import DocumentError
from blog.importing.media import Media
from blog.importing.notes import Notes
from blog.importing.wordpress.here import as_file
from blog.importing.wordpress.index import Index, index_of, items_of
from blog.importing.wordpress.items import Item, Term
from blog.importing.wordpress.pages import DESCRIPTIONS, TITLES, entry_of
from blog.models import Author, Category
from blog.services.documents import named_import, tag_import
from blog.slugs import slug_of

Progress = Callable[[int, int], None]
FILE = "the file"
READ_META = {
    *(*DESCRIPTIONS, *TITLES, "_thumbnail_id", "_wp_attachment_image_alt", "_wp_old_slug"),
    *("_wp_attached_file", "_wp_attachment_metadata", "_edit_last", "_edit_lock"),
}


@dataclass
class Report:
    """What a run did. ``items``: all that the file has of them."""

    items: int
    bringing: Bringing
    media: Media
    notes: Notes
    names: int = 0


class Run:
    def __init__(self, path: Path, index: Index, media: Media, bringing: Bringing, lang: str) -> None:
        self.path, self.index, self.media, self.bringing, self.lang = path, index, media, bringing, lang
        self.notes = bringing.notes
        self.meta: Counter[str] = Counter()

    def names(self) -> int:
        """Authors, categories and tags, also those that no post has; how many are new."""
        new = 0
        for name in self.index.people.values():
            if not self.bringing.dry_run:
                new += named_import(model=Author, name=name, slug=name, lang=self.lang)[1]
        for term in self.index.terms:
            new += self._term(term)
        return new

    def _term(self, term: Term) -> bool:
        where = f"{term.domain} “{term.name}”"
        if term.domain not in {"category", "post_tag"}:
            self.notes.skip(where, "there is no such kind of word here")
            return False
        if term.parent:
            self.notes.skip(where, f"it stood below “{term.parent}”: shelves stand side by side here")
        if term.domain == "post_tag":
            self._tag(term, where)
            return False
        if self.bringing.dry_run:
            return False
        given = {"name": term.name, "slug": term.slug, "description": term.description}
        return named_import(model=Category, lang=self.lang, **given)[1]

    def _tag(self, term: Term, where: str) -> None:
        if term.description:
            self.notes.skip(where, f"its description: “{term.description}”")
        if self.bringing.dry_run:
            return
        slug = tag_import(name=term.name, slug=term.slug).slug
        if slug != slug_of(term.slug):
            self.notes.skip(where, f"its slug is “{slug}” here, so /tag/{term.slug}/ does not lead to it")

    def files(self, progress: Progress | None) -> None:
        """All attachments, whether or not a text shows them."""
        for number, found in enumerate(self.index.attachments.values(), start=1):
            self.media.picture(as_file(found))
            if progress:
                progress(number, len(self.index.attachments))

    def pages(self, progress: Progress | None) -> None:
        """All pages, those above before those below them."""
        deepest = max(map(self.index.depth, self.index.parents), default=0)
        for depth in range(deepest + 1):
            for item in self._items(progress):
                if depth == 0:
                    self._name_rest(item)
                if item.id in self.index.kinds and self.index.depth(item.id) == depth:
                    self._take(item, self.notes)

    def links(self, progress: Progress | None) -> None:
        """Once more those with a link to something that came after them."""
        wanting = self.bringing.to_link()
        if wanting and not self.bringing.dry_run:
            for item in self._items(progress):
                if item.id in wanting:
                    self._take(item, Notes())

    def _take(self, item: Item, notes: Notes) -> None:
        try:
            made = entry_of(item, self.index, self.media, self.bringing, lang=self.lang, notes=notes)
        except ValueError as error:
            self.notes.fail(item.name, f"cannot be read: {error}")
            return
        self.bringing.take(made, item.name)

    def _items(self, progress: Progress | None) -> Iterator[Item]:
        """The items of the file, up to where it breaks off."""
        size = self.path.stat().st_size
        with suppress(DocumentError):
            for found, file in items_of(self.path):
                if isinstance(found, Item):
                    yield found
                    if progress:
                        progress(file.read_so_far, size)

    def _name_rest(self, item: Item) -> None:
        """What of an item, or which item, has no place here."""
        self.notes.skip(item.name, "comments", item.comments)
        for what in item.unused:
            self.notes.skip(item.name, what)
        self.meta.update(key for key in item.meta if key not in READ_META)
        if item.kind == "attachment":
            return
        if item.id not in self.index.kinds:
            why = "in the bin there" if item.status == "trash" else f"a {item.kind} has no form here"
            self.notes.skip(item.name, why)
        for term in item.terms:
            if term.domain not in {"category", "post_tag"}:
                self.notes.skip(item.name, f"{term.domain} “{term.name}”")


def import_wordpress(
    path: Path,
    *,
    lang: str,
    publish: bool,
    media: Path | None = None,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> Report:
    """Import an export. ``media``: a folder with the uploads; without it they are fetched from the old site.

    ``progress`` is called with (done, all) of each part. RefusedError for a file that must not be read,
    DocumentError for one that is no export.
    """
    index, notes = index_of(path), Notes()
    if not index.items and not index.site:
        raise index.broken or DocumentError(1, "is no export of WordPress: it has no channel with items")
    for line, characters in sorted(index.left_out.items()):
        said = ", ".join(f"{name} ({number})" for name, number in sorted(characters.items()))
        notes.skip(f"line {line}", f"characters that XML does not allow: {said}")
    files = Media(index.site, notes, folder=media, dry_run=dry_run)
    bringing = Bringing(index.site, notes, publish=publish, dry_run=dry_run)
    run = Run(path, index, files, bringing, lang)
    report = Report(index.items, bringing, files, notes, names=run.names())
    run.files(progress)
    run.pages(progress)
    run.links(progress)
    for key, number in sorted(run.meta.items()):
        notes.skip(FILE, f"meta data “{key}”", number)
    if index.broken:
        notes.fail(f"line {index.broken.line}", f"{index.broken.reason}: nothing after this line came along")
    return report
