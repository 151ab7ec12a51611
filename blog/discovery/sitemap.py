"""The map of the site as XML (sitemaps.org, with the languages of each address as Google reads them)."""

from collections.abc import Iterable, Iterator
from xml.sax.saxutils import escape, quoteattr

from django.conf import settings

from blog.selectors.sitemap import Entry

MAPS = "http://www.sitemaps.org/schemas/sitemap/0.9"
DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'


def map_of(entries: Iterable[Entry]) -> str:
    """The addresses of one part."""
    urls = "\n".join("".join(_url(entry)) for entry in entries)
    return f'{DECLARATION}<urlset xmlns="{MAPS}" xmlns:xhtml="http://www.w3.org/1999/xhtml">\n{urls}\n</urlset>\n'


def index_of(parts: Iterable[str]) -> str:
    """Where the parts lie."""
    maps = "\n".join(f"<sitemap><loc>{escape(url)}</loc></sitemap>" for url in parts)
    return f'{DECLARATION}<sitemapindex xmlns="{MAPS}">\n{maps}\n</sitemapindex>\n'


def _url(entry: Entry) -> Iterator[str]:
    yield f"<url><loc>{escape(entry.url)}</loc>"
    if entry.changed:
        yield f"<lastmod>{entry.changed.isoformat(timespec='seconds')}</lastmod>"
    languages = sorted(entry.alternates.items())
    if settings.LANGUAGE_CODE in entry.alternates:
        languages.append(("x-default", entry.alternates[settings.LANGUAGE_CODE]))
    for lang, url in languages:
        yield f'<xhtml:link rel="alternate" hreflang="{lang}" href={quoteattr(url)}/>'
    yield "</url>"
