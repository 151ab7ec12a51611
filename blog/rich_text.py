from django.utils.html import escape
from django.utils.translation import get_language
from wagtail.rich_text.pages import PageLinkHandler

from blog.selectors.public import linked_pages


class PublicPageLinkHandler(PageLinkHandler):
    """Links to pages, all of a text in one query. A page that is not public is not named by its address.

    Wagtail's own asks once per link for the translation, and links to drafts.
    """

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict[str, str]]) -> list[str]:
        ids = [int(attrs["id"]) for attrs in attrs_list if attrs.get("id", "").isdigit()]
        pages = {str(pk): page for pk, page in linked_pages(ids, get_language() or "").items()}
        found = [pages.get(attrs.get("id", "")) for attrs in attrs_list]
        return [f'<a href="{escape(page.url)}">' if page and page.url else "<a>" for page in found]
