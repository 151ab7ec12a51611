"""«Før du publiserer»: the checks of a page's last draft, in the editor beside Wagtail's own."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.text import capfirst
from wagtail.admin.auth import require_admin_access
from wagtail.admin.ui.components import MediaContainer
from wagtail.admin.ui.side_panels import ChecksSidePanel
from wagtail.admin.views.pages.create import CreateView
from wagtail.admin.views.pages.edit import EditView
from wagtail.models import Page

from blog.admin.checks import findings
from blog.admin.drafts import Draft, Finding, links
from blog.models import PostPage, ReadablePage
from blog.selectors.targets import hidden_targets


def draft_of(page: ReadablePage) -> Draft:
    """The facts of a page as it is given: in the editor, its latest revision."""
    draft = Draft(
        title=page.title,
        seo_title=page.seo_title,
        description=page.search_description,
        made=getattr(page, "intro", "") or getattr(page, "beginning", ""),
        blocks=[(block["type"], block["value"]) for block in page.body.raw_data],
    )
    pages, documents = targets(draft, "page", "term"), targets(draft, "document", "document")
    draft = replace(draft, hidden=hidden_targets(pages=pages, documents=documents))
    if not isinstance(page, PostPage):
        return draft
    return replace(
        draft,
        relation=page.relation,
        relation_party=page.relation_party,
        has_category=page.category_id is not None,
        has_tags=page.tagged_items.count() > 0,
    )


def targets(draft: Draft, linktype: str, field: str) -> list[int]:
    """The ids of the pages or documents that links of this type, and blocks with this field, lead to."""
    linked = [given["id"] for given, _words in links(draft.markup) if given.get("linktype") == linktype]
    values = [value for _kind, value in draft.blocks or () if isinstance(value, Mapping)]
    chosen = [value[field] for value in values if isinstance(value.get(field), int)]
    return [*dict.fromkeys([*(int(pk) for pk in linked if pk.isdecimal()), *chosen])]


def checked(page: ReadablePage) -> list[tuple[str, Finding]]:
    """Each finding after the name of the field it is about."""
    return [(_label(page, finding.field), finding) for finding in findings(draft_of(page))]


def _label(page: ReadablePage, field: str) -> str:
    return capfirst(page._meta.get_field(field).verbose_name)


@require_admin_access
def page_checks(request: HttpRequest, page_id: int) -> HttpResponse:
    """The list of a page's last draft, asked for again whenever the editor has saved it."""
    page = get_object_or_404(Page, pk=page_id).specific
    if not isinstance(page, ReadablePage) or not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    rows = checked(page.get_latest_revision_as_object())
    return render(request, "blog/admin/findings.html", {"findings": rows})


class OurChecksPanel(ChecksSidePanel):
    """Wagtail's checks of what the preview shows, after ours of what was written."""

    template_name = "blog/admin/checks_panel.html"

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(parent_context)
        found = checked(self.object) if self.object.pk else None
        return {**context, "page_id": self.object.pk, "findings": found}


class CheckedMixin:
    """The editor of a page, with our panel in the place of Wagtail's."""

    page: ReadablePage
    request: HttpRequest

    def get_side_panels(self) -> MediaContainer:
        panels = super().get_side_panels()  # type: ignore[misc]
        ours = OurChecksPanel(self.page, self.request)
        return MediaContainer([ours if type(panel) is ChecksSidePanel else panel for panel in panels])


class CheckedCreateView(CheckedMixin, CreateView):
    """Before the first draft is kept there is nothing to check."""


class CheckedEditView(CheckedMixin, EditView):
    """Also what the page of a new draft takes over when it is first kept."""

    partials_template_name = "blog/admin/edit_partials.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return {**context, "findings": checked(self.page)} if self.hydrate_create_view else context
