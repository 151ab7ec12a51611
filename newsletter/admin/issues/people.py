"""«Who got it»: one person and one issue, for those who may see addresses. Every look is noted.

newsletter/admin/issues/who.html
    ``issue``, ``form``; once asked ``subject``, ``got`` (sending.got.Got, or None), ``became``, ``why``.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from consent.admin import desk as owner
from consent.admin.forms import FindForm
from consent.admin.views import may_ask, too_often
from consent.models import Subject
from consent.services import note
from consent.services.desk import FIND
from newsletter.admin.issues import desk, words
from newsletter.models import Sending
from newsletter.sending.got import got, why_not


@owner.guarded
@require_http_methods(["GET", "HEAD", "POST"])
def who_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Asked by POST, as it names somebody."""
    sending = desk.sending_of(pk)
    form = FindForm(request.POST) if request.method == "POST" else FindForm()
    context: dict[str, Any] = {"issue": sending.issue, "sending": sending, "form": form}
    status = 200
    if form.is_bound and not may_ask(request):
        form.add_error("who", too_often())
        status = 429
    elif form.is_bound and not form.is_valid():
        status = 422
    elif form.is_bound:
        subject = form.cleaned_data["who"]
        note(subject=subject, action=FIND, by=request.user)
        context |= answer(subject, sending)
    title = _("Who got it")
    return desk.page(request, "who.html", title, context, issue=sending.issue, status=status)


def answer(subject: Subject, sending: Sending) -> dict[str, Any]:
    """What became of this issue for ``subject``; why they were not among the recipients."""
    found = next(iter(got(subject, sending=sending)), None)
    why = "" if found else words.not_among()[why_not(subject, sending)]
    became = words.LETTERS[found.message.state] if found else ""
    return {"subject": subject, "got": found, "became": became, "why": why}
