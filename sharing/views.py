"""The link, the form without a script, and the link's own page. Thin shells over the services.

Templates and what they are given (beside ``settings``), in the language of the shared page:

``sharing/result.html``  the sharer's own page: ``shared`` (the page), ``share`` (``code stopped_at``),
    ``url`` (the link, absolute), ``text`` (what a message may hold), ``ways`` (``sharing.ways``), ``address``
    (this page's own), ``result`` (``selectors.ShareResult``), ``picture`` (of ``generation_picture``),
    ``notice`` (``label text html``: the words the link was made under), ``receipt`` (the token of its
    receipt, or empty), ``held`` (why it cannot be deleted now, or empty), ``waits`` (whether for its
    ambassador's yes). Its buttons post ``stop`` or ``delete`` to the same address.
``sharing/deleted.html``  ``shared``.
``sharing/refused.html``  ``error`` (``title``, ``detail``), for a form that named no page or came too often.
"""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from consent.errors import SubjectHeld, TooManyRequests
from consent.headers import FORM_METHODS, private
from sharing import selectors, services
from sharing.callers import caller_of
from sharing.errors import SharingError
from sharing.generation_picture import generation_picture
from sharing.hits.answers import answer
from sharing.limits import charge
from sharing.links import result_path, share_text, share_url
from sharing.models import Share
from sharing.qr import qr_svg
from sharing.tokens import share_by_result_token
from sharing.ways import ways


@require_safe
def share_visit(request: HttpRequest, code: str) -> HttpResponse:
    """GET /d/<code>, where no WSGI wrapper stands in front (``hits.wsgi``): the very same answer."""
    found = answer(code, caller_of(request))
    return HttpResponse(found.body, status=found.status, headers=found.headers)


@csrf_exempt
@private
@require_POST
def share_create(request: HttpRequest) -> HttpResponse:
    """POST /d/ by the form without a script: pressing the button makes the link and uses it at once."""
    caller = caller_of(request)
    try:
        charge("share", caller)
        share = services.offer(
            page=selectors.shareable_page(request.POST.get("page", "")),
            channel=Share.Channel.FORM,
            via=request.POST.get("via", ""),
            visitor=caller.visitor,
        )
    except (SharingError, TooManyRequests) as error:
        return render(request, "sharing/refused.html", {"error": error}, status=error.status)
    services.use(code=share.code)
    return HttpResponse(status=303, headers={"Location": result_path(share)})


@require_safe
def share_qr(request: HttpRequest, code: str) -> HttpResponse:
    """GET /d/<code>/qr.svg: the link as a picture. No visit, and nothing changes."""
    try:
        charge("share-result", caller_of(request))
    except TooManyRequests as error:
        return HttpResponse(status=error.status, headers={"Retry-After": str(error.retry_after)})
    share = selectors.standing_share(code)
    if share is None:
        raise Http404
    response = HttpResponse(qr_svg(share_url(share), share_url(share)), content_type="image/svg+xml")
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@csrf_exempt
@private
@require_http_methods(FORM_METHODS)
def share_result(request: HttpRequest, code: str, token: str) -> HttpResponse:
    """The link's own page. Opening it changes nothing; its buttons stop the link, or delete it."""
    share = share_by_result_token(code, token)
    if share is None:
        raise Http404
    language = share.page.locale.language_code
    with translation.override(language):
        response = _press(request, share) if request.method == "POST" else _show(request, share)
    response.headers["Content-Language"] = language
    return response


def _press(request: HttpRequest, share: Share) -> HttpResponse:
    if "delete" in request.POST:
        try:
            services.delete(share=share)
        except SubjectHeld as held:
            return _show(request, share, held=str(held))
        return render(request, "sharing/deleted.html", {"shared": share.page})
    if "stop" in request.POST:
        services.stop(share=share)
    return HttpResponse(status=303, headers={"Location": result_path(share)})


def _show(request: HttpRequest, share: Share, held: str = "") -> HttpResponse:
    result = selectors.result(share)
    context: dict[str, Any] = {
        "shared": share.page,
        "share": share,
        "url": share_url(share),
        "text": share_text(share),
        "ways": ways(share),
        "address": result_path(share),
        "result": result,
        "picture": generation_picture(result.generations),
        "notice": share.notice,
        "receipt": selectors.receipt_of(share),
        "held": held,
        "waits": not selectors.is_disclosed(share),
    }
    return render(request, "sharing/result.html", context, status=SubjectHeld.status if held else 200)
