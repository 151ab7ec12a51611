"""What was lately made of texts: the same gives the same, so a publication makes little anew."""

from functools import lru_cache

from blog.contents import Heading, prose
from blog.feeds.texts import alone
from blog.term_links import TermIndex, link_terms

# Of texts of ten kilobytes about as many megabytes in all, in each process.
MOST = 300


@lru_cache(maxsize=MOST)
def finished(html: str, url: str, terms: TermIndex | None) -> tuple[str, list[Heading]]:
    """A rendered text that stands at ``url``, with links to ``terms``, as it travels, and its headings."""
    linked = link_terms(html, terms).html if terms else html
    return prose(alone(linked, url))
