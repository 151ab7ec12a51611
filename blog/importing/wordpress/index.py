"""The first look through an export: what refers to what. Small per item, whatever its text."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs, unquote, urljoin, urlsplit

from blog.importing.errors import DocumentError
from blog.importing.wordpress.items import Item, Person, Site, Term, read
from blog.importing.wordpress.readable import Readable
from blog.importing.wordpress.xml import RefusedError

PAGES = {"post": "post", "page": "page"}
DEEPEST = 20


@dataclass(frozen=True)
class Attachment:
    """A file of the old site, and the post it was uploaded to."""

    id: str
    address: str
    title: str
    alt: str
    caption: str
    parent: str


@dataclass
class Index:
    """``kinds``: post or page by id. ``addresses``: id by path. ``broken``: where the file does not go on.

    ``site`` is the address of the blog, by which its own links and files are known.
    """

    site: str = ""
    people: dict[str, str] = field(default_factory=dict)
    terms: list[Term] = field(default_factory=list)
    kinds: dict[str, str] = field(default_factory=dict)
    addresses: dict[str, str] = field(default_factory=dict)
    parents: dict[str, str] = field(default_factory=dict)
    attachments: dict[str, Attachment] = field(default_factory=dict)
    items: int = 0
    broken: DocumentError | None = None
    left_out: dict[int, Counter[str]] = field(default_factory=dict)

    def add(self, found: Site | Term | Person | Item) -> None:
        if isinstance(found, Site):
            self.site = self.site or found.address
        elif isinstance(found, Term):
            self.terms.append(found)
        elif isinstance(found, Person):
            self.people[found.login] = found.name
        else:
            self._item(found)

    def _item(self, item: Item) -> None:
        self.items += 1
        if item.kind in PAGES and item.status != "trash":
            self.kinds[item.id] = PAGES[item.kind]
            self.addresses[path_of(item.link)] = item.id
            if item.kind == "page" and item.parent not in {"", "0"}:
                self.parents[item.id] = item.parent
        elif item.kind == "attachment":
            address = self.whole(item.attachment)
            alt = " ".join(item.said("_wp_attachment_image_alt").split())
            caption = " ".join(item.excerpt.split())
            self.attachments[item.id] = Attachment(item.id, address, item.title, alt, caption, item.parent)
            self.addresses[path_of(address)] = item.id
            self.addresses.setdefault(path_of(item.link), item.id)

    def whole(self, address: str) -> str:
        """An address as seen from the blog; what is none stays as it is."""
        try:
            return urljoin(f"{self.site}/", address)
        except ValueError:
            return address

    def depth(self, key: str) -> int:
        """How many pages of the file a page lies below."""
        depth = 0
        while (key := self.parents.get(key, "")) in self.kinds and depth < DEEPEST:
            depth += 1
        return depth

    def id_at(self, address: str) -> str:
        """The item at an address of the old site; empty for any other address."""
        if not self.is_own(address):
            return ""
        query = parse_qs(urlsplit(address).query)
        for name in ("p", "page_id", "attachment_id"):
            if (number := query.get(name, [""])[0]) in self.kinds or number in self.attachments:
                return number
        return self.addresses.get(path_of(address), "")

    def is_own(self, address: str) -> bool:
        return bool(self.site) and host_of(address) == host_of(self.site)


def items_of(path: Path) -> Iterator[tuple[Site | Term | Person | Item, Readable]]:
    """All that an export holds, with how far it is read. DocumentError as ``read``."""
    with path.open("rb") as file:
        readable = Readable(file)
        for found in read(readable):
            yield found, readable


def index_of(path: Path) -> Index:
    """What is in an export; up to where it breaks off, if it does. RefusedError for what must not be read."""
    index = Index()
    readable = None
    try:
        for found, readable in items_of(path):  # noqa: B007
            index.add(found)
    except RefusedError:
        raise
    except DocumentError as error:
        index.broken = error
    if readable:
        index.left_out = readable.left_out
    return index


def path_of(address: str) -> str:
    """The path of an address, in one form; with its query where that says which page."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    query = f"?{parts.query}" if parts.query and parts.path in {"", "/"} else ""
    return unquote(parts.path).rstrip("/") + query


def path_in(address: str) -> str:
    """The path of an address as it is written."""
    try:
        return urlsplit(address).path
    except ValueError:
        return ""


def host_of(address: str) -> str:
    try:
        return (urlsplit(address).hostname or "").removeprefix("www.")
    except ValueError:
        return ""
