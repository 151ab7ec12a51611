"""/nyhetsbrev/svar/: the questions of the lists somebody has just confirmed, if they care to answer.

The form carries a token that is made in the answer to the very press that confirmed, and good for an hour. It
writes answers and reads none: what is left empty stays as it was. Min side shows and changes all of them.

newsletter/confirmed.html   ``questions`` (``selectors.questions.AskedQuestion``), ``answer_token``.
newsletter/questions.html   the same again, with what was typed in ``given`` and what is wrong in ``error``.
newsletter/questions_kept.html  nothing.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from consent.headers import FORM_METHODS, private
from consent.models import Consent, Subject
from newsletter import selectors, services
from newsletter.answers import typed
from newsletter.errors import AnswerFormOverError, AnswerInvalid
from newsletter.selectors.questions import AskedQuestion

SALT, GOOD_FOR = "newsletter.replying", timedelta(hours=1)


def offer(given: Sequence[Consent]) -> dict[str, Any]:
    """What the page that says thank you asks those who just gave these consents; nothing for nobody."""
    purposes = [consent.purpose_id for consent in given]
    questions = selectors.questions_for(purposes, get_language()) if given else []
    if not questions:
        return {}
    token = signing.dumps([str(given[0].subject_id), purposes], salt=SALT)
    return {"questions": questions, "answer_token": token}


@csrf_exempt
@private
@require_http_methods(FORM_METHODS)
def reply(request: HttpRequest) -> HttpResponse:
    """Keeps what was answered; what does not fit is shown again with everything that was typed."""
    if request.method != "POST":
        return redirect("newsletter")
    token = request.POST.get("token", "")
    try:
        subject_id, purposes = signing.loads(token, salt=SALT, max_age=GOOD_FOR)
    except signing.BadSignature:
        error = AnswerFormOverError()
        return render(request, "min_side/link_gone.html", {"error": error}, status=error.status)
    questions = posted(request, selectors.questions_for(purposes, get_language()))
    subject = Subject.objects.filter(pk=subject_id).first()
    try:
        if subject:
            services.answer(subject=subject, answers={one.id: one.given for one in questions if one.given})
    except AnswerInvalid as error:
        context = {"questions": complain(questions, error), "answer_token": token}
        return render(request, "newsletter/questions.html", context, status=error.status)
    return render(request, "newsletter/questions_kept.html")


def posted(request: HttpRequest, questions: Sequence[AskedQuestion]) -> list[AskedQuestion]:
    """The same questions with what was typed."""
    return [replace(one, given=typed(request.POST.getlist(f"question-{one.id}"))) for one in questions]


def complain(questions: Sequence[AskedQuestion], error: AnswerInvalid) -> list[AskedQuestion]:
    """The same questions, with the words of ``error`` beside its own."""
    return [replace(one, error=error.detail if one.id == error.question else "") for one in questions]
