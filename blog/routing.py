"""From an address to its page in two queries, where Wagtail walks down the tree with two for every step."""

from django.contrib.contenttypes.models import ContentType
from django.http import HttpRequest, HttpResponse
from wagtail.models import Page, Site
from wagtail.url_routing import RouteResult
from wagtail.views import serve as wagtail_serve

from blog.selectors.site import site_of


def serve(request: HttpRequest, path: str) -> HttpResponse:
    """Wagtail's own view, its hooks and all, with the page found beforehand. 404 where there is none."""
    site = site_of(request)
    page = page_at(site, request.LANGUAGE_CODE, path)
    # Where Wagtail keeps what it has found for a request, and would look first.
    request._wagtail_site = site  # noqa: SLF001
    request._wagtail_route_for_request = RouteResult(page) if page else None  # noqa: SLF001
    return wagtail_serve(request, path)


def page_at(site: Site, lang: str, path: str) -> Page | None:
    """The published page at a path below the root of a language."""
    words = [word for word in path.split("/") if word]
    for root in Site.get_site_root_paths():
        if (root.site_id, root.language_code) == (site.pk, lang):
            url_path = "/".join([root.root_path.rstrip("/"), *words, ""])
            # The slug has an index, the path has none.
            slug = url_path.split("/")[-2]
            found = Page.objects.filter(slug=slug, url_path=url_path, live=True).values_list(
                "pk", "content_type"
            )
            return next((specific(*row) for row in found), None)
    return None


def specific(pk: int, content_type: int) -> Page:
    """The page as its own kind, with what its template shows of other tables."""
    kind = ContentType.objects.get_for_id(content_type).model_class() or Page
    return kind.objects.select_related("locale", *getattr(kind, "shown_with", ())).get(pk=pk)
