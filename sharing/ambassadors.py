"""The private page of an ambassador, which their editor hands over: accept, get links, stop.

Template ``sharing/ambassador.html``: ``ambassador``, ``campaign``, ``notice`` (what is to be accepted; its
hash in a hidden field), ``changed`` (whether it changed while the page was open), ``is_running``,
``has_accepted``, ``pages`` (one per language: the page, and the words a link to it is made under), ``links``
(newest first: the share, and the path of its page), ``are_waiting`` (whether any of them counts nothing until
the disclosure is accepted).
"""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods
from wagtail.models import Page

from consent.errors import NoticeUnknown, Refusal
from consent.headers import FORM_METHODS, private
from sharing import selectors, services
from sharing.callers import caller_of
from sharing.limits import charge
from sharing.links import result_path
from sharing.models import Ambassador
from sharing.notices import share_notice_text

SHOWN = 50


@csrf_exempt
@private
@require_http_methods(FORM_METHODS)
def ambassador(request: HttpRequest, token: str) -> HttpResponse:
    """/d/ambassador/<token>/. Opening it changes nothing."""
    found = selectors.ambassador_by_token(token)
    if found is None or services.ambassador_notice(found) is None:
        raise Http404
    with translation.override(found.lang):
        try:
            response = act(request, found) if request.method == "POST" else page_of(request, found)
        except NoticeUnknown:
            response = page_of(request, found, changed=True, status=409)
        except Refusal as error:
            response = render(request, "sharing/refused.html", {"error": error}, status=error.status)
    response.headers["Content-Language"] = found.lang
    return response


def act(request: HttpRequest, found: Ambassador) -> HttpResponse:
    """One of three buttons: accept the disclosure, make a link, stop."""
    location = request.path
    if "accept" in request.POST:
        services.take_part(ambassador=found, shown=request.POST.get("notice", ""))
    elif "resign" in request.POST:
        services.resign(ambassador=found)
    else:
        caller = caller_of(request)
        charge("share", caller)
        page = selectors.shareable_page(request.POST.get("page", ""))
        share = services.ambassador_link(ambassador=found, page=page, visitor=caller.visitor)
        services.use(code=str(share.code))
        location = result_path(share)
    return HttpResponse(status=303, headers={"Location": location})


def page_of(
    request: HttpRequest, found: Ambassador, *, changed: bool = False, status: int = 200
) -> HttpResponse:
    campaign = found.campaign
    has_accepted = selectors.has_accepted(found.pk)
    shares = list(selectors.ambassador_links(found)[:SHOWN])
    context = {
        "ambassador": found,
        "campaign": campaign,
        "notice": services.ambassador_notice(found),
        "changed": changed,
        "is_running": selectors.is_running(campaign),
        "has_accepted": has_accepted,
        "pages": [(page, _words(page)) for page in selectors.campaign_pages(campaign)],
        "links": [(share, result_path(share)) for share in shares],
        "are_waiting": not has_accepted and any(share.stopped_at is None for share in shares),
    }
    return render(request, "sharing/ambassador.html", context, status=status)


def _words(page: Page) -> str:
    """What is recorded with a link to ``page``, which is in the page's language."""
    with translation.override(page.locale.language_code):
        return share_notice_text().text
