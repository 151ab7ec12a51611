"""Min side's part about shares: a visitor ties links to themselves, sees them together, and unties them.

min_side/ask.html       ``form``, ``then_again``: who is not in yet, and has to press once more afterwards.
min_side/tie.html       ``share``, ``address`` (of its own page), ``notice``, ``error`` (or nothing).
min_side/home.html      ``paste_error`` after an address that is none.
"""

from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from consent.errors import NoticeUnknown, Refusal
from consent.headers import FORM_METHODS, private
from consent.models import Subject
from newsletter.forms import EmailForm, text
from newsletter.min_side import visits
from newsletter.min_side.page import home_page, see_other
from sharing import services
from sharing.errors import ShareNotFoundError, ShareTakenError
from sharing.links import result_path
from sharing.models import Share
from sharing.selectors import followed
from sharing.tokens import is_code, share_by_result_token

LONGEST = 300


@csrf_exempt
@private
@require_http_methods(FORM_METHODS)
def tie(request: HttpRequest) -> HttpResponse:
    """/min-side/delinger/: the address of a link's own page is posted here, first to read what tying it
    means, then with the hash of what was read. It stands in no address of ours."""
    if request.method != "POST":
        return redirect("min-side")
    subject = visits.visitor(request)
    if subject is None:
        return render(request, "min_side/ask.html", {"form": EmailForm(), "then_again": True})
    share = share_at(request.POST.get("address", ""))
    if share is None:
        return no_such_link(request, subject)
    if "notice" not in request.POST:
        return ask(request, share)
    return agree(request, share, subject)


def no_such_link(request: HttpRequest, subject: Subject) -> HttpResponse:
    """Nothing to tie: never a link of ours, or deleted by now."""
    return home_page(
        request, subject, status=422, paste_error=_("That is not the address of a link's own page.")
    )


def share_at(address: str) -> Share | None:
    """The link whose own page lies at ``address``, a path or a whole address, if its token is right."""
    try:
        match = resolve(urlsplit(address.strip()[:LONGEST]).path)
    except (Resolver404, ValueError):
        return None
    return share_by_result_token(**match.kwargs) if match.view_name == "share-result" else None


def ask(request: HttpRequest, share: Share, error: Refusal | None = None) -> HttpResponse:
    """The words that tying the link is agreed to under, and its one button."""
    context = {
        "share": share,
        "address": result_path(share),
        "notice": services.following_notice(lang=get_language()),
        "error": error,
    }
    return render(request, "min_side/tie.html", context, status=error.status if error else 200)


def agree(request: HttpRequest, share: Share, subject: Subject) -> HttpResponse:
    """Tie it under the words that were read; other words, or another person's link, are answered with why."""
    try:
        services.follow(share=share, subject=subject, shown=text(request, "notice"), lang=get_language())
    except (ShareTakenError, NoticeUnknown) as error:
        return ask(request, share, error)
    except ShareNotFoundError:
        return no_such_link(request, subject)
    return see_other()


@csrf_exempt
@private
@require_POST
@visits.for_visitors
def untie(request: HttpRequest, *, subject: Subject) -> HttpResponse:
    """/min-side/delinger/losne/: the link of ``code``, or all of them."""
    if "all" in request.POST:
        services.unfollow_all(subject=subject)
    elif is_code(code := request.POST.get("code", "")) and (
        share := followed(subject).filter(code=code).first()
    ):
        services.unfollow(share=share, subject=subject)
    return see_other()
