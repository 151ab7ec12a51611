"""The answer to a reader, from a person to a person."""

from django.utils.translation import gettext as _
from django.utils.translation import override

from blog.feedback import selectors
from consent.selectors import site_identity
from mail.kinds import Drop, Letter
from mail.models import OutboxMessage
from mail.rendering import render_letter

ANSWER = "feedback.answer"


def compose_answer(message: OutboxMessage) -> Letter:
    """What the editor wrote, and below it what the reader did."""
    remark = selectors.remark_by_id(message.params["remark"])
    if remark is None:
        raise Drop("What was written is erased.")
    with override(message.locale):
        subject = _("Answer from %(site)s to what you wrote") % {"site": site_identity().name}
    context = {
        "answer": paragraphs(remark.text),
        "asked": paragraphs(remark.words.message),
        "asked_at": remark.words.feedback.created_at,
    }
    return render_letter("feedback_answer", subject=subject, context=context, locale=message.locale)


def paragraphs(text: str) -> list[list[str]]:
    """The text by paragraphs, each by its lines."""
    return [block.splitlines() for block in text.split("\n\n") if block.strip()]
