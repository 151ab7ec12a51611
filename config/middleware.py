"""What every answer carries and every form post must show. None of it reads or sets a cookie."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import BadRequest, PermissionDenied
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import get_language_from_path

GetResponse = Callable[[HttpRequest], HttpResponse]

SAFE_METHODS = {"GET", "HEAD", "OPTIONS", "TRACE"}
# Who may be shown in a frame, once a reader has asked for a film of theirs (blog.films).
PLAYERS = "https://www.youtube-nocookie.com https://player.vimeo.com"
PUBLIC_POLICY = (
    f"default-src 'self'; img-src 'self' data:; frame-src {PLAYERS}; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'self'"
)
# Wagtail's admin writes inline styles and scripts and shows previews in frames; nobody but editors sees it.
ADMIN_POLICY = (
    "default-src 'self'; img-src 'self' data: blob:; script-src 'self' 'unsafe-inline' 'unsafe-eval'; "
    f"style-src 'self' 'unsafe-inline'; frame-src 'self' {PLAYERS}; object-src 'none'; base-uri 'self'; "
    "form-action 'self'; frame-ancestors 'self'"
)
PERMISSIONS_POLICY = "browsing-topics=(), camera=(), geolocation=(), interest-cohort=(), microphone=()"


def remote_address(meta: dict[str, Any]) -> str:
    """The address of who asks, as our own proxies tell it.

    Each of the PROXIES in front appends to X-Forwarded-For whom it heard from. What stands further left was
    written by the sender and is worth nothing.
    """
    heard = [address.strip() for address in meta.get("HTTP_X_FORWARDED_FOR", "").split(",")]
    known = 0 < settings.PROXIES <= len(heard) and heard[-settings.PROXIES]
    return known or str(meta.get("REMOTE_ADDR", ""))


class ProxyMiddleware:
    """``remote_address`` for everybody behind it; rate limits are counted by its network."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.META["REMOTE_ADDR"] = remote_address(request.META)
        return self.get_response(request)


class SecurityHeadersMiddleware:
    """Content-Security-Policy by room and Permissions-Policy everywhere; a view's own policy stands."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        policy = ADMIN_POLICY if request.path.startswith("/admin/") else PUBLIC_POLICY
        response.headers.setdefault("Content-Security-Policy", policy)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        return response


class PathLanguageMiddleware:
    """The language comes from the path alone, so pages vary on nothing.

    Django's LocaleMiddleware adds ``Vary: Accept-Language`` to unprefixed pages and would split every cache.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = get_language_from_path(request.path_info) or settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language  # type: ignore[attr-defined]
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", language)
            return response


class NoFiles(FileUploadHandler):
    """Stops reading at the first file."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        raise StopUpload(connection_reset=True)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Never called: no file begins."""

    def file_complete(self, file_size: int) -> None:
        """Never called."""


class WellFormedMiddleware:
    """Refuses what no browser sends and no database or form could hold.

    PostgreSQL takes no NUL, and in no address of ours is one. Django itself refuses plain forms in another
    charset than UTF-8, while it reads those with files by whatever codec they name, «zlib» among them, and
    writes files of any size to the disk before a view has a say. Who may upload is signed in, or asked for a
    token by the API before it reads.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        charset = str((request.content_params or {}).get("charset", "utf-8"))
        if request.content_type == "multipart/form-data" and charset.lower() not in {"utf-8", "utf8"}:
            raise BadRequest("A form is written in UTF-8.")
        if "\0" in request.path_info:
            raise BadRequest("No address has such a character.")
        length = int(request.META.get("CONTENT_LENGTH") or 0)
        if length > settings.DATA_UPLOAD_MAX_MEMORY_SIZE and not self.may_upload(request):
            request.upload_handlers = [NoFiles(request)]
        return self.get_response(request)

    @staticmethod
    def may_upload(request: HttpRequest) -> bool:
        return request.path.startswith("/api/") or bool(request.user.is_authenticated)


class SameOriginMiddleware:
    """Refuses form posts a browser says came from another site.

    Cacheable pages cannot carry a CSRF token, so their forms rely on ``Sec-Fetch-Site`` and ``Origin``,
    which every current browser sends. A post with neither is no browser's: mail providers' one-click
    unsubscribe (RFC 8058) is one. The API takes no cookie; the admin keeps Django's tokens.
    """

    exempt = ("/api/", "/admin/")

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in SAFE_METHODS and not request.path.startswith(self.exempt):
            self.refuse_other_sites(request)
        return self.get_response(request)

    @staticmethod
    def refuse_other_sites(request: HttpRequest) -> None:
        site = request.headers.get("Sec-Fetch-Site")
        origin = request.headers.get("Origin")
        if site is not None:
            allowed = site in {"same-origin", "none"}
        else:
            ours = f"{request.scheme}://{request.get_host()}"
            allowed = origin is None or origin in {ours, settings.BASE_URL}
        if not allowed:
            raise PermissionDenied("This form was posted from another site.")
