from django.utils.html import escape
from django.utils.translation import get_language
from wagtail.documents.rich_text import DocumentLinkHandler
from wagtail.rich_text.pages import PageLinkHandler

from blog.markup import ROW
from blog.selectors.public import linked_pages, public_documents


class PublicPageLinkHandler(PageLinkHandler):
    """Links to pages, all of a text in one query. A page that is not public is not named by its address.

    Wagtail's own asks once per link for the translation, and links to drafts.
    """

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict[str, str]]) -> list[str]:
        pages = linked_pages(ids_of(attrs_list), get_language() or "")
        found = [pages.get(row) for row in ids_of(attrs_list)]
        return [f'<a href="{escape(page.url)}">' if page and page.url else "<a>" for page in found]


class PublicDocumentLinkHandler(DocumentLinkHandler):
    """Links to documents. One that not everybody may open is not named by its address."""

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict[str, str]]) -> list[str]:
        documents = public_documents(ids_of(attrs_list))
        found = [documents.get(row) for row in ids_of(attrs_list)]
        return [f'<a href="{escape(document.url)}">' if document else "<a>" for document in found]


def ids_of(attrs_list: list[dict[str, str]]) -> list[int]:
    """The row each link leads to, 0 where its id is none."""
    ids = [attrs.get("id", "") for attrs in attrs_list]
    return [int(row) if ROW.fullmatch(row) else 0 for row in ids]
