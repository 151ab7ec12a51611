"""One person at the owner's desk. Every look is a POST and is noted; following a link shows only a door.

consent/admin/door.html
    ``subject`` (only its id is shown), ``looks``.
consent/admin/person.html
    ``subject``, ``is_share``, ``standings``, ``facts`` (told.Fact), ``story``, ``hold``, ``looks`` (see
    ``consent.admin.person``) and ``may_revoke``.
consent/admin/revoke.html
    ``consent``, ``lives`` (whether there is anything to revoke), ``form``.
"""

from datetime import date
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.admin import messages
from wagtail.admin.auth import permission_required

from consent import services
from consent.admin import desk
from consent.admin.evidence import evidence_zip, export_zip
from consent.admin.forms import RevokeForm
from consent.admin.person import looks, standings, story
from consent.admin.told import facts
from consent.models import Consent, Subject
from consent.selectors import hold_on
from consent.services.desk import EVIDENCE, EXPORT, LOOK
from consent.states import LIVING


@desk.guarded
@require_http_methods(["GET", "HEAD", "POST"])
def person(request: HttpRequest, pk: UUID) -> HttpResponse:
    """POST: a look, which is noted. GET: the door, with the button that is a look."""
    subject = get_object_or_404(Subject, pk=pk)
    if request.method != "POST":
        return desk.page(request, "door.html", _("One person"), {"subject": subject, "looks": looks(subject)})
    services.note(subject=subject, action=LOOK, by=request.user)
    context = {
        "subject": subject,
        "is_share": subject.scheme == Subject.Scheme.SHARE,
        "standings": standings(subject),
        "facts": facts(subject),
        "story": story(subject),
        "hold": hold_on(subject),
        "looks": looks(subject),
        "may_revoke": request.user.has_perm(desk.REVOKE),
    }
    return desk.page(request, "person.html", _("One person"), context)


@desk.guarded
@permission_required(desk.REVOKE)
@require_http_methods(["GET", "HEAD", "POST"])
def revoke(request: HttpRequest, pk: UUID, consent_pk: UUID) -> HttpResponse:
    """GET asks for the reason; POST revokes, and shows the person again."""
    consents = Consent.objects.select_related("subject", "purpose")
    consent = get_object_or_404(consents, pk=consent_pk, subject=pk)
    form = RevokeForm(request.POST) if request.method == "POST" else RevokeForm()
    if not form.is_valid():
        context = {"consent": consent, "lives": consent.state in LIVING, "form": form}
        title = _("Revoke")
        return desk.page(request, "revoke.html", title, context, status=422 if form.is_bound else 200)
    try:
        written = services.revoke_by_hand(
            consent=consent, reason=form.cleaned_data["reason"], by=request.user
        )
    except Subject.DoesNotExist as error:  # erased while the reason was written
        raise Http404 from error
    if written:
        messages.success(request, _("Revoked. It stands in the log, and nothing is sent any more."))
    else:
        messages.warning(request, _("There is nothing to revoke: it does not live any more."))
    return redirect("consent_ledger:person", consent.subject_id, preserve_request=True)


@desk.guarded
@require_POST
def evidence(request: HttpRequest, pk: UUID) -> HttpResponse:
    """bevis-<day>.zip. Back to the door while there is nothing to prove yet."""
    subject = get_object_or_404(Subject, pk=pk)
    packed = evidence_zip(subject)
    if packed is None:
        messages.warning(request, _("Nothing about this person is sealed yet, so there is nothing to prove."))
        return redirect("consent_ledger:person", subject.pk)
    services.note(subject=subject, action=EVIDENCE, by=request.user)
    return download(packed, f"bevis-{today()}.zip")


@desk.guarded
@require_POST
def export(request: HttpRequest, pk: UUID) -> HttpResponse:
    """alt-om-en-person-<day>.zip: what is known in every room."""
    subject = get_object_or_404(Subject, pk=pk)
    packed = export_zip(subject)
    services.note(subject=subject, action=EXPORT, by=request.user)
    return download(packed, f"alt-om-en-person-{today()}.zip")


def today() -> date:
    return timezone.localdate()


def download(content: bytes, name: str) -> HttpResponse:
    """A file whose name says nothing about whom it is about."""
    response = HttpResponse(content, "application/zip")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
