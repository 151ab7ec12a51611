"""/api/v3/: Wagtail's own API as it is mounted here. It has no hooks for what this module adds to it.

* Anonymous readers get public pages alone (``public_pages``): Wagtail itself knows of drafts and of view
  restrictions, not of an audience or of ``public_from``. List, search, ``find``, page, filters by relation
  and translations all ask ``get_pages_queryset``.
* Redirects are told to token holders alone: one that leads to a hidden page names its old address.
* A number or text that the database cannot hold is the caller's mistake, so 400 and not 500; so are a body
  that is no object, and what would be done to the root of all pages, which is no page and stands beside none.
* What the database refuses because it is there already, such as a second page of one language, is 409.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import DataError, IntegrityError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from ninja.errors import HttpError
from wagtail.api.v3.auth import BearerTokenAuth
from wagtail.api.v3.querysets import get_pages_queryset as pages_of_wagtail
from wagtail.api.v3.routers import pages as router
from wagtail.api.v3.urls import api
from wagtail.contrib.redirects.api.v3 import router as redirects
from wagtail.models import Page

from blog.selectors.public import public_pages
from config.bodies import JsonParser
from config.problems import problem

# What a database can count to.
MOST_DIGITS = 18
# Where Wagtail moves a page to, seen from another one.
INSIDE = {"first-child", "last-child", "sorted-child"}


def get_pages_queryset(request: HttpRequest, model: type[Page] = Page) -> QuerySet[Page]:
    """What the caller may see: all that a token's user may edit, or what is public."""
    if len(request.GET.get("offset", "")) > MOST_DIGITS:
        raise HttpError(400, "There are not that many pages.")
    found = pages_of_wagtail(request, model)
    if request.user.is_authenticated:
        return found
    # By key, because Wagtail's search takes no other filter on what it has not indexed.
    return found.filter(pk__in=public_pages(model.objects.all()).values("pk"))


def unfit(request: HttpRequest, error: Exception) -> HttpResponse:
    return problem(400, detail="A parameter holds a number or a character that no page can have.")


def there(request: HttpRequest, error: IntegrityError) -> HttpResponse:
    return problem(409, detail="There is one like it already.")


def of_pages_alone(view: Callable[..., Any]) -> Callable[..., Any]:
    """``view`` without what Wagtail breaks on: the root of all pages, which has no parent and is not moved,
    and publishing an alias, which has no revision.
    """

    @wraps(view)
    def checked(request: HttpRequest, page_id: int, *args: Any, **kwargs: Any) -> Any:
        beside = getattr(kwargs.get("data"), "destination_id", None)
        inside = getattr(kwargs.get("data"), "position", None) in INSIDE
        if Page.objects.filter(pk__in=[page_id, *([] if inside else [beside])], depth=1).exists():
            raise HttpError(400, "This is the root of all pages, and no page.")
        if view.__name__ == "publish" and Page.objects.filter(pk=page_id, alias_of__isnull=False).exists():
            raise HttpError(409, "An alias is published with the page it repeats.")
        return view(request, page_id, *args, **kwargs)

    return checked


router.get_pages_queryset = get_pages_queryset
api.parser = JsonParser()
for actions in router.actions_router.path_operations.values():
    for operation in actions.operations:
        operation.view_func = of_pages_alone(operation.view_func)
for view in redirects.path_operations.values():
    for operation in view.operations:
        operation.auth_callbacks = [BearerTokenAuth()]
# SQLite's driver, and PostgreSQL.
api.add_exception_handler(OverflowError, unfit)
api.add_exception_handler(DataError, unfit)
# Django, of a text where a number belongs.
api.add_exception_handler(ValueError, unfit)
api.add_exception_handler(IntegrityError, there)

__all__ = ["api"]
