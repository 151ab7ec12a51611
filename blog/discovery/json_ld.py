"""What a page is, in schema.org's words (JSON-LD), for search engines."""

import json
from collections.abc import Mapping
from typing import Any

from django.utils.safestring import SafeString, mark_safe

Thing = dict[str, Any]

# Inside <script>, where only these could end or open something.
ESCAPES = {ord(letter): f"\\u{ord(letter):04x}" for letter in "<>&\u2028\u2029"}


def script(*things: Thing) -> SafeString:
    """The content of a ``<script type="application/ld+json">``, compact. Empty values are left out."""
    text = json.dumps(document(*things), ensure_ascii=False, separators=(",", ":"))
    return mark_safe(text.translate(ESCAPES))  # noqa: S308  (nothing in it can end the script)


def document(*things: Thing) -> Thing:
    """The things as one JSON-LD document."""
    return {"@context": "https://schema.org", "@graph": [_filled(thing) for thing in things]}


def breadcrumbs(*steps: tuple[str, str]) -> Thing:
    """The way to a page: names and addresses, the page itself last."""
    items = [
        {"@type": "ListItem", "position": position, "name": name, "item": url}
        for position, (name, url) in enumerate(steps, 1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": items}


def _filled(value: Any) -> Any:
    """Without what says nothing, at any depth."""
    if isinstance(value, Mapping):
        return {key: _filled(part) for key, part in value.items() if part not in (None, "", [], {})}
    return [_filled(part) for part in value] if isinstance(value, list) else value
