"""What machines ask for at fixed addresses: map, rules, contact for security, pictures."""

from datetime import timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from wagtail.models import Page

from blog.caching import public
from blog.discovery import pictures
from blog.discovery.picture import Card
from blog.discovery.sitemap import index_of, map_of
from blog.selectors import sitemap as maps
from blog.selectors.public import public_pages
from blog.selectors.site import identity, site_of

XML, TEXT = "application/xml; charset=utf-8", "text/plain; charset=utf-8"
A_DAY, A_YEAR = 24 * 3600, 365 * 24 * 3600
# RFC 9116, section 2.5.5, asks for less than a year.
SECURITY_TXT_LASTS = timedelta(days=180)

# What is for one person, or would be an endless number of pages. Share links (/d/) are not among them:
# networks that obey these rules could show no preview of what is shared.
NO_ROBOTS = ("/admin/", "/api/", "/mailbox/", "/samtykke/kvittering/", "/u/")
NO_ROBOTS_IN_ANY_LANGUAGE = (
    "/min-side/",
    "/nyhetsbrev/avmelding/",
    "/nyhetsbrev/bekreft/",
    "/sok/",
)


@require_safe
@public
def sitemap(request: HttpRequest) -> HttpResponse:
    """GET /sitemap.xml: the map, or with many pages where its parts are."""
    site, parts = site_of(request), maps.parts()
    if parts == 1:
        return HttpResponse(map_of(maps.part(site, 1)), content_type=XML)
    addresses = [site.root_url + reverse("sitemap-part", args=[number + 1]) for number in range(parts)]
    return HttpResponse(index_of(addresses), content_type=XML)


@require_safe
@public
def sitemap_part(request: HttpRequest, number: int) -> HttpResponse:
    """GET /sitemap-1.xml"""
    if not 1 <= number <= maps.parts():
        raise Http404
    return HttpResponse(map_of(maps.part(site_of(request), number)), content_type=XML)


@require_safe
@public
def robots(request: HttpRequest) -> HttpResponse:
    """GET /robots.txt (RFC 9309)."""
    closed = [*NO_ROBOTS, *(path for rule in NO_ROBOTS_IN_ANY_LANGUAGE for path in (rule, f"/pl{rule}"))]
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in sorted(closed)), ""]
    lines.append(f"Sitemap: {site_of(request).root_url}{reverse('sitemap')}")
    return HttpResponse("\n".join(lines) + "\n", content_type=TEXT)


@require_safe
@cache_control(public=True, max_age=A_DAY)
def security_txt(request: HttpRequest) -> HttpResponse:
    """GET /.well-known/security.txt (RFC 9116). Not kept like a page: it says when it runs out."""
    origin = site_of(request).root_url
    contact = identity().contact
    midnight = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0)
    lines = [
        f"Contact: {f'mailto:{contact}' if contact else origin + reverse('feedback')}",
        f"Expires: {(midnight + SECURITY_TXT_LASTS).strftime('%Y-%m-%dT%H:%M:%SZ')}",
        "Preferred-Languages: nb, pl, en",
        f"Canonical: {origin}{reverse('security-txt')}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type=TEXT)


@require_safe
@cache_control(public=True, max_age=A_YEAR, immutable=True)
def picture(request: HttpRequest, name: str) -> HttpResponse:
    """GET /bilde/12-0123456789abcdef.png: what a public page is shared with, at its present name only."""
    key = name.partition("-")[0]
    if key == pictures.SITE:
        return _drawn(name, key, pictures.card_of_site(identity()))
    found = public_pages(Page.objects.filter(pk=int(key))).first()
    if found is None:
        raise Http404
    page = found.specific
    if photograph := pictures.own_picture(page):
        if name != pictures.photograph_name(page, photograph):
            raise Http404
        try:
            with photograph.get_rendition(pictures.PHOTOGRAPH).file.open() as file:
                return HttpResponse(file.read(), content_type="image/jpeg")
        except OSError:  # its file is gone or broken
            raise Http404 from None
    return _drawn(name, key, pictures.card_of_page(page, identity()))


def _drawn(name: str, key: str, card: Card) -> HttpResponse:
    if name != pictures.card_name(key, card):
        raise Http404
    return HttpResponse(pictures.kept(name, card), content_type="image/png")
