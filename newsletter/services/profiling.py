"""A person's objection to profiling (GDPR Art. 21), and taking it back."""

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import override

from consent import services as consent
from consent.models import Notice, Purpose, Subject
from consent.selectors import current_notice
from consent.states import LIVING, State
from newsletter import profiling, selectors
from newsletter.services.holding import hold
from newsletter.services.leaving import MOVED

METHOD = "min-side-post"


@transaction.atomic
def object_to_profiling(*, subject: Subject, shown: str, lang: str) -> None:
    """Record that ``subject`` objects, under the notice of the hash ``shown`` in ``lang``. Idempotent.

    NoticeUnknown for other words than today's.
    """
    if hold(subject.pk) is None or profiling.objectors().filter(subject=subject).exists():
        return
    purpose, notice = _shown(shown, lang)
    head = subject.consents.filter(purpose=purpose).first()
    if head and head.state in LIVING:
        consent.withdraw(subject=subject, purpose=purpose, method=METHOD)
        return
    for state in (State.REQUESTED, State.REFUSED):
        consent.record(subject=subject, purpose=purpose, state=state, method=METHOD, notice=notice)


@transaction.atomic
def allow_profiling(*, subject: Subject, shown: str, lang: str) -> None:
    """Take the objection of ``subject`` back. Idempotent, and nothing for somebody who never objected.

    NoticeUnknown for other words than today's.
    """
    if hold(subject.pk) is None or not profiling.objectors().filter(subject=subject).exists():
        return
    purpose, notice = _shown(shown, lang)
    consent.agree(subject=subject, purpose=purpose, notice=notice, method=METHOD)


def move_objection(*, old: Subject, new: Subject) -> None:
    """Who objected under their ``old`` address objects under the ``new`` one. In the caller's transaction."""
    objection = profiling.objectors().filter(subject=old).select_related("purpose", "subject").first()
    if objection is None or profiling.objectors().filter(subject=new).exists():
        return
    purpose, shown = objection.purpose, selectors.agreed_notice(objection)
    if consent.withdraw(subject=new, purpose=purpose, method=MOVED):
        return
    for state in (State.REQUESTED, State.REFUSED):
        consent.record(subject=new, purpose=purpose, state=state, method=MOVED, notice=shown)


def profiling_notice(*, lang: str) -> Notice:
    """The published notice of profiling in ``lang``: same words, same row."""
    titles = {code: _title(code) for code, _name in settings.LANGUAGES}
    purpose = consent.purpose_create(
        slug=profiling.PURPOSE, title=titles[settings.LANGUAGE_CODE], dpv=profiling.DPV, titles=titles
    )
    with override(lang):
        words = profiling.notice_text()
    current = current_notice(purpose=purpose, lang=lang)
    if current and current.wording == words:
        return current
    return consent.publish_notice(purpose=purpose, lang=lang, **words._asdict())


def _title(lang: str) -> str:
    with override(lang):
        return profiling.title()


def _shown(shown: str, lang: str) -> tuple[Purpose, Notice]:
    """The purpose, and the notice that was read."""
    purpose = profiling_notice(lang=lang).purpose
    return purpose, consent.accepted_notice(purpose=purpose, lang=lang, sha256=shown, at=timezone.now())
