"""What is wrong with an issue, in the editor beside the form and on a page that also asks links elsewhere.

newsletter/admin/issue_findings.html   ``findings`` (newsletter.issues.checks.Finding): the list alone.
newsletter/admin/issue_checks.html     the same in a page, with the button that asks; ``issue``, ``asked``.
"""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from wagtail.admin.auth import require_admin_access
from wagtail.admin.ui.components import MediaContainer
from wagtail.admin.ui.side_panels import ChecksSidePanel
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.pages.edit import EditView
from wagtail.admin.viewsets.pages import PageViewSet

from newsletter.issues.checks import checks
from newsletter.models import IssuePage


def draft_of(request: HttpRequest, page_id: int) -> IssuePage:
    """The issue as it was last kept, for who may edit it."""
    page: IssuePage = get_object_or_404(IssuePage, pk=page_id)
    if not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    draft: IssuePage = page.get_latest_revision_as_object()
    return draft


@require_safe
@require_admin_access
def findings(request: HttpRequest, page_id: int) -> HttpResponse:
    """The list, asked for again whenever the editor has saved."""
    found = checks(draft_of(request, page_id))
    return render(request, "newsletter/admin/issue_findings.html", {"findings": found})


@require_admin_access
def checks_page(request: HttpRequest, page_id: int) -> HttpResponse:
    """The list in a page. The button has every address elsewhere asked, which takes seconds."""
    issue = draft_of(request, page_id)
    asked = request.method == "POST"
    crumbs = [
        {"url": reverse("wagtailadmin_pages:edit", args=[issue.pk]), "label": issue.title},
        {"url": "", "label": _("Before it is sent")},
    ]
    context = {
        "header_title": _("Before it is sent"),
        "header_icon": "tick",
        "breadcrumbs_items": [*WagtailAdminTemplateMixin.breadcrumbs_items, *crumbs],
        "issue": issue,
        "asked": asked,
        "findings": checks(issue, links=asked),
    }
    return render(request, "newsletter/admin/issue_checks.html", context)


class IssueChecksPanel(ChecksSidePanel):
    """Wagtail's checks of what the preview shows, after ours of what is sent."""

    template_name = "newsletter/admin/issue_checks_panel.html"

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(parent_context)
        found = checks(self.object.get_latest_revision_as_object()) if self.object.pk else None
        return {**context, "page_id": self.object.pk, "findings": found}


class IssueEditView(EditView):
    """The editor of an issue, with our panel in the place of Wagtail's."""

    def get_side_panels(self) -> MediaContainer:
        panels = super().get_side_panels()
        ours = IssueChecksPanel(self.page, self.request)
        return MediaContainer([ours if type(panel) is ChecksSidePanel else panel for panel in panels])


class IssueViewSet(PageViewSet):
    model = IssuePage
    edit_view_class = IssueEditView
