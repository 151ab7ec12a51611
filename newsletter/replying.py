"""/nyhetsbrev/svar/: the questions of the lists somebody has just confirmed, if they care to answer.

newsletter/confirmed.html   ``questions`` (``selectors.questions.AskedQuestion``), ``answer_token``.
newsletter/questions.html   the same again, with what was typed in ``given`` and what is wrong in ``error``.
newsletter/questions_kept.html  nothing.
"""

from collections.abc import Sequence
from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from consent.headers import FORM_METHODS, private
from newsletter import answer_forms
from newsletter.answers import typed
from newsletter.errors import AnswerFormOverError, AnswerInvalid
from newsletter.selectors.questions import AskedQuestion


@csrf_exempt
@private
@require_http_methods(FORM_METHODS)
def reply(request: HttpRequest) -> HttpResponse:
    """Keeps what was answered; what does not fit is shown again with everything that was typed."""
    if request.method != "POST":
        return redirect("newsletter")
    token = request.POST.get("token", "")
    try:
        questions = posted(request, answer_forms.asked(token, get_language()))
        answer_forms.keep(token, {str(one.id): one.given for one in questions})
    except AnswerFormOverError as error:
        return render(request, "min_side/link_gone.html", {"error": error}, status=error.status)
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
