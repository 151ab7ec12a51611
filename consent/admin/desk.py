"""What every page of the owner's desk has: who may come in, where it stands, that nobody keeps it."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from wagtail.admin.auth import permission_required
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

View = Callable[..., HttpResponse]
SEE = ("consent.view_consentrecord", "consent.view_subject")
REVOKE = "consent.change_consent"


def guarded(view: View) -> View:
    """For those who may see addresses; kept by no cache."""
    for permission in SEE:
        view = permission_required(permission)(view)
    guarded_view: View = never_cache(view)
    return guarded_view


def may_see(request: HttpRequest) -> bool:
    return bool(request.user.has_perms(SEE))


def page(
    request: HttpRequest, template: str, title: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """A page below «Consent log», or that page itself. Its title is never about anybody."""
    index = {"url": reverse("consent_ledger:index"), "label": _("Consent log")}
    here = [] if title == index["label"] else [{"url": "", "label": title}]
    top = {
        "header_title": title,
        "header_icon": "key",
        "breadcrumbs_items": [*WagtailAdminTemplateMixin.breadcrumbs_items, index, *here],
    }
    return render(request, f"consent/admin/{template}", {**top, **context}, status=status)
