"""What the blocks of a text write."""

from django import template
from django.utils.safestring import SafeString, mark_safe
from wagtail.rich_text import RichText

from blog.covers import cover_svg
from blog.markup import clean

register = template.Library()


@register.filter
def rich(text: RichText | None) -> SafeString | str:
    """Rich text, cleaned. Wagtail's ``richtext`` would ask for its links, text by text."""
    return clean(text.source) if text else ""


@register.simple_tag
def cover_of(words: str) -> SafeString:
    """A picture drawn from any words, as posts have one from their title."""
    return mark_safe(cover_svg(str(words), len(words)))  # noqa: S308  (only numbers of ours are in it)
