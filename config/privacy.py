"""The privacy page a site begins with: what the system does, in the name of who answers for the site."""

from pathlib import Path

from consent.models import SiteIdentity

TEXTS = Path(__file__).parent / "texts"
ORGANISATION = {"nb": "{} (org.nr. {})", "pl": "{} (numer organizacji {})"}


def privacy_source(lang: str, identity: SiteIdentity) -> str:
    """The page's Markdown with front matter, in ``lang``."""
    who = identity.controller or identity.name
    if identity.org_number:
        who = ORGANISATION[lang].format(who, identity.org_number)
    source = (TEXTS / f"personvern.{lang}.md").read_text(encoding="utf-8")
    values = {"{name}": identity.name, "{controller}": who, "{contact}": identity.contact}
    for placeholder, value in values.items():
        source = source.replace(placeholder, value)
    return source
