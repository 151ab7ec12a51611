"""/nyhetsbrev/feed.xml and its like: the issues that were sent, in full, as everybody reads them."""

from uuid import uuid5

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from blog.caching import public
from blog.discovery.metadata import place_of
from blog.discovery.pictures import picture_of_page
from blog.discovery.things import Place
from blog.feeds.items import Item, writable
from blog.feeds.texts import alone
from blog.feeds.views import answer
from newsletter.issues.archive import latest_issues
from newsletter.issues.page import read_for_page
from newsletter.models import IssuePage


@require_safe
@public
def feed(request: HttpRequest, format: str) -> HttpResponse:
    """GET /nyhetsbrev/feed.xml, atom.xml, feed.json: the newest twenty of a language."""
    lang = str(request.LANGUAGE_CODE)
    place = place_of(request, lang)
    found = latest_issues(lang)
    # The same list for all: a feed of letters says its site's name where a letter says its list's.
    reader = read_for_page([block for _issue, blocks in found for block in blocks], lang, place.name)
    items = [item(issue, reader.html(blocks), place) for issue, blocks in found]
    return answer(
        request, format, items, place, link=reverse("newsletter"), name=_("Newsletter"), description=""
    )


def item(issue: IssuePage, body: SafeString, place: Place) -> Item:
    """One issue, in the active language."""
    picture = picture_of_page(issue, place.identity)
    above = format_html("<p><strong>{}</strong></p>\n", issue.disclosure) if issue.disclosure else ""
    about = issue.search_description or issue.intro
    fields = {
        "id": uuid5(issue.translation_key, place.lang).urn,
        "url": issue.full_url,
        "title": issue.title,
        "summary": " ".join(filter(None, [issue.disclosure, about])),
        "html": above + alone(body, issue.full_url),
        "published": timezone.localtime(issue.day),
        "updated": timezone.localtime(issue.last_published_at or issue.day),
        "author": "",
        "author_url": "",
        "tags": [],
        "image": place.origin + picture.path,
        "image_type": picture.type,
        "relation": issue.relation,
        "party": issue.relation_party,
        "disclosure": issue.disclosure,
    }
    return Item(**{name: writable(value) for name, value in fields.items()})
