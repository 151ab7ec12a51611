"""Pictures for posts the editor has given none. Nothing here asks the database."""

from django import template
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from blog.covers import cover_mark, cover_svg
from blog.models import PublicPage

register = template.Library()


@register.simple_tag
def cover(page: PublicPage) -> SafeString:
    """The picture drawn from the page's title, as a part of this page."""
    return mark_safe(cover_svg(page.title, page.cover_number))  # noqa: S308  (only numbers of ours are in it)


@register.simple_tag
def cover_address(page: PublicPage) -> str:
    """Where the same picture lies as a file, for pages that show many."""
    return reverse("blog-cover", args=[page.pk, cover_mark(page.title, page.cover_number)])
