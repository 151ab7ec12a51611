"""«Importer abonnenter»: upload a file, see whom you may mail, whom not, and why; then import it, or not.

newsletter/admin/import_index.html
    ``form`` and ``runs``, the latest ones.
newsletter/admin/import_run.html
    ``run``; at work ``percent`` and ``doing``; else ``groups`` (GroupRow) and ``bars`` (Bar), ``rows``,
    ``wanted`` (how many an import would write), ``changed``, ``system``, ``has_lines``, ``has_examples``,
    ``may`` (what can be done now: ``approve``, ``undo``, ``discard``), and ``examples_shown``.
"""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin import messages
from wagtail.admin.auth import permission_required
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.log_actions import log

from consent.admin import desk
from newsletter.admin.imports_figures import bars, group_rows
from newsletter.admin.imports_forms import UploadForm
from newsletter.importing import runs
from newsletter.importing.report import by_group, lines_csv, to_be_written
from newsletter.importing.scratch import Scratch
from newsletter.models import ImportRun
from sharing.admin.spreadsheets import csv_download

ADD = "newsletter.add_importrun"
LOOK, IMPORT, UNDO = "newsletter.import_look", "newsletter.import", "newsletter.import_undo"
State = ImportRun.State
LATEST = 30


def guarded(view: desk.View) -> desk.View:
    """For those who may see addresses and bring people along."""
    return desk.guarded(permission_required(ADD)(view))


def may_import(request: HttpRequest) -> bool:
    return desk.may_see(request) and request.user.has_perm(ADD)


@guarded
@require_http_methods(["GET", "HEAD", "POST"])
def index(request: HttpRequest) -> HttpResponse:
    """POST: keep the file, and on to where it is looked through."""
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if form.is_valid():
        told = form.cleaned_data
        file, mailing_list = told.pop("file"), told.pop("mailing_list")
        run = runs.receive(
            chunks=file.chunks(),
            file_name=file.name,
            mailing_list=mailing_list,
            provenance=runs.Provenance(**told),
            by=request.user,
        )
        return redirect("newsletter_import:run", run.pk)
    latest = ImportRun.objects.select_related("mailing_list", "by")[:LATEST]
    context = {"form": form, "runs": latest}
    status = 422 if form.is_bound else 200
    return page(request, "import_index.html", _("Import subscribers"), context, status=status)


@guarded
@require_http_methods(["GET", "HEAD", "POST"])
def run_page(request: HttpRequest, pk: UUID) -> HttpResponse:
    """GET: how far it is, or what was found. POST: the same with examples, a look that is noted."""
    run = get_object_or_404(ImportRun.objects.select_related("mailing_list", "by"), pk=pk)
    if run.state in runs.WORKED_AT:
        percent = min(99, run.reached * 100 // run.total) if run.total else 0
        context = {"run": run, "percent": percent, "doing": run.get_state_display()}
        return page(request, "import_run.html", run.file_name, context)
    scratch = _scratch(run)
    is_look = request.method == "POST" and scratch is not None
    if is_look:
        log(run, LOOK, user=request.user)
    context = {
        "run": run,
        "groups": group_rows(run.counts, scratch if is_look else None),
        "bars": bars(run.counts),
        "rows": sum(by_group(run.counts).values()),
        "wanted": to_be_written(run.counts),
        "system": scratch.fact("system") if scratch else "",
        "has_lines": scratch is not None,
        "has_examples": runs.file_of(run).exists(),
        "examples_shown": is_look,
        "may": _may(run, scratch),
        "changed": run.counts.get("changed", 0),
    }
    if scratch:
        scratch.close()
    return page(request, "import_run.html", run.file_name, context)


@guarded
@require_POST
def approve(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _moved(request, pk, IMPORT, runs.approve)


@guarded
@require_POST
def undo(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _moved(request, pk, UNDO, runs.start_undoing)


@guarded
@require_POST
def discard(request: HttpRequest, pk: UUID) -> HttpResponse:
    run = get_object_or_404(ImportRun, pk=pk)
    try:
        runs.discard(run=run)
    except runs.RunRefusedError as refused:
        messages.error(request, str(refused.detail))
        return redirect("newsletter_import:run", run.pk)
    messages.success(request, _("Thrown away. Nothing was written about anybody."))
    return redirect("newsletter_import:index")


@guarded
@require_safe
def lines(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Every line of the file with its verdict, as CSV. No address stands in it."""
    run = get_object_or_404(ImportRun, pk=pk)
    scratch = _scratch(run)
    if scratch is None:
        raise Http404
    return csv_download(_closing(scratch), "import-linjer")


def _closing(scratch: Scratch) -> Iterator[str]:
    try:
        yield from lines_csv(scratch)
    finally:
        scratch.close()


def _moved(request: HttpRequest, pk: UUID, action: str, move: Any) -> HttpResponse:
    run = get_object_or_404(ImportRun, pk=pk)
    try:
        move(run=run)
    except runs.RunRefusedError as refused:
        messages.error(request, str(refused.detail))
    else:
        log(run, action, user=request.user)
    return redirect("newsletter_import:run", run.pk)


def _scratch(run: ImportRun) -> Scratch | None:
    path = runs.scratch_of(run)
    return Scratch(path) if path.exists() else None


def _may(run: ImportRun, scratch: Scratch | None) -> dict[str, bool]:
    is_ready = run.state == State.CHECKED and scratch is not None and runs.file_of(run).exists()
    wrote = run.state in {State.DONE, State.FAILED} and run.imported.exists()
    return {
        "approve": is_ready and bool(to_be_written(run.counts)),
        "undo": wrote,
        "discard": run.state in {State.CHECKED, State.FAILED} and not wrote,
    }


def page(
    request: HttpRequest, template: str, title: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """A page of the import, or that page itself."""
    first = {"url": reverse("newsletter_import:index"), "label": _("Import subscribers")}
    here = [] if title == first["label"] else [{"url": "", "label": title}]
    top = {
        "header_title": title,
        "header_icon": "download",
        "breadcrumbs_items": [*WagtailAdminTemplateMixin.breadcrumbs_items, first, *here],
    }
    return render(request, f"newsletter/admin/{template}", {**top, **context}, status=status)


urls: list[URLPattern] = [
    path("", index, name="index"),
    path("<uuid:pk>/", run_page, name="run"),
    path("<uuid:pk>/importer/", approve, name="approve"),
    path("<uuid:pk>/angre/", undo, name="undo"),
    path("<uuid:pk>/kast/", discard, name="discard"),
    path("<uuid:pk>/linjer/", lines, name="lines"),
]
