"""/nyhetsbrev/tempo/<token>/: a pause, or more seldom, without a login. The link is in every letter.

The letter may have been forwarded: the page shows neither the address nor what is chosen now, and the owner
is told of every change. Templates:

newsletter/delivery.html        ``page`` (``selectors.delivery.PacePage``); ``until``, ``error`` after a slip.
newsletter/delivery_kept.html   ``page``; ``until`` (a day) or ``choice`` (PaceChoice); neither: it goes on.
"""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from consent.headers import FORM_METHODS, private
from consent.models import Consent
from newsletter import selectors, services
from newsletter.errors import FrequencyRefusedError, LinkUnknownError, PaceOverError, PauseRefusedError
from newsletter.selectors.delivery import PacePage

MONTHS = {"1", "3"}


@csrf_exempt
@private
@require_http_methods(FORM_METHODS)
def pace(request: HttpRequest, token: str) -> HttpResponse:
    """Opening the page changes nothing."""
    try:
        page = selectors.pace_page(token=token, lang=get_language())
        consent = selectors.consent_for_token(token, "pace")
        if page is None or consent is None:
            raise PaceOverError
    except (LinkUnknownError, PaceOverError) as error:
        return render(request, "newsletter/link_gone.html", {"error": error}, status=error.status)
    if request.method != "POST":
        return render(request, "newsletter/delivery.html", {"page": page})
    try:
        done = change(request, consent, page)
    except (PauseRefusedError, FrequencyRefusedError) as error:
        typed = {"until": request.POST.get("until", ""), "error": error}
        return render(request, "newsletter/delivery.html", {"page": page, **typed}, status=error.status)
    return render(request, "newsletter/delivery_kept.html", {"page": page, **done})


def change(request: HttpRequest, consent: Consent, page: PacePage) -> dict[str, Any]:
    """What the pressed button says; what the next page tells of it."""
    if "frequency" in request.POST:
        frequency = request.POST["frequency"]
        services.set_frequency(consent=consent, frequency=frequency, by_mail=True)
        own = page.choices[0]  # also by the name that it has for the list itself
        return {"choice": next((one for one in page.choices if one.value == frequency), own)}
    until = None if "resume" in request.POST else asked_day(request)
    services.pause(consent=consent, until=until, by_mail=True)
    return {"until": until}


def asked_day(request: HttpRequest) -> date:
    """The day a pause shall last until. PauseRefusedError for what is none."""
    months = request.POST.get("months")
    if months in MONTHS:
        return services.months_ahead(int(months))
    try:
        return date.fromisoformat(request.POST.get("until", "").strip())
    except ValueError as error:
        raise PauseRefusedError from error
