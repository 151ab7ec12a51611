"""The cookie of a visit: set on the way in, sent to these pages alone, gone after an hour.

The pages stand under an address for each language, and a cookie is for one of them: so there is one for each.
"""

from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language, override

from consent.models import Subject
from newsletter import services
from newsletter.services.entering import TO_STAY

OVER = "over"
COOKIE, SALT = "min-side", "newsletter.min_side"


def begin(response: HttpResponse, request: HttpRequest, login_id: UUID) -> None:
    """Give ``response`` the visit's cookies."""
    for name, path in cookies():
        response.set_cookie(
            name,
            make(login_id),
            path=path,
            max_age=TO_STAY,
            secure=request.is_secure(),
            httponly=True,
            samesite="Lax",
        )


def end(response: HttpResponse) -> None:
    """Take the cookies away."""
    for name, path in cookies():
        response.delete_cookie(name, path=path)


def cookies() -> Iterator[tuple[str, str]]:
    """Name and path of the cookie of each language."""
    for lang, _name in settings.LANGUAGES:
        with override(lang):
            yield f"{COOKIE}-{lang}", reverse("min-side")


def visit(request: HttpRequest) -> UUID | None:
    """The id of the visit that the cookie of this language tells of, if it is one of ours."""
    return read(request.COOKIES.get(f"{COOKIE}-{get_language()}", ""))


def make(login_id: UUID) -> str:
    """The token of a visit: the cookie's value, and what front ends of others' own hold."""
    return signing.dumps(str(login_id), salt=SALT)


def read(token: str) -> UUID | None:
    """The id of the visit in ``token``, if it is one of ours and not over."""
    try:
        return UUID(signing.loads(token, salt=SALT, max_age=TO_STAY))
    except (signing.BadSignature, ValueError):
        return None


def visitor(request: HttpRequest) -> Subject | None:
    """Whose visit it is, as long as it lasts."""
    login_id = visit(request)
    return services.visitor(login_id) if login_id else None


def _way_in(request: HttpRequest) -> HttpResponse:
    """Where whoever is not in is led; who pressed a button is told that nothing came of it."""
    where = reverse("min-side")
    return redirect(where if request.method in {"GET", "HEAD"} else f"{where}?lagret={OVER}")


def for_visitors(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A view that is given the ``subject`` whose visit it is; everybody else is led to the way in."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        subject = visitor(request)
        if subject is None:
            return _way_in(request)
        return view(request, *args, subject=subject, **kwargs)

    return guarded
