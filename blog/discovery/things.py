"""Pages and lists of posts as schema.org's things. Nothing here asks the database."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.templatetags.static import static
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page

from blog.discovery.json_ld import Thing, breadcrumbs
from blog.models import (
    Author,
    BlogIndexPage,
    GlossaryIndexPage,
    HomePage,
    PostPage,
    Relation,
    Series,
    TermPage,
)
from blog.reading import plain_text
from consent.models import SiteIdentity


@dataclass(frozen=True)
class Place:
    """The site in one language. ``origin`` is «https://example.com», ``home`` its front page."""

    identity: SiteIdentity
    lang: str
    origin: str
    home: str

    @property
    def name(self) -> str:
        return str(self.identity.name)

    @property
    def publisher(self) -> Thing:
        """Who answers for the site."""
        number = re.sub(r"\D", "", self.identity.org_number)
        return {
            "@type": "Organization",
            "@id": f"{self.origin}/#publisher",
            "name": self.identity.controller or self.name,
            "url": f"{self.origin}/",
            "logo": self.origin + static("img/favicon.svg"),
            "email": self.identity.contact,
            # ISO/IEC 6523: 0192 is Enhetsregisteret.
            "iso6523Code": f"0192:{number}" if len(number) == 9 else "",
        }

    @property
    def part_of(self) -> Thing:
        return {"@type": "WebSite", "@id": f"{self.home}#site", "name": self.name, "url": self.home}


def things_of(page: Page, url: str, image: str, place: Place) -> list[Thing]:
    """What a page of any kind is, and the way to it."""
    return KINDS.get(type(page), _page)(page, url, image, place)


def list_of_posts(name: str, description: str, url: str, about: Any, place: Place) -> list[Thing]:
    """A page of posts: those of an author, a category, a series, a tag or a month."""
    common = {"@id": url, "url": url, "inLanguage": place.lang, "isPartOf": place.part_of}
    if isinstance(about, Author):
        thing = {"@type": "ProfilePage", **common, "mainEntity": person(about, url)}
    else:
        kind = ["CollectionPage", "CreativeWorkSeries"] if isinstance(about, Series) else "CollectionPage"
        thing = {"@type": kind, **common, "name": name, "description": description}
    blog = (_("Blog"), f"{place.home}blogg/")
    return [thing, breadcrumbs((place.name, place.home), blog, (name, url))]


def person(author: Author, url: str) -> Thing:
    return {
        "@type": "Person",
        "@id": f"{url}#person",
        "name": author.name,
        "url": url,
        "jobTitle": author.role,
        "description": author.bio,
        "sameAs": author.website,
    }


def _home(page: HomePage, url: str, image: str, place: Place) -> list[Thing]:
    search = {
        "@type": "SearchAction",
        "target": {"@type": "EntryPoint", "urlTemplate": f"{place.home}sok/?q={{search_term_string}}"},
        "query-input": "required name=search_term_string",
    }
    site = {
        **place.part_of,
        "description": page.search_description or plain_text(page.intro) or place.identity.tagline,
        "inLanguage": place.lang,
        "image": image,
        "publisher": place.publisher,
        "potentialAction": search,
    }
    return [site]


def _post(page: PostPage, url: str, image: str, place: Place) -> list[Thing]:
    sponsored = page.relation == Relation.ADVERTISEMENT
    author_url = f"{place.home}blogg/forfatter/{page.author.slug}/" if page.author else ""
    thing = {
        "@type": ["BlogPosting", "AdvertiserContentArticle"] if sponsored else "BlogPosting",
        "@id": url,
        "url": url,
        "headline": page.title,
        "description": page.description,
        "inLanguage": place.lang,
        "datePublished": published(page).isoformat(),
        "dateModified": updated(page).isoformat(),
        "timeRequired": f"PT{page.reading_minutes}M",
        "image": image,
        "author": person(page.author, author_url) if page.author else None,
        "articleSection": page.category.name if page.category else "",
        "sponsor": {"@type": "Organization", "name": page.relation_party} if sponsored else None,
        # What ties us to what it is about, in a sentence: how the article came to be.
        "backstory": page.disclosure,
        "isAccessibleForFree": True,
        "isPartOf": {"@type": "Blog", "@id": f"{place.home}blogg/", "name": place.name},
        "publisher": place.publisher,
    }
    return [thing, *_steps(page, url, place, _("Blog"), "blogg/")]


def _term(page: TermPage, url: str, image: str, place: Place) -> list[Thing]:
    glossary = f"{place.home}leksikon/"
    thing = {
        "@type": "DefinedTerm",
        "@id": url,
        "url": url,
        "name": page.title,
        "alternateName": [form.strip() for form in page.other_forms.split(",") if form.strip()],
        "description": page.search_description,
        "inLanguage": place.lang,
        "image": image,
        "inDefinedTermSet": {"@type": "DefinedTermSet", "@id": glossary, "name": _("Words and concepts")},
    }
    return [thing, *_steps(page, url, place, _("Glossary"), "leksikon/")]


def _page(page: Page, url: str, image: str, place: Place) -> list[Thing]:
    kinds = {BlogIndexPage: "Blog", GlossaryIndexPage: "DefinedTermSet"}
    thing = {
        "@type": kinds.get(type(page), "WebPage"),
        "@id": url,
        "url": url,
        "name": page.title,
        "description": page.search_description,
        "inLanguage": place.lang,
        "image": image,
        "isPartOf": place.part_of,
        "publisher": place.publisher,
    }
    return [thing, breadcrumbs((place.name, place.home), (page.title, url))]


def _steps(page: Page, url: str, place: Place, above: str, path: str) -> list[Thing]:
    return [breadcrumbs((place.name, place.home), (above, place.home + path), (page.title, url))]


def published(page: PostPage) -> datetime:
    """When a post came out, by the site's own clock."""
    return timezone.localtime(page.moment)


def updated(page: PostPage) -> datetime:
    """When a post was last published, never before it came out."""
    return timezone.localtime(max(page.moment, page.last_published_at or page.moment))


KINDS: dict[type[Page], Callable[[Any, str, str, Place], list[Thing]]] = {
    HomePage: _home,
    PostPage: _post,
    TermPage: _term,
}
