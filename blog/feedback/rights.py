"""What a person told us, and what we said about it."""

from typing import Any

from blog.feedback.models import Words
from blog.feedback.selectors import has_written
from consent.models import Subject


def export(subject: Subject) -> list[dict[str, Any]]:
    """Each message with what became of it, our answers, and what we noted for ourselves."""
    found = Words.objects.filter(subject=subject).select_related("feedback__page")
    return [_message(words) for words in found.prefetch_related("remarks").order_by("feedback__created_at")]


def _message(words: Words) -> dict[str, Any]:
    feedback = words.feedback
    return {
        "kind": feedback.kind,
        "status": feedback.status,
        "name": words.name,
        "message": words.message,
        "about": feedback.page.title if feedback.page else None,
        "language": feedback.locale,
        "at": feedback.created_at,
        "remarks": [
            {"text": remark.text, "at": remark.at, "sent": remark.mail_id is not None}
            for remark in words.remarks.all()
        ],
    }


def erase(subject: Subject) -> dict[str, int]:
    """What was written on both sides. That something of this kind came on that day stays."""
    removed: dict[str, int] = Words.objects.filter(subject=subject).delete()[1]
    return removed


def needs(subject: Subject) -> str:
    """What they wrote is kept until it is settled, and a year."""
    return "What they wrote to us is still kept." if has_written(subject=subject) else ""
