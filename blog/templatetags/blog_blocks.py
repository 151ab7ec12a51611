"""What the blocks of a text write."""

from django import template
from django.utils.safestring import SafeString
from wagtail.rich_text import RichText

from blog.markup import clean

register = template.Library()


@register.filter
def rich(text: RichText | None) -> SafeString | str:
    """Rich text, cleaned. Wagtail's ``richtext`` would ask for its links, text by text."""
    return clean(text.source) if text else ""
