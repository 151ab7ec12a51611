"""What the addresses of a WordPress site are here."""

import re
from urllib.parse import urlsplit

from blog.importing.bringing import Bringing
from blog.importing.html.shortcodes import picture_html
from blog.importing.media import File, Media
from blog.importing.uploads import kind_of
from blog.importing.wordpress.index import Attachment, Index
from blog.importing.wordpress.items import Item
from blog.markup import SCHEMES

# koen-300x200.jpg is koen.jpg, made smaller.
SIZE = re.compile(r"-(?:\d+x\d+|scaled)(?=\.\w+\Z)")


class Here:
    """What the addresses of the old site are here, for one item; ``wanted``: the items its text links to."""

    def __init__(self, item: Item, index: Index, media: Media, bringing: Bringing) -> None:
        self.item, self.index, self.media, self.bringing = item, index, media, bringing
        self.wanted: list[str] = []

    def link(self, address: str) -> dict[str, str] | None:
        if not address or address.startswith("#"):
            return None
        try:
            scheme = urlsplit(address).scheme
        except ValueError:
            return None
        if scheme not in SCHEMES | {""}:
            return None
        whole = self.index.whole(address)
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
            whole = self.index.whole(address)
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
        if missing := [one for one in ids if one not in self.index.attachments]:
            self.media.notes.skip(self.item.name, f"pictures of a gallery: {', '.join(missing)}")
        return "".join(picture_html(one.address, one.id, one.alt, one.caption) for one in pictures)


def as_file(found: Attachment) -> File:
    where = f"attachment {found.id} “{found.title}”"
    return File(found.id, found.address, where, found.title, found.alt)
