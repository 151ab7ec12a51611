"""Pictures for posts the editor has given none."""

from django import template
from django.utils.safestring import SafeString, mark_safe
from wagtail.models import Page

from blog.covers import cover_svg

register = template.Library()


@register.simple_tag
def cover(page: Page) -> SafeString:
    """The picture drawn from the page's title. Asks the database nothing."""
    return mark_safe(cover_svg(page.title))  # noqa: S308  (only numbers of ours are in it)


@register.simple_tag
def cover_of(words: str) -> SafeString:
    """A picture drawn from any words."""
    return mark_safe(cover_svg(str(words)))  # noqa: S308  (only numbers of ours are in it)
