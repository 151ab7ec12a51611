"""What rich text may hold when it reaches a page, whoever wrote it and through whatever door."""

import re

import nh3
from django.utils.safestring import SafeString, mark_safe

TAGS = {"p", "br", "hr", "h2", "h3", "b", "strong", "i", "em", "ul", "ol", "li", "a"}
SCHEMES = {"http", "https", "mailto", "tel"}
# What Wagtail keeps of a link to a page or document, until the text is shown.
LINK = {"href", "linktype", "id"}
ROW = re.compile(r"[1-9][0-9]{0,8}")


def clean(source: str) -> SafeString:
    """Rich text as the database has it, with none but our tags. Its links are still to be filled in."""
    cleaned = nh3.clean(
        source,
        tags=TAGS,
        attributes={"a": LINK},
        attribute_filter=_attribute,
        url_schemes=SCHEMES,
        link_rel=None,
    )
    return mark_safe(cleaned)  # noqa: S308  (nh3 lets through what is named above)


def _attribute(tag: str, name: str, value: str) -> str | None:
    """An ``id`` names a row of the database, nothing else."""
    return None if name == "id" and not ROW.fullmatch(value) else value
