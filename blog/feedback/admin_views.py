"""One message in the admin, and what an editor does with it. What may happen the services say.

``blog/admin/feedback_message.html`` is given ``feedback``, ``words`` (None once erased), ``remarks`` (each
as by ``said``), ``history`` (log entries), ``may`` (what this editor can press),
``answer_form``, ``note_form``, ``address`` (None until somebody asked for it) and ``is_overdue``.
"""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages
from wagtail.admin.auth import permission_required
from wagtail.admin.utils import get_user_display_name
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from blog.feedback import delivery, selectors, services
from blog.feedback.errors import FeedbackError
from blog.feedback.forms import AnswerForm, NoteForm
from blog.feedback.models import Feedback, Remark
from blog.feedback.moves import OPEN, SETTLED


@permission_required("feedback.view_feedback")
@require_safe
@never_cache
def message(request: HttpRequest, pk: int) -> HttpResponse:
    """Opening it changes nothing, and shows nobody's address."""
    return message_page(request, message_or_404(pk))


@permission_required("feedback.change_feedback")
@require_POST
def take(request: HttpRequest, pk: int) -> HttpResponse:
    return press(request, pk, services.take, _("It is yours now."))


@permission_required("feedback.change_feedback")
@require_POST
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    return press(request, pk, services.reopen, _("It is open again, and yours."))


@permission_required("feedback.delete_feedback")
@require_POST
def erase(request: HttpRequest, pk: int) -> HttpResponse:
    return press(request, pk, services.erase, _("What was written is erased. That it came stays."))


def press(request: HttpRequest, pk: int, service: Callable[..., object], done: str) -> HttpResponse:
    """A button without a text."""
    feedback = message_or_404(pk)
    try:
        service(feedback_id=feedback.pk, by=request.user)
    except FeedbackError as error:
        messages.error(request, str(error.detail))
    else:
        messages.success(request, done)
    return redirect("feedback_tray:message", feedback.pk)


@permission_required("feedback.change_feedback")
@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    feedback = message_or_404(pk)
    form = AnswerForm(request.POST, greeting=greeting(request, feedback))
    return settle(request, feedback, form, services.answer, _("The answer is on its way."))


@permission_required("feedback.change_feedback")
@require_POST
def close(request: HttpRequest, pk: int) -> HttpResponse:
    form = NoteForm(request.POST)
    return settle(request, message_or_404(pk), form, services.close, _("It is closed."))


def settle(
    request: HttpRequest,
    feedback: Feedback,
    form: AnswerForm | NoteForm,
    service: Callable[..., object],
    done: str,
) -> HttpResponse:
    """A button with a text, which is shown again when it cannot go."""
    if not form.is_valid():
        return message_page(request, feedback, typed=form, status=422)
    try:
        service(feedback_id=feedback.pk, by=request.user, **form.cleaned_data)
    except FeedbackError as error:
        form.add_error(next(iter(form.fields)), str(error.detail))
        return message_page(request, message_or_404(feedback.pk), typed=form, status=error.status)
    messages.success(request, done)
    return redirect("feedback_tray:message", feedback.pk)


@permission_required("consent.view_subject")
@permission_required("feedback.view_feedback")
@require_POST
@never_cache
def look(request: HttpRequest, pk: int) -> HttpResponse:
    """The address, to those who may see addresses. The look itself is logged."""
    feedback = message_or_404(pk)
    try:
        address = services.look(feedback_id=feedback.pk, by=request.user)
    except FeedbackError as error:
        messages.error(request, str(error.detail))
        return redirect("feedback_tray:message", feedback.pk)
    return message_page(request, feedback, address=address)


def message_or_404(pk: int) -> Feedback:
    found = selectors.find(pk)
    if found is None:
        raise Http404
    return found


def message_page(
    request: HttpRequest,
    feedback: Feedback,
    *,
    typed: AnswerForm | NoteForm | None = None,
    address: str | None = None,
    status: int = 200,
) -> HttpResponse:
    empty_answer = AnswerForm(greeting=greeting(request, feedback))
    context = {
        "feedback": feedback,
        "words": getattr(feedback, "words", None),
        "remarks": [said(remark) for remark in selectors.remarks(feedback)],
        "history": selectors.history(feedback),
        "may": presses(request, feedback),
        "answer_form": typed if isinstance(typed, AnswerForm) else empty_answer,
        "note_form": typed if isinstance(typed, NoteForm) else NoteForm(),
        "address": address,
        "is_overdue": selectors.is_overdue(feedback),
        "header_title": str(feedback),
        "header_icon": "mail",
        "breadcrumbs_items": [
            *WagtailAdminTemplateMixin.breadcrumbs_items,
            {"url": reverse("feedback_tray:index"), "label": _("Inbox")},
            {"url": "", "label": str(feedback)},
        ],
    }
    return render(request, "blog/admin/feedback_message.html", context, status=status)


def said(remark: Remark) -> dict[str, object]:
    """A remark with words about the mail it went out by, and whether that failed."""
    if remark.mail is None:
        return {"remark": remark}
    state = remark.mail.state
    return {"remark": remark, "delivered": delivery.WORDS[state], "lost": state in delivery.UNDELIVERED}


def presses(request: HttpRequest, feedback: Feedback) -> dict[str, bool]:
    """Which buttons this editor can press now. The services decide; this spares useless presses."""
    words = getattr(feedback, "words", None)
    user = request.user
    mine = feedback.assignee_id == user.pk
    is_open = words is not None and feedback.status in OPEN and user.has_perm("feedback.change_feedback")
    free = is_open and (mine or feedback.assignee_id is None)
    has_address = words is not None and words.subject_id is not None
    return {
        "take": is_open and not mine,
        "answer": free and has_address,
        "close": free,
        "reopen": words is not None
        and feedback.status in SETTLED
        and user.has_perm("feedback.change_feedback"),
        "look": has_address and user.has_perm("consent.view_subject"),
        "erase": words is not None and user.has_perm("feedback.delete_feedback"),
    }


def greeting(request: HttpRequest, feedback: Feedback) -> str:
    """How an answer begins and ends, in the reader's language."""
    names = feedback.words.name.split() if hasattr(feedback, "words") else []
    with override(feedback.locale):
        opening = _("Hello, %(name)s!") % {"name": names[0]} if names else _("Hello!")
        closing = _("Kind regards") + "\n" + get_user_display_name(request.user)
    return f"{opening}\n\n\n\n{closing}"
