"""Every write about what readers tell us, each one transaction with its line in the log."""

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Locale, Page

from blog.feedback import selectors
from blog.feedback.emails import ANSWER
from blog.feedback.errors import (
    InOtherHandsError,
    MoveRefusedError,
    NoAddressError,
    NoteMissingError,
    NothingSaidError,
    WordsGoneError,
)
from blog.feedback.models import Feedback, Remark, Words
from blog.feedback.moves import ERASE, LOOK, MOVES, Move
from consent import rights
from consent import services as consent
from consent.addresses import possible_address
from consent.models import Subject
from mail import services as mail
from mail.models import OutboxMessage


@transaction.atomic
def feedback_create(
    *, kind: str, message: str, locale: str, name: str = "", address: str = "", page: Page | None = None
) -> Feedback:
    """Take in what a reader wrote about ``page``, or about the site. Two presses of the button tell it once.

    The ``address`` is kept for one answer. It is no consent to anything, and nothing here tells whether it
    was known. Raises NothingSaidError and AddressInvalid.
    """
    if not message.strip():
        raise NothingSaidError
    # One at a time, so that the second press sees what the first has written.
    list(Locale.objects.select_for_update(no_key=True).filter(language_code=locale))
    subject = _held_subject(possible_address(address), locale) if address.strip() else None
    told = selectors.just_told(kind=kind, message=message, name=name, subject=subject, page=page)
    if told:
        return told
    now = timezone.now()
    feedback = Feedback.objects.create(kind=kind, locale=locale, page=page, created_at=now, since=now)
    Words.objects.create(feedback=feedback, subject=subject, name=name, message=message)
    return feedback


def _held_subject(address: str, locale: str) -> Subject:
    """The subject of the address, held still. One that is deleted at this very moment is made anew."""
    while not (held := _hold(consent.subject_for_address(address=address, locale=locale))):
        continue
    return held


def _hold(subject: Subject) -> Subject | None:
    return Subject.objects.select_for_update(no_key=True).filter(pk=subject.pk).first()


@transaction.atomic
def take(*, feedback_id: int, by: User) -> Feedback:
    """``by`` will see to it, also when somebody else had it in hand. Taking it twice changes nothing."""
    words = _held(feedback_id)
    if words.feedback.status == Feedback.Status.IN_HAND and words.feedback.assignee_id == by.pk:
        return words.feedback
    return _move(words.feedback, Move.TAKE, by)


@transaction.atomic
def answer(*, feedback_id: int, by: User, text: str) -> Remark:
    """Send ``text`` to the reader by mail, once: of two editors who answer at the same time one is refused.

    Raises NothingSaidError, NoAddressError, InOtherHandsError, MoveRefusedError and WordsGoneError.
    """
    words = _held(feedback_id)
    if not text.strip():
        raise NothingSaidError
    if words.subject is None:
        raise NoAddressError
    feedback = _move(words.feedback, Move.ANSWER, by)
    remark = _remark(words, by, text)
    remark.mail = mail.enqueue(
        kind=ANSWER, subject=words.subject, locale=feedback.locale, params={"remark": remark.pk}
    )
    remark.save(update_fields=["mail"])
    return remark


@transaction.atomic
def close(*, feedback_id: int, by: User, note: str = "") -> Feedback:
    """Settle it without an answer. A complaint needs a ``note`` of what was done.

    Raises NoteMissingError, InOtherHandsError, MoveRefusedError and WordsGoneError.
    """
    words = _held(feedback_id)
    if words.feedback.kind == Feedback.Kind.COMPLAINT and not note.strip():
        raise NoteMissingError
    feedback = _move(words.feedback, Move.CLOSE, by)
    if note.strip():
        _remark(words, by, note)
    return feedback


@transaction.atomic
def reopen(*, feedback_id: int, by: User) -> Feedback:
    """Take up again what was settled. The reader waits from now on."""
    return _move(_held(feedback_id).feedback, Move.REOPEN, by)


@transaction.atomic
def look(*, feedback_id: int, by: User) -> str:
    """The reader's address, empty if none was given. That ``by`` looked is logged before anybody sees it."""
    words = _held(feedback_id)
    if words.subject is None:
        return ""
    log(words.feedback, LOOK, user=by)
    return words.subject.value


@transaction.atomic
def erase(*, feedback_id: int, by: User) -> None:
    """Delete what was written on both sides, and the address if nothing else is known of it.

    That something of this kind came on that day stays, with its history. WordsGoneError the second time.
    """
    _erase(_held(feedback_id), by)


def erase_expired() -> int:
    """Erase what was settled long ago; how many messages."""
    overdue = list(selectors.expired().values_list("pk", flat=True)[: selectors.AT_ONCE])
    return sum(_erase_if_expired(pk) for pk in overdue)


@transaction.atomic
def _erase_if_expired(feedback_id: int) -> bool:
    """Asked again under the lock: an editor may just have reopened it."""
    try:
        words = _held(feedback_id)
    except WordsGoneError:
        return False
    if not selectors.expired().filter(pk=feedback_id).exists():
        return False
    _erase(words, None)
    return True


def _erase(words: Words, by: User | None) -> None:
    feedback, subject = words.feedback, words.subject
    mail.discard(messages=OutboxMessage.objects.filter(remark__words=words))
    words.delete()
    log(feedback, ERASE, user=by)
    if subject and not selectors.is_needed(subject=subject):
        rights.erase(subject=subject, reason="settled")


def _held(feedback_id: int) -> Words:
    """The words with their matter and their subject, all held still until the transaction ends.

    The matter is locked first and the person last, as erasing a person locks no matter.
    """
    feedback = Feedback.objects.select_for_update(of=("self",)).get(pk=feedback_id)
    words = Words.objects.select_related("subject").filter(pk=feedback_id).first()
    if words is None or (words.subject and not _hold(words.subject)):
        raise WordsGoneError
    words.feedback = feedback
    return words


def _move(feedback: Feedback, move: Move, by: User) -> Feedback:
    starts, end = MOVES[move]
    if feedback.status not in starts:
        raise MoveRefusedError
    if move in {Move.ANSWER, Move.CLOSE} and feedback.assignee_id not in {None, by.pk}:
        raise InOtherHandsError
    if move is not Move.TAKE:
        feedback.since = timezone.now()
    feedback.status, feedback.assignee_id = end, by.pk
    feedback.save(update_fields=["status", "assignee", "since"])
    log(feedback, move, user=by)
    return feedback


def _remark(words: Words, by: User, text: str) -> Remark:
    return Remark.objects.create(words=words, text=text, by=by, at=timezone.now())
