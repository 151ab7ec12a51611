"""/nyhetsbrev/forny/<token>/: «shall we go on?», a page with two buttons.

Template ``newsletter/renew.html``: ``title`` of the list, ``until`` (when the consent ends), ``notice`` (the
text as it reads today, its hash in a hidden field), ``changed`` (whether it changed while the page was open).
``newsletter/renewed.html``: ``title``, ``until`` and ``receipt_url`` (after the very press; else empty).
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from consent import tokens
from consent.errors import NoticeUnknown
from consent.headers import FORM_METHODS, private
from consent.receipts import receipt_token
from newsletter import selectors, services
from newsletter.errors import LinkUnknownError, RenewalOverError
from newsletter.forms import text
from newsletter.unsubscribe import left


@csrf_exempt
@private
@require_http_methods(FORM_METHODS)
def renew(request: HttpRequest, token: str) -> HttpResponse:
    """Opening the page changes nothing."""
    try:
        if "leave" in request.POST:
            title = str(selectors.renewal(token=token, lang=get_language())["title"])
            services.decline_renewal(token=token)
            return left(request, tokens.make("leave", selectors.consent_to_renew(token).pk), title)
        if request.method != "POST":
            return _page(request, token)
        head, renewed = services.renew(token=token, shown=text(request, "notice"))
    except NoticeUnknown:
        return _page(request, token, changed=True, status=409)
    except (LinkUnknownError, RenewalOverError) as error:
        return render(request, "newsletter/link_gone.html", {"error": error}, status=error.status)
    context = {
        "title": selectors.purpose_words(head.purpose_id, get_language()).title,
        "until": head.valid_until,
        "receipt_url": reverse("receipt", args=[receipt_token(head.event_id)]) if renewed else "",
    }
    return render(request, "newsletter/renewed.html", context)


def _page(request: HttpRequest, token: str, *, changed: bool = False, status: int = 200) -> HttpResponse:
    context = {**selectors.renewal(token=token, lang=get_language()), "changed": changed}
    return render(request, "newsletter/renew.html", context, status=status)
