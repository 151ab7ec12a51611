"""Preview links in the admin: at each page, and all of them under Reports."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin.auth import require_admin_access
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from blog.models import PreviewLink
from blog.previews.selectors import links_for, links_to
from blog.previews.services import (
    DAYS,
    Look,
    address_of,
    looks_of,
    preview_link_create,
    preview_link_revoke,
)

MOST = 200


class LinkForm(forms.Form):
    """A new link."""

    name = forms.CharField(
        label=gettext_lazy("For whom"),
        max_length=120,
        help_text=gettext_lazy("A name that you will know again in the list: “Anne at the printer’s”."),
    )
    days = forms.IntegerField(
        label=gettext_lazy("For how many days"), min_value=DAYS[0], max_value=DAYS[-1], initial=7
    )


def rows(links: QuerySet[PreviewLink]) -> list[tuple[PreviewLink, str, list[Look]]]:
    """The links, those that show something with their address and other ways to look."""
    return [
        (link, address_of(link), looks_of(link)[1:]) if link.is_open else (link, "", [])
        for link in links.select_related("content_type")[:MOST]
    ]


@require_admin_access
def of_page(request: HttpRequest, page_id: int) -> HttpResponse:
    """GET and POST /admin/pages/<id>/preview-links/: the links to a page, and a form for one more."""
    page = get_object_or_404(Page, pk=page_id, depth__gt=1)
    if not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    form = LinkForm(request.POST or None)
    if form.is_valid():
        preview_link_create(page=page, by=request.user, **form.cleaned_data)
        messages.success(request, _("Here is the link. Copy it and hand it on."))
        return redirect("blog_previews:page", page.pk)
    above = {"url": reverse("wagtailadmin_pages:edit", args=[page.pk]), "label": str(page)}
    return show(request, {"form": form, "page": page, "rows": rows(links_to(page))}, above)


@require_safe
@require_admin_access
def all_links(request: HttpRequest) -> HttpResponse:
    """GET /admin/reports/preview-links/: the links to every page that one may edit."""
    return show(request, {"rows": rows(links_for(request.user)), "with_pages": True})


def show(request: HttpRequest, context: dict[str, Any], *above: dict[str, str]) -> HttpResponse:
    title = _("Preview links")
    if "page" in context:
        title = _("Preview links: %(page)s") % {"page": context["page"]}
    trail = [*WagtailAdminTemplateMixin.breadcrumbs_items, *above, {"url": "", "label": title}]
    whole = {"header_title": title, "header_icon": "view", "breadcrumbs_items": trail}
    return render(request, "blog/admin/preview_links.html", {**whole, **context})


def header_buttons(page: Any, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """In the editor of a page that was kept."""
    if page.pk and page.permissions_for_user(user).can_edit():
        url = reverse("blog_previews:page", args=[page.pk])
        yield Button(_("Preview links"), url=url, icon_name="view", priority=60)


@require_POST
@require_admin_access
def withdraw(request: HttpRequest, link_id: str) -> HttpResponse:
    """POST /admin/reports/preview-links/<id>/withdraw/"""
    link = get_object_or_404(PreviewLink.objects.select_related("page"), pk=link_id, draft__isnull=True)
    if link.page is None or not link.page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    preview_link_revoke(link=link)
    messages.success(request, _("The link for “%(name)s” works no more.") % {"name": link.name})
    if "all" in request.POST:
        return redirect("blog_previews:all")
    return redirect("blog_previews:page", link.page.pk)


urlpatterns = [
    path("pages/<int:page_id>/preview-links/", of_page, name="page"),
    path("reports/preview-links/", all_links, name="all"),
    path("reports/preview-links/<uuid:link_id>/withdraw/", withdraw, name="withdraw"),
]
