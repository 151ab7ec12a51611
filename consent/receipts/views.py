"""What people see of the ledger: receipts, the page that checks any receipt, and what the log is.

Templates and what they are given, beside ``settings``:

consent/receipt.html
    what ``page.context_of`` says; ``receipt`` (the content of kvittering.json) and ``proof`` (see
    ``page.proof_of``), both None until it is sealed; ``late`` (whether that takes longer than it
    should); ``file_url``.
consent/receipt_gone.html
    ``error`` (``title``, ``detail``).
consent/check.html
    ``states`` (name of a state -> words), ``vkeys`` (keys of our own logs).
consent/log.html
    ``logs`` (list of overview.LogOverview, the one that is written now first).
"""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from consent.errors import ReceiptGone, ReceiptNotReady
from consent.headers import private
from consent.log import overview
from consent.receipts import VERIFIER, page, receipt, receipt_file, record_for_token
from consent.words import stamps

# What takes longer than this waits for the owner, not for the worker.
LATE = timedelta(minutes=10)
# The log grows every few seconds, and no page cache hears of it: so nobody keeps its page for long.
A_MOMENT = "public, max-age=10"


@private
@require_safe
def receipt_detail(request: HttpRequest, token: str) -> HttpResponse:
    """/samtykke/kvittering/<token>/. Asks again by itself until the proof is there."""
    try:
        record = record_for_token(token)
    except ReceiptGone as error:
        return gone(request, error)
    late = timezone.now() - record.at > LATE
    context = page.context_of(record, str(get_language()))
    context |= {"late": late, "file_url": reverse("receipt-file", args=[token])}
    try:
        content = receipt(record)
    except ReceiptNotReady as error:
        response = render(request, "consent/receipt.html", {**context, "receipt": None, "proof": None})
        if not late:
            response.headers["Refresh"] = str(error.retry_after)
        return response
    context |= {"receipt": content, "proof": page.proof_of(content)}
    return render(request, "consent/receipt.html", context)


@private
@require_safe
def receipt_download(request: HttpRequest, token: str) -> HttpResponse:
    """kvittering.json. 404 as the page; 503 until it is sealed."""
    try:
        content = receipt(record_for_token(token))
    except ReceiptGone as error:
        return gone(request, error)
    except ReceiptNotReady as error:
        headers = {"Retry-After": str(error.retry_after)}
        return HttpResponse(f"{error.detail}\n", "text/plain; charset=utf-8", 503, headers=headers)
    response = HttpResponse(receipt_file(content), "application/json")
    response.headers["Content-Disposition"] = 'attachment; filename="kvittering.json"'
    return response


def gone(request: HttpRequest, error: ReceiptGone) -> HttpResponse:
    return render(request, "consent/receipt_gone.html", {"error": error}, status=error.status)


@require_safe
def check(request: HttpRequest) -> HttpResponse:
    """/samtykke/sjekk/: checks any receipt, in the browser. The file is sent to nobody."""
    context = {"states": stamps(), "vkeys": overview.vkeys()}
    return for_a_moment(render(request, "consent/check.html", context))


@require_safe
def log(request: HttpRequest) -> HttpResponse:
    """/samtykke/logg/: what the log is, how large, signed by whom, and how anybody checks it."""
    return for_a_moment(render(request, "consent/log.html", {"logs": overview.logs()}))


@require_safe
def verifier(request: HttpRequest) -> HttpResponse:
    """/samtykke/verify.py: the program that checks receipts offline, as it runs here."""
    response = HttpResponse(VERIFIER.read_bytes(), "text/x-python; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="verify.py"'
    return for_a_moment(response)


def for_a_moment(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = A_MOMENT
    return response
