"""Pages of one language that are told of together: what they show of other tables is read once for all."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from django.http import HttpRequest
from wagtail.models import Page

from blog.discovery.metadata import Metadata, page_metadata, place_of
from blog.discovery.things import Place
from blog.headless.bodies import Body, bodies
from blog.headless.selectors import tags_of, translations_of, way_to
from blog.models import PostPage, PublicPage, StandardPage, TermPage
from blog.selectors.read_on import ReadOn, read_on

BODIES = {"body", "body_html", "contents"}
WITH_BODY = (PostPage, StandardPage, TermPage)


class Batch:
    """``pages`` and the ``fields`` asked for. Its language ``lang`` has to be the active one."""

    def __init__(
        self,
        pages: Sequence[PublicPage],
        lang: str,
        fields: frozenset[str],
        request: HttpRequest,
        *,
        is_draft: bool = False,
    ) -> None:
        self.is_draft = is_draft
        self.pages, self.lang, self.fields, self.request = pages, lang, fields, request
        self.known: dict[int, Metadata] = {}

    @cached_property
    def place(self) -> Place:
        return place_of(self.request, self.lang)

    @cached_property
    def tags(self) -> Mapping[int, Sequence[Any]]:
        """Tags by the id of the page; of a draft those in hand."""
        if self.is_draft:
            return {page.pk: list(page.tags.all()) for page in self.pages if hasattr(page, "tags")}
        return tags_of(self.pages, self.lang)

    @cached_property
    def translations(self) -> Mapping[int, list[Page]]:
        return translations_of(self.pages)

    @cached_property
    def ways(self) -> Mapping[int, list[Page]]:
        """The pages from the front page down to each."""
        return way_to(self.pages)

    @cached_property
    def bodies(self) -> Mapping[int, Body]:
        with_body = [page for page in self.pages if isinstance(page, WITH_BODY)]
        as_html = bool(self.fields & {"body_html", "contents"})
        found = bodies(
            with_body, self.lang, self.place.origin, as_html=as_html, as_blocks="body" in self.fields
        )
        return {page.pk: body for page, body in zip(with_body, found, strict=True)}

    @cached_property
    def others(self) -> ReadOn:
        """Where the one page leads."""
        [post] = self.pages
        assert isinstance(post, PostPage)
        return read_on(post, self.tags[post.pk], self.lang)

    def metadata(self, page: PublicPage) -> Metadata:
        if page.pk not in self.known:
            others = {"translations": self.translations[page.pk]}
            self.known[page.pk] = page_metadata(page, others, self.request)
        return self.known[page.pk]

    @cached_property
    def more(self) -> dict[str, Any]:
        """What kinds of pages of higher rooms have read for this batch, by a name of their own."""
        return {}
