"""What a text leads to and readers cannot open."""

from collections.abc import Collection

from django.utils.translation import gettext as _
from wagtail.documents import get_document_model
from wagtail.models import Page

from blog.selectors.public import public_documents, public_pages


def hidden_targets(*, pages: Collection[int], documents: Collection[int]) -> list[str]:
    """The titles of those that are hidden; one that is gone has no title of its own any more."""
    linked = Page.objects.filter(pk__in=pages)
    open_pages = set(public_pages(linked).values_list("pk", flat=True))
    open_documents = public_documents([*documents])
    files = get_document_model().objects.filter(pk__in=documents).values_list("pk", "title")
    titles = {**dict(linked.values_list("pk", "draft_title"))}
    hidden = [titles.get(pk, _("a page that is gone")) for pk in pages if pk not in open_pages]
    names = dict(files)
    return hidden + [names.get(pk, _("a file that is gone")) for pk in documents if pk not in open_documents]
