"""What the addresses of a Ghost site are here."""

from typing import Protocol
from urllib.parse import urljoin, urlsplit

from blog.importing.bringing import Bringing
from blog.importing.media import File, Media
from blog.importing.uploads import ROOTS, kind_of
from blog.markup import SCHEMES


class Old(Protocol):
    """The site it was: what it had at which slug, and how its addresses are written in full."""

    media: Media
    bringing: Bringing
    slugs: dict[str, str]

    def whole(self, address: str) -> str: ...

    def is_own(self, address: str) -> bool: ...


class Here:
    """What the addresses of the old site are here, for one post; ``wanted``: those its text links to."""

    def __init__(self, run: "Old", where: str) -> None:
        self.run, self.where = run, where
        self.wanted: list[str] = []

    def link(self, address: str) -> dict[str, str] | None:
        if not address or address.startswith("#") or urlsplit(address).scheme not in SCHEMES | {""}:
            return None
        whole = self.run.whole(address)
        if self.run.is_own(whole):
            if self.is_file(whole):
                document = kind_of(whole) == "document" and self.run.media.document(self.file(whole))
                return {"linktype": "document", "id": str(document)} if document else {"href": whole}
            if key := self.run.slugs.get(urlsplit(whole).path.strip("/")):
                self.wanted.append(key)
                if page := self.run.bringing.pages.get(key):
                    return {"linktype": "page", "id": str(page)}
        return {"href": whole}

    def picture(self, address: str, key: str = "", alt: str = "") -> int | None:
        whole = self.run.whole(address)
        if not (self.run.is_own(whole) and self.is_file(whole)):
            return None
        return self.run.media.picture(self.file(whole, alt))

    def is_file(self, address: str) -> bool:
        return any(root in address for root in ROOTS)

    def file(self, address: str, alt: str = "") -> File:
        # /content/images/size/w600/2021/a.png is /content/images/2021/a.png, made smaller.
        path = urlsplit(address).path
        before, size, rest = path.partition("/size/")
        path = f"{before}/{rest.partition('/')[2]}" if size else path
        return File(path[:500], urljoin(address, path), self.where, alt=alt)
