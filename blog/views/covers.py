"""Drawn pictures as files of their own."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from blog.caching import FOREVER, public
from blog.covers import cover_file, cover_mark
from blog.models import PostPage
from blog.selectors.public import public_pages

POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


@require_safe
@public
def cover(request: HttpRequest, pk: str, mark: str) -> HttpResponse:
    """GET /bilde/12-0123456789abcdef.svg: the picture of a public post, at its present name only."""
    post = public_pages(PostPage.objects.filter(pk=int(pk)).defer("body")).first()
    if post is None or mark != cover_mark(post.title, post.cover_number):
        raise Http404
    headers = {"Cache-Control": FOREVER, "Content-Security-Policy": POLICY}
    return HttpResponse(
        cover_file(post.title, post.cover_number), content_type="image/svg+xml", headers=headers
    )
