"""What an answer of the mail server means for a message, its person, its domain and the whole mailing."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from mail import services
from mail.bounces import classify
from mail.mailings.journal import Entry
from mail.mailings.lane import Answer, Reply, Step
from mail.mailings.queue import Claimed
from mail.models import OutboxMessage

State = OutboxMessage.State
STATUS = re.compile(r"[245]\.\d{1,3}\.\d{1,3}\b")


@dataclass(frozen=True)
class Outcome:
    """What is written of a message. ``refusal``: the provider takes nothing from us."""

    state: State
    reply: Reply
    refusal: bool = False
    # The domain wants peace.
    throttled: bool = False

    @property
    def bounce(self) -> str:
        """The Feedback.Kind of a refusal that is a bounce; empty for anything else."""
        if self.state != State.FAILED:
            return ""
        return classify.verdict(self.reply.code, status_of(self.reply), self.reply.words) or ""


def status_of(reply: Reply) -> str:
    """The enhanced code (RFC 3463) at the head of an answer; empty without one."""
    found = STATUS.match(reply.words)
    return found[0] if found else ""


def outcome(answer: Answer) -> Outcome:
    """What ``answer`` means."""
    reply = answer.reply
    about = (reply.code, status_of(reply), reply.words)
    if reply.is_good:
        # A good answer to anything but the text is none that was asked for.
        return Outcome(State.SENT if answer.step == Step.TEXT else State.DEFERRED, reply)
    if reply.code < 500:
        return Outcome(State.DEFERRED, reply, throttled=classify.is_throttle(*about))
    if answer.step == Step.SENDER or classify.is_about_us(*about):
        return Outcome(State.QUEUED, reply, refusal=True)
    return Outcome(State.FAILED, reply)


def entry_of(message: Claimed, found: Outcome, *, peace: float = 0) -> Entry:
    """What the journal keeps of it. What is put off for five days is given up (RFC 5321 4.5.4.1)."""
    state, due_at = found.state, message.due_at
    if state == State.DEFERRED:
        now = timezone.now()
        due_at = now + max(services.pause(message.attempts + 1), timedelta(seconds=peace))
        if now - message.created_at > services.GIVE_UP:
            state = State.FAILED
    return entry(message, state, str(found.reply), due_at=due_at)._replace(bounce=found.bounce)


def entry(
    message: Claimed, state: State, answer: str, *, due_at: datetime | None = None, tries: int = 1
) -> Entry:
    """An entry about ``message`` after so many more tries."""
    return Entry(
        id=message.pk,
        state=state.value,
        answer=services.scrub(answer, to=message.address),
        attempts=message.attempts + tries,
        due_at=(due_at or message.due_at).isoformat(),
    )
