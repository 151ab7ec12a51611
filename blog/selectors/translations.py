"""The same page in other languages."""

from django.db.models import QuerySet, UUIDField
from wagtail.models import Page

from blog.selectors.prepared import Prepared
from blog.selectors.public import public_pages
from consent.prepared import Slot


def translations(page: Page) -> list[Page]:
    """The same page in its other languages, with locale, as far as they are public."""
    return _others(type(page), key=page.translation_key, page=page.pk or 0)


@Prepared
def _others(kind: type[Page]) -> QuerySet[Page]:
    key = Slot("key", UUIDField())
    pages = public_pages(kind.objects.filter(translation_key=key).exclude(pk=Slot("page")))
    shown = ("title", "slug", "url_path", "locale__language_code")
    return pages.select_related("locale").only(*shown).order_by("locale__language_code")
