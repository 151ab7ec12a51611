"""Min side. Thin shells: what may happen stands in ``newsletter.services`` and ``consent``.

Templates and what they are given:

min_side/ask.html      ``form`` (EmailForm, bound after a slip of the keys), ``then_again`` (in ``shares``),
                       ``over`` (something was pressed after the visit had ended).
min_side/sent.html     ``sender``, ``mail_subject``: where to look. The same whoever asked.
min_side/enter.html    nothing: one button; opening the page uses nothing up.
min_side/link_gone.html ``error`` (``title``, ``detail``): a link unknown (404) or over (410).
min_side/home.html     see ``page``.
min_side/erase.html    ``address``, ``held`` (why it cannot be done now, or nothing).
min_side/erased.html   ``objected``.
"""

from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from consent import rights
from consent.errors import AddressInvalid, SubjectHeld
from consent.headers import FORM_METHODS, private
from consent.limits import requester_key
from consent.models import Subject
from consent.rights.page import export_page
from mail.delivery import sender_address
from newsletter import emails, services
from newsletter.errors import LinkUnknownError, LoginOverError
from newsletter.forms import EmailForm
from newsletter.min_side import visits
from newsletter.min_side.page import home_page, see_other
from newsletter.min_side.visits import OVER


@csrf_exempt
@private
@require_http_methods(FORM_METHODS)
def home(request: HttpRequest) -> HttpResponse:
    """/min-side/: for a visitor their own page, else the question for an address."""
    if request.method == "POST":
        return _ask(request)
    subject = visits.visitor(request)
    if subject is None:
        over = request.GET.get("lagret") == OVER
        return render(request, "min_side/ask.html", {"form": EmailForm(), "over": over})
    return home_page(request, subject)


def _ask(request: HttpRequest) -> HttpResponse:
    form = EmailForm(request.POST)
    if form.is_valid():
        try:
            services.receive_login(
                address=form.cleaned_data["email"],
                locale=get_language(),
                requester=requester_key(request.META["REMOTE_ADDR"]),
            )
        except AddressInvalid as error:
            form.add_error("email", str(error.detail))
    if form.errors:
        return render(request, "min_side/ask.html", {"form": form}, status=422)
    context = {"sender": sender_address(), "mail_subject": emails.login_subject()}
    return render(request, "min_side/sent.html", context)


@csrf_exempt
@private
@require_http_methods(FORM_METHODS)
def enter(request: HttpRequest, token: str) -> HttpResponse:
    """/min-side/inn/<token>/: the mail's link. Scanners open it; the button alone uses it."""
    if request.method != "POST":
        return render(request, "min_side/enter.html")
    try:
        login_id = services.enter(token=token)
    except (LinkUnknownError, LoginOverError) as error:
        return render(request, "min_side/link_gone.html", {"error": error}, status=error.status)
    response = see_other()
    visits.begin(response, request, login_id)
    return response


@csrf_exempt
@private
@require_POST
def go_out(request: HttpRequest) -> HttpResponse:
    """/min-side/ut/"""
    if login_id := visits.visit(request):
        services.go_out(login_id=login_id)
    response = see_other()
    visits.end(response)
    return response


@private
@require_safe
@visits.for_visitors
def everything(request: HttpRequest, *, subject: Subject) -> HttpResponse:
    """/min-side/alt/: all we know, to read or to print."""
    response = HttpResponse(export_page(rights.export(subject), at_home=True))
    # The page is one file with its style in it, so that it can be kept.
    response.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'"
    return response


@private
@require_safe
@visits.for_visitors
def everything_json(request: HttpRequest, *, subject: Subject) -> HttpResponse:
    """/min-side/alt.json: the same for machines, with every receipt."""
    response = JsonResponse(
        rights.export(subject), encoder=DjangoJSONEncoder, json_dumps_params={"indent": 1}
    )
    response.headers["Content-Disposition"] = 'attachment; filename="alt-om-meg.json"'
    return response


@csrf_exempt
@private
@require_http_methods(FORM_METHODS)
@visits.for_visitors
def erase(request: HttpRequest, *, subject: Subject) -> HttpResponse:
    """/min-side/slett/: everything goes, and what was proved stays proved."""
    context = {"address": subject.value, "held": ""}
    if request.method != "POST":
        return render(request, "min_side/erase.html", context)
    objected = "objected" in request.POST
    try:
        services.erase_oneself(subject=subject, objected=objected)
    except SubjectHeld as held:
        return render(request, "min_side/erase.html", {**context, "held": str(held)}, status=409)
    response = render(request, "min_side/erased.html", {"objected": objected})
    visits.end(response)
    return response
