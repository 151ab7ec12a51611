"""What the screens of an issue share: who may come in, which issue, and where the page stands."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin.auth import permission_required
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from newsletter.models import IssuePage, Sending

SEND = "newsletter.send_issue"
# Whoever may send, steers; the figures are for all who see how lists grow.
SEE = "newsletter.view_dayfigure"

guarded = permission_required(SEND)
figures_only = permission_required(SEE)


def issue_of(pk: int) -> IssuePage:
    """With all that the screens show of it."""
    pages = IssuePage.objects.select_related("locale", "mailing_list__purpose", "segment")
    issue: IssuePage = get_object_or_404(pages, pk=pk)
    return issue


def sending_of(pk: int) -> Sending:
    """The sending of the issue with this id."""
    sendings = Sending.objects.select_related(
        "issue__locale", "issue__mailing_list__purpose", "issue__segment", "mailing", "share", "by"
    )
    sending: Sending = get_object_or_404(sendings, issue=pk)
    return sending


def page(
    request: HttpRequest,
    template: str,
    title: str,
    context: dict[str, Any],
    *,
    issue: IssuePage | None = None,
    status: int = 200,
) -> HttpResponse:
    """A page below «Issues», or that page itself."""
    crumbs = [{"url": reverse("newsletter_issues:index"), "label": _("Issues")}]
    if issue:
        crumbs.append({"url": reverse("wagtailadmin_pages:edit", args=[issue.pk]), "label": issue.title})
        crumbs.append({"url": "", "label": title})
    top = {
        "header_title": title,
        "header_icon": "mail",
        "breadcrumbs_items": [*WagtailAdminTemplateMixin.breadcrumbs_items, *crumbs],
    }
    return render(request, f"newsletter/admin/issues/{template}", {**top, **context}, status=status)
