"""What a text leads to and readers cannot open."""

from collections.abc import Collection

from django.utils.translation import gettext as _
from wagtail.documents.models import Document
from wagtail.models import Page

from blog.selectors.public import public_documents, public_pages


def hidden_targets(*, pages: Collection[int], documents: Collection[int]) -> list[str]:
    """The titles of those that are hidden; one that is gone has no title of its own any more."""
    linked, files = Page.objects.filter(pk__in=pages), Document.objects.filter(pk__in=documents)
    open_pages = set(public_pages(linked).values_list("pk", flat=True))
    open_files = public_documents([*documents])
    titles = dict(linked.values_list("pk", "draft_title"))
    names = dict(files.values_list("pk", "title"))
    return [
        *(titles.get(pk, _("a page that is gone")) for pk in pages if pk not in open_pages),
        *(names.get(pk, _("a file that is gone")) for pk in documents if pk not in open_files),
    ]
