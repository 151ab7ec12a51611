"""The texts a site begins with, in the name of who answers for it: about, and what the system does."""

from collections.abc import Mapping
from pathlib import Path

from blog.importing.front_matter import split
from blog.importing.links import link
from blog.importing.markdown import blocks_of
from blog.models import StandardPage
from consent.models import SiteIdentity

TEXTS = Path(__file__).parent / "texts"
ORGANISATION = {"nb": "{} (org.nr. {})", "pl": "{} (numer organizacji {})"}


def about_source(lang: str, identity: SiteIdentity) -> str:
    """The about page's Markdown with front matter, in ``lang``: a line for the owner to go on from."""
    who = identity.controller or identity.name
    return _filled("om", lang, identity, who)


def privacy_source(lang: str, identity: SiteIdentity) -> str:
    """The privacy page's Markdown with front matter, in ``lang``."""
    who = identity.controller or identity.name
    if identity.org_number:
        who = ORGANISATION[lang].format(who, identity.org_number)
    return _filled("personvern", lang, identity, who)


def fill(page: StandardPage, source: str, links: Mapping[str, int]) -> bool:
    """Write a page that nobody has written yet, and say whether. ``links``: page id by key."""
    if page.body:
        return False
    front, markdown = split(source)
    page.intro, page.search_description = front.intro, front.description
    page.body = link(blocks_of(markdown, front.title), links)
    page.save_revision().publish()
    return True


def _filled(name: str, lang: str, identity: SiteIdentity, controller: str) -> str:
    source = (TEXTS / f"{name}.{lang}.md").read_text(encoding="utf-8")
    values = {"{name}": identity.name, "{controller}": controller, "{contact}": identity.contact}
    for placeholder, value in values.items():
        source = source.replace(placeholder, value)
    return source
