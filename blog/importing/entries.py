"""What every source is read as: the same small plain structure, whatever it came from."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from blog.importing.content import Content
from blog.importing.documents import Document, Identity
from blog.importing.links import keys_linked, link
from blog.importing.markdown import blocks_of
from blog.models import Relation


@dataclass(frozen=True)
class Entry:
    """A page to be: who it is, what it says, and the keys its text links to, known or not.

    ``source`` is kept for linking again later, where that needs it. ``adopts``: a page that stands at its
    address already is taken for it, if it says the same or nobody has ever saved it in the admin.
    """

    identity: Identity
    content: Content
    links: list[str] = field(default_factory=list)
    source: str = ""
    adopts: bool = False


def entry_of(document: Document, pages: Mapping[str, int]) -> Entry:
    """What a document makes of its page. ``pages``: page id by known key."""
    front = document.front
    blocks = blocks_of(document.markdown, front.title)
    links = keys_linked(blocks)
    common = (front.title, front.description, front.keywords, link(blocks, pages))
    if document.identity.kind == "term":
        return Entry(document.identity, Content(*common), links, document.source)
    own = (front.intro, front.date, front.author, front.category, front.series)
    content = Content(*common, *own, front.relation or Relation.NONE.value, front.relation_party)
    return Entry(document.identity, content, links, document.source)
