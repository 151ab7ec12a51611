"""How titles and labels stand on the page."""

import re

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

# «e-post», «(47-2026):», «4 239»: a browser may break them inside. Longer words must stay breakable.
UNBROKEN = re.compile(r"(?<!\S)((?=\S{3,12}(?!\S))\S*\w-\w\S*|\d{1,3}(?: \d{3})+(?!\S))")


@register.filter
def unbroken(text: str) -> SafeString:
    """The text, escaped; short words with a hyphen and large numbers are kept on one line, as they are."""
    words = UNBROKEN.split(str(text))
    # Every second piece is one of them.
    pieces = [
        f'<span class="unbroken">{conditional_escape(word)}</span>' if index % 2 else conditional_escape(word)
        for index, word in enumerate(words)
    ]
    return mark_safe("".join(pieces))  # noqa: S308  (each piece is escaped)
