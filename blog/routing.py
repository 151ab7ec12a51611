"""From an address to its page in two queries, where Wagtail walks down the tree with two for every step."""

from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, QuerySet, TextField
from django.http import HttpRequest, HttpResponse
from wagtail.models import Page, Site
from wagtail.url_routing import RouteResult
from wagtail.views import serve as wagtail_serve

from blog.selectors.prepared import Prepared
from blog.selectors.site import site_of
from consent.prepared import Slot


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
            return next((specific(*row) for row in _place(slug=slug, url_path=url_path)), None)
    return None


def specific(pk: int, content_type: int) -> Page | None:
    """The page as its own kind, with what its template shows of other tables."""
    kind = ContentType.objects.get_for_id(content_type).model_class() or Page
    return next(iter(_whole(kind, pk=pk)), None)


@Prepared
def _place() -> QuerySet[Page, tuple[int, int]]:
    at = {"slug": Slot("slug", CharField()), "url_path": Slot("url_path", TextField())}
    return Page.objects.filter(**at, live=True).order_by().values_list("pk", "content_type")


@Prepared
def _whole(kind: type[Page]) -> QuerySet[Page]:
    shown = ("locale", *getattr(kind, "shown_with", ()))
    return kind.objects.select_related(*shown).filter(pk=Slot("pk")).order_by()
