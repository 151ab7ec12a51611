"""What every page of the webhooks has: who may come in, where it stands, that nobody keeps it."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from wagtail.admin.auth import permission_required
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from webhooks.models import Endpoint

View = Callable[..., HttpResponse]
CHANGE = "webhooks.change_endpoint"


def guarded(view: View) -> View:
    """For owners; kept by no cache."""
    guarded_view: View = never_cache(permission_required(CHANGE)(view))
    return guarded_view


def may_see(request: HttpRequest) -> bool:
    return bool(request.user.has_perm(CHANGE))


def page(
    request: HttpRequest,
    template: str,
    title: str,
    context: dict[str, Any],
    *,
    endpoint: Endpoint | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page «Webhooks», or one below it or below that of ``endpoint``."""
    trail = [{"url": reverse("webhooks:index"), "label": _("Webhooks")}]
    if endpoint:
        trail.append({"url": reverse("webhooks:endpoint", args=[endpoint.pk]), "label": str(endpoint)})
    if title != trail[-1]["label"]:
        trail.append({"url": "", "label": title})
    top = {
        "header_title": title,
        "header_icon": "link",
        "breadcrumbs_items": [*WagtailAdminTemplateMixin.breadcrumbs_items, *trail],
        "endpoint": endpoint,
    }
    return render(request, f"webhooks/admin/{template}", {**top, **context}, status=status)
