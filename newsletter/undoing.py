"""/nyhetsbrev/angre/<token>/: the way back from what somebody did with a forwarded mail. For a week.

newsletter/undo.html     ``found`` (``selectors.undoing.Undoable``), ``changed`` (whether the words changed).
newsletter/undone.html   ``one`` (Undoable), ``rest`` (the number of lists that can still be taken up).
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from consent.errors import NoticeUnknown
from consent.headers import FORM_METHODS, private
from newsletter import selectors, services
from newsletter.errors import LinkUnknownError, UndoOverError
from newsletter.forms import text


@csrf_exempt
@private
@require_http_methods(FORM_METHODS)
def undo(request: HttpRequest, token: str) -> HttpResponse:
    """A page with a button for each list. Opening it changes nothing."""
    try:
        if request.method != "POST":
            return _page(request, token)
        slug, shown = text(request, "list"), text(request, "notice")
        one = services.undo(token=token, slug=slug, shown=shown, lang=get_language())
    except NoticeUnknown:
        return _page(request, token, changed=True, status=409)
    except (LinkUnknownError, UndoOverError) as error:
        return render(request, "min_side/link_gone.html", {"error": error}, status=error.status)
    return render(request, "newsletter/undone.html", {"one": one})


def _page(request: HttpRequest, token: str, *, changed: bool = False, status: int = 200) -> HttpResponse:
    context = {"found": selectors.undoable(token=token, lang=get_language()), "changed": changed}
    return render(request, "newsletter/undo.html", context, status=status)
