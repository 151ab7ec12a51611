"""How titles and labels stand on the page."""

import re

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

# «e-post», «(47-2026):»: a browser may break them at the hyphen. Longer words must stay breakable.
SHORT_COMPOUND = re.compile(r"(?<!\S)(?=\S{3,12}(?!\S))(\S*\w-\w\S*)")


@register.filter
def unbroken(text: str) -> SafeString:
    """The text, escaped; short words with a hyphen are kept on one line, their characters as they were."""
    words = SHORT_COMPOUND.split(str(text))
    # Every second piece is a compound.
    pieces = [
        f'<span class="unbroken">{conditional_escape(word)}</span>' if index % 2 else conditional_escape(word)
        for index, word in enumerate(words)
    ]
    return mark_safe("".join(pieces))  # noqa: S308  (each piece is escaped)
