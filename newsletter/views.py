"""Signing up and confirming. Thin shells: what may happen stands in ``newsletter.services``.

Templates and what they are given, beside ``settings``:

newsletter/newsletter_page.html
    ``page`` (NewsletterPage, or None where there is none); ``signup_purposes`` (list of SignupNotice). After
    a refused post also ``form`` (SignupForm, bound), so that nothing typed is lost; its ``meant`` is the
    address that was probably meant.
newsletter/waiting.html
    ``email`` as typed (hidden field of the code form), ``sender`` (the address our mail comes from),
    ``mail_subject`` (the subject line to look for), ``form`` (CodeForm, bound after a wrong code), ``again``
    (hidden fields with which the signup can be posted once more, to a corrected address), ``asked_again``
    (that was just done). Posts ``email`` and
    ``code`` to ``confirm-code``.
newsletter/confirm.html
    ``lists`` (title, description, frequency), ``asked_at``, ``expires_at``. Two forms post to the same
    address: one button ``name="confirm"``, one ``name="refuse"`` (``id="refuse"``: the mail links there).
newsletter/confirmed.html
    ``lists``, ``just_now``. Also after a second press, and for a link that was confirmed before, whose person
    may have left since: then it speaks of the past alone. ``receipts`` (``title`` of
    a list, ``url``) and what ``answer_forms`` offers: in the answer to the press that confirmed, never again.
newsletter/refused.html
    Nothing more.
newsletter/link_gone.html
    ``error`` (``title``, ``detail``), for links unknown (404) or over (410).
"""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from blog.routing import serve
from consent.errors import AddressInvalid, NoticeUnknown
from consent.headers import FORM_METHODS, private
from consent.limits import requester_key
from consent.models import Consent
from consent.receipts import receipt_token
from mail.delivery import sender_address
from newsletter import answer_forms, emails, selectors, services
from newsletter.errors import CodeRefusedError, LinkExpiredError, LinkUnknownError, NewsletterError
from newsletter.forms import CodeForm, SignupForm
from newsletter.models import NewsletterPage, SignupRequest


@csrf_exempt
@require_http_methods(FORM_METHODS)
def newsletter(request: HttpRequest) -> HttpResponse:
    """/nyhetsbrev/: the Wagtail page, and where every signup form of the site posts to."""
    if request.method != "POST":
        return serve(request, "nyhetsbrev/")
    return signup(request)


@private
def signup(request: HttpRequest) -> HttpResponse:
    """A posted signup form: the waiting page, or the form again with what is missing."""
    posted = request.POST.copy()
    # The address we asked about, taken over.
    posted["email"] = posted.get("use") or posted.get("email", "")
    form = SignupForm(posted)
    if form.is_machine:
        return waiting(request, request.POST.get("email", ""))
    if not form.is_valid() or form.meant:
        return form_again(request, form, status=422)
    try:
        services.receive_signup(
            address=form.cleaned_data["email"],
            name=form.cleaned_data["name"],
            lists=form.chosen(),
            locale=get_language(),
            via=form.cleaned_data["via"],
            page=form.cleaned_data["page"],
            requester=requester_key(request.META["REMOTE_ADDR"]),
        )
    except NoticeUnknown as error:
        return form_again(request, reread(form, error), status=409)
    except (NewsletterError, AddressInvalid) as error:
        form.show(error)
        return form_again(request, form, status=error.status)
    return waiting(request, form.cleaned_data["email"])


def reread(form: SignupForm, error: NoticeUnknown) -> SignupForm:
    """The form with everything typed, but without the tick beside the words that have changed."""
    slug = error.current.purpose.slug if error.current else ""
    form.data = form.data.copy()
    form.data.setlist("list", [ticked for ticked in form.data.getlist("list") if ticked != slug])
    form.add_error(
        None, _("The words beside one newsletter were changed just now. Please read them and tick again.")
    )
    return form


def form_again(request: HttpRequest, form: SignupForm, *, status: int) -> HttpResponse:
    language = get_language()
    page = NewsletterPage.objects.live().filter(locale__language_code=language).first()
    without = {"page": None, "signup_purposes": selectors.open_lists(language)}
    context = page.get_context(request) if page else without
    return render(request, "newsletter/newsletter_page.html", {**context, "form": form}, status=status)


def waiting(
    request: HttpRequest, email: str, *, form: CodeForm | None = None, status: int = 200
) -> HttpResponse:
    """The same page whoever asked, and whatever came of it."""
    context = {
        "email": email,
        "again": SignupForm(request.POST).again(),
        "asked_again": "again" in request.POST,
        "sender": sender_address(),
        "mail_subject": emails.confirm_subject(),
        "form": form or CodeForm(),
    }
    return render(request, "newsletter/waiting.html", context, status=status)


@csrf_exempt
@private
@require_http_methods(FORM_METHODS)
def confirm_code(request: HttpRequest) -> HttpResponse:
    """/nyhetsbrev/bekreft/: the six-digit code of the mail, typed on the waiting page."""
    if request.method != "POST":
        return redirect("newsletter")
    form = CodeForm(request.POST)
    email = request.POST.get("email", "")
    if not form.is_valid():
        return waiting(request, email, form=form, status=422)
    try:
        done = services.confirm(
            address=email,
            code=form.cleaned_data["code"],
            requester=requester_key(request.META["REMOTE_ADDR"]),
        )
    except CodeRefusedError as error:
        form.add_error("code", str(error.detail))
        return waiting(request, email, form=form, status=error.status)
    return confirmed(request, done.signup, given=done.given)


@csrf_exempt
@private
@require_http_methods(FORM_METHODS)
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """/nyhetsbrev/bekreft/<token>/: a page with a button. Opening it changes nothing, whoever opens it."""
    try:
        if "refuse" in request.POST and services.refuse(token=token):
            return render(request, "newsletter/refused.html")
        if request.method == "POST":
            done = services.confirm(token=token)
            return confirmed(request, done.signup, given=done.given)
        signup = selectors.signup_for_token(token)
    except (LinkUnknownError, LinkExpiredError) as error:
        return render(request, "newsletter/link_gone.html", {"error": error}, status=error.status)
    if signup.confirmed_at:
        return confirmed(request, signup)
    context = {
        "lists": selectors.lists_of(signup, get_language()),
        "asked_at": signup.created_at,
        "expires_at": signup.expires_at,
    }
    return render(request, "newsletter/confirm.html", context)


def confirmed(request: HttpRequest, signup: SignupRequest, given: Sequence[Consent] = ()) -> HttpResponse:
    form = answer_forms.offer(given, get_language())
    context = {
        "lists": selectors.lists_of(signup, get_language()),
        "just_now": bool(given),
        "receipts": receipts_of(given),
        "questions": form.questions,
        "answer_token": form.token,
    }
    return render(request, "newsletter/confirmed.html", context)


def receipts_of(given: Sequence[Consent]) -> list[dict[str, str]]:
    """Where the receipts of what was just given are."""
    return [
        {
            "title": selectors.purpose_words(consent.purpose_id, get_language()).title,
            "url": reverse("receipt", args=[receipt_token(consent.event_id)]),
        }
        for consent in given
    ]
