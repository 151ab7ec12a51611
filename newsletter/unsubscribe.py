"""Leaving: a page with buttons, and RFC 8058's one-click post. No login, no expiry.

Templates: ``newsletter/unsubscribe.html`` is given ``title`` of the list; its form posts to the same
address, with button ``name="list"`` for this list or ``name="all"`` for every list.
``newsletter/unsubscribed.html`` is given ``title`` and ``all`` (whether every list was left); to ask why,
which nobody has to answer, ``token`` and ``reasons``; and ``thanked`` after that was said.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from consent.headers import FORM_METHODS, private
from newsletter import selectors, services
from newsletter.errors import LinkUnknownError
from newsletter.forms import text
from newsletter.models import Departure


@csrf_exempt
@private
@require_http_methods(FORM_METHODS)
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """/nyhetsbrev/avmelding/<token>/. A link older than its subscription still answers: they have left."""
    try:
        title = selectors.leaving(token=token, lang=get_language())
        if request.method != "POST":
            return render(request, "newsletter/unsubscribe.html", {"title": title})
        if "explain" in request.POST:
            return explain(request, token, title)
        everything = "all" in request.POST
        lists = selectors.all_slugs() if everything else None
        services.leave(token=token, lists=lists, method="unsub-page-post")
    except LinkUnknownError as error:
        return render(request, "newsletter/link_gone.html", {"error": error}, status=error.status)
    return left(request, token, title, everything=everything)


def left(
    request: HttpRequest, token: str, title: str, *, everything: bool = False, thanked: bool = False
) -> HttpResponse:
    """The page after leaving, with the form that asks why. ``token`` is that of the leave link."""
    context = {
        "title": title,
        "all": everything,
        "token": token,
        "thanked": thanked,
        "reasons": Departure.Reason.choices,
    }
    return render(request, "newsletter/unsubscribed.html", context)


def explain(request: HttpRequest, token: str, title: str) -> HttpResponse:
    """Why they left: a reason of ours, and words of their own."""
    everything = "everything" in request.POST
    reason = text(request, "reason")
    services.explain_leaving(token=token, reason=reason, words=text(request, "words"), everything=everything)
    return left(request, token, title, everything=everything, thanked=bool(reason))


@csrf_exempt
@private
@require_http_methods(FORM_METHODS)
def one_click(request: HttpRequest, token: str) -> HttpResponse:
    """/u/<token>, the List-Unsubscribe header's address. Mail programs POST to it (RFC 8058: no redirect, no
    cookie, either form encoding); a person who opens it is led to the page in the language of their mail."""
    if request.method != "POST":
        with translation.override(selectors.language_of(token)):
            return redirect("unsubscribe", token=token)
    if request.POST.get("List-Unsubscribe") != "One-Click":
        return unsubscribe(request, token)
    try:
        services.leave(token=token, method="unsub-oneclick-rfc8058")
    except LinkUnknownError:
        return HttpResponse("unknown\n", status=404, content_type="text/plain")
    return HttpResponse("ok\n", content_type="text/plain")
