"""The link, the form without a script, and the link's own page. Thin shells over the services.

Templates and what they are given (beside ``settings``):

``sharing/result.html``  the sharer's own page, in the language of the shared page: ``shared`` (that page),
    ``share`` (``share.stopped_at``), ``url`` (the link, absolute), ``result`` (``selectors.ShareResult``:
    ``human machine unknown repeat self reads children``, ``signups`` None for fewer than three, ``reasons``
    each with ``count verdict rule text``), ``picture`` (``drawing.Picture``: ``width bars``, each bar
    ``step shares visits width height``), ``notice`` (``label text html``: the words the link was made
    under). One form that posts to the same address stops the link.
``sharing/refused.html``  ``error`` (``title``, ``detail``), for a form that named no page or came too often.
"""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from consent.headers import FORM_METHODS, private
from sharing import selectors, services
from sharing.callers import caller_of
from sharing.drawing import generation_picture
from sharing.errors import SharingError
from sharing.hits.answers import answer
from sharing.limits import charge
from sharing.links import result_path, share_url
from sharing.models import Share
from sharing.tokens import share_by_result_token


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
    except SharingError as error:
        return render(request, "sharing/refused.html", {"error": error}, status=error.status)
    services.use(code=share.code)
    return HttpResponse(status=303, headers={"Location": result_path(share)})


@csrf_exempt
@private
@require_http_methods(FORM_METHODS)
def share_result(request: HttpRequest, code: str, token: str) -> HttpResponse:
    """The link's own page. Opening it changes nothing; its one form stops the link."""
    share = share_by_result_token(code, token)
    if share is None:
        raise Http404
    if request.method == "POST":
        services.stop(share=share)
        return HttpResponse(status=303, headers={"Location": result_path(share)})
    result = selectors.result(share)
    context = {
        "shared": share.page,
        "share": share,
        "url": share_url(share),
        "result": result,
        "picture": generation_picture(result.generations),
        "notice": share.notice,
    }
    language = share.page.locale.language_code
    with translation.override(language):
        response = render(request, "sharing/result.html", context)
    response.headers["Content-Language"] = language
    return response
