"""Pictures for posts the editor has given none. Nothing here asks the database."""

from django import template
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from wagtail.models import Page

from blog.covers import cover_mark, cover_svg

register = template.Library()


@register.simple_tag
def cover(page: Page) -> SafeString:
    """The picture drawn from the page's title, as a part of this page."""
    return mark_safe(cover_svg(page.title, page.pk or 0))  # noqa: S308  (only numbers of ours are in it)


@register.simple_tag
def cover_address(page: Page) -> str:
    """Where the same picture lies as a file, for pages that show many."""
    return reverse("blog-cover", args=[page.pk, cover_mark(page.title, page.pk)])
