"""The record of processing activities (GDPR Art. 30), filled from what the site knows of itself."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import override

from blog.feedback.selectors import KEPT
from consent.events import YEARS
from consent.models import Purpose
from consent.selectors import site_identity
from newsletter.models import MailingList, QuestionText
from newsletter.notices import DAYS_TO_CONFIRM
from newsletter.profiling import PURPOSE as PROFILING
from newsletter.selectors import words
from sharing.notices import PURPOSE as SHARING
from webhooks.models import Endpoint


def processing_record(lang: str) -> str:
    """The record in ``lang``, nb or pl, as Markdown. In **[brackets]** stands what only the owner knows."""
    with override(lang):
        return render_to_string(f"consent/processing_record.{lang}.md", _context(lang)).strip() + "\n"


def _context(lang: str) -> dict[str, Any]:
    lists = MailingList.objects.prefetch_related("texts")
    others = Purpose.objects.filter(mailing_list=None).exclude(slug__in=[SHARING, PROFILING]).order_by("pk")
    questions = QuestionText.objects.filter(lang=lang, question__is_asked=True).order_by("question")
    receivers = Endpoint.objects.filter(active=True).order_by("url").values_list("url", flat=True)
    return {
        "at": timezone.localtime(),
        "identity": site_identity(),
        "site_url": settings.BASE_URL,
        "https": settings.HTTPS,
        "lists": [words(found, lang) for found in lists],
        "questions": questions.values_list("wording", flat=True),
        "extra": others,
        "relay": settings.MAIL_SERVER.host,
        "receivers": [urlsplit(url).hostname for url in receivers],
        "consent_years": YEARS,
        "confirm_days": DAYS_TO_CONFIRM,
        "retention_years": settings.RETENTION_YEARS,
        "feedback_days": KEPT // timedelta(days=1),
        "outbox_days": settings.OUTBOX_DAYS,
        "event_days": settings.EVENT_DAYS,
        "share_count_months": settings.SHARE_COUNT_MONTHS,
    }
