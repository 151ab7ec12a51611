"""The loop that sends mailings: several kept connections, one thread, one journal.

Each turn reads what the server said on every connection, writes all of it into the journal at once together
with what begins next, and only then lets the next texts go. Killed anywhere, no message is lost, and at most
one per connection is in doubt.
"""

import logging
import select
import time
from collections import deque
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone

from mail import services as outbox
from mail.bounces.addresses import envelope_sender
from mail.delivery import ABOUT_US, server_answer
from mail.mailings import journal, queue, services
from mail.mailings.aftermath import Aftermath, objections
from mail.mailings.journal import Entry
from mail.mailings.lane import Answer, Asked, Event, Lane, Lost, Reply
from mail.mailings.letters import Letters
from mail.mailings.opening import Opener
from mail.mailings.outcomes import Outcome, entry, entry_of, outcome
from mail.mailings.pace import Pace
from mail.models import OutboxMessage

logger = logging.getLogger(__name__)
State = OutboxMessage.State

BATCH = 200
# Longer than a server may take to answer a text (RFC 5321 4.5.3.2.6); a lease outlives it.
ANSWER_SECONDS = 600
HANDOVER = timedelta(minutes=15)
# Put off by a domain for longer than this, a message goes back to the queue.
WORTH_WAITING = 5.0
POLL = 0.05


class Sender:
    """One run over what is due, by ``connections`` kept connections at most."""

    def __init__(self, *, connections: int, pace: Pace) -> None:
        self.connections, self.pace = connections, pace
        self.opener, self.letters, self.aftermath = Opener(connections), Letters(), Aftermath()
        self.lanes: list[Lane] = []
        self.waiting: deque[OutboxMessage] = deque()
        self.texts: dict[int, bytes] = {}
        self.heard: dict[Lane, float] = {}
        self.taken = 0
        self.is_drained = False
        self.renewed = time.monotonic()

    def run(self, *, seconds: float) -> int:
        """Send until nothing is due, or for ``seconds``; how many messages were taken up."""
        until = time.monotonic() + seconds
        try:
            while True:
                if goes_on := time.monotonic() < until:
                    self.refill()
                    self.open()
                    self.offer()
                if not self.is_busy and (not goes_on or not self.waiting):
                    return self.taken
                if not self.lanes and self.opener.is_hopeless:
                    self.put_off()
                    return self.taken
                self.turn(self.wait())
        finally:
            self.stop()

    @property
    def is_busy(self) -> bool:
        """Whether a message is on its way."""
        return any(lane.offered or lane.under_way for lane in self.lanes)

    def refill(self) -> None:
        """Claim more when there is little left, and hold what is held for longer."""
        now = time.monotonic()
        if now - self.renewed > queue.CLAIM.total_seconds() / 3:
            queue.renew(self.waiting)
            self.renewed = now
        if self.is_drained or len(self.waiting) > self.connections:
            return
        batch = queue.claim(limit=BATCH)
        self.is_drained = not batch
        self.taken += len(batch)
        self.letters.prepare(batch)
        self.waiting.extend(batch)

    def open(self) -> None:
        """Have as many connections as there is work for."""
        for lane in self.opener.ready():
            self.lanes.append(lane)
            self.heard[lane] = time.monotonic()
        wanted = min(self.connections, len(self.waiting)) - len(self.lanes)
        if wanted > 0 and not self.opener.is_hopeless:
            self.opener.ask(wanted)

    def offer(self) -> None:
        """Give each connection that can take one its next envelope, and write its text meanwhile."""
        for lane in self.lanes:
            if lane.offered or (lane.under_way and not lane.pipelining):
                continue
            if (message := self.next()) is None:
                return
            lane.offer(message, sender=envelope_sender(message.pk), recipient=message.subject.value)
            self.heard[lane] = time.monotonic()
            self.flush(lane)
            try:
                self.texts[message.pk] = self.letters.write(message)
            except (KeyError, UnicodeError) as error:
                logger.exception("mail.not_written %s", message.kind)
                self.texts[message.pk] = b""
                message.answer = f"Not written: {type(error).__name__}."

    def next(self) -> OutboxMessage | None:
        """The first message whose domain may have one now. What has to wait long goes back."""
        now = time.monotonic()
        for _ in range(len(self.waiting)):
            message = self.waiting.popleft()
            domain = domain_of(message)
            wait = self.pace.wait(domain, now)
            if wait <= 0:
                self.pace.take(domain)
                return message
            if wait > WORTH_WAITING:
                outbox.release(messages=[message], due_at=timezone.now() + timedelta(seconds=wait))
                self.forget(message)
            else:
                self.waiting.append(message)
        return None

    def wait(self) -> list[tuple[Lane, Event]]:
        """What happens on the connections next."""
        reading = [lane.sock for lane in self.lanes]
        writing = [lane.sock for lane in self.lanes if lane.is_writing]
        patience = POLL if self.waiting or self.opener.is_busy else 1.0
        readable, writable, _ = select.select(reading, writing, [], patience)
        events: list[tuple[Lane, Event]] = []
        now = time.monotonic()
        for lane in self.lanes:
            if lane.sock in writable:
                events += [(lane, lost)] if (lost := lane.flush()) else []
                self.heard[lane] = now
            if lane.is_open and lane.sock in readable:
                events += [(lane, event) for event in lane.receive()]
                self.heard[lane] = now
            elif lane.is_open and now - self.heard[lane] > self.patience(lane):
                events.append((lane, lane.lose(TimeoutError("No answer in time."))))
        return events

    def patience(self, lane: Lane) -> float:
        """Seconds without a word after which a connection is given up."""
        return ANSWER_SECONDS if lane.under_way else settings.EMAIL_TIMEOUT

    def turn(self, events: Iterable[tuple[Lane, Event]]) -> None:
        """Journal what was said and what begins, then let the texts go."""
        entries: list[Entry] = []
        begins: list[tuple[Lane, OutboxMessage]] = []
        for lane, event in events:
            match event:
                case Answer():
                    entries.append(self.answered(event))
                case Asked(message):
                    begins.append((lane, message))
                case Lost():
                    entries += self.lost(lane, event)
        begins = [(lane, message) for lane, message in begins if lane.is_open]
        entries += [self.beginning(message) for _lane, message in begins]
        until = timezone.now() + HANDOVER
        written = journal.write(entries, until=until)
        for lane, message in begins:
            if message.pk in written and self.texts[message.pk]:
                message.state, message.lease_until, message.attempts = (
                    State.SENDING,
                    until,
                    message.attempts + 1,
                )
                lane.transmit(self.texts[message.pk])
                self.flush(lane)
            else:
                self.objected(lane, message)
        self.aftermath.settle(written)
        self.lanes = [lane for lane in self.lanes if lane.is_open]

    def beginning(self, message: OutboxMessage) -> Entry:
        """That ``message`` is handed over next; or why it cannot be written."""
        if not self.texts[message.pk]:
            failed = Outcome(State.DEFERRED, Reply(0, message.answer))
            return entry_of(message, failed)
        return entry(message, State.SENDING, "", attempts=message.attempts + 1)

    def answered(self, answer: Answer) -> Entry:
        """What to write of a message that the server spoke about."""
        message, found = answer.message, outcome(answer)
        domain, peace = domain_of(message), 0.0
        if found.throttled:
            peace = self.pace.peace(domain, time.monotonic())
        elif found.state == State.SENT:
            self.pace.accepted(domain)
        self.aftermath.note(message, found)
        self.forget(message)
        return entry_of(message, found, peace=peace)

    def lost(self, lane: Lane, event: Lost) -> list[Entry]:
        """A connection broke: what was not handed over whole is free again, what was is in doubt."""
        logger.warning("mail.connection_lost")
        entries = []
        if message := lane.under_way:
            self.forget(message)
            doubt = message is event.doubtful
            state = State.DOUBT if doubt else State.QUEUED
            entries.append(entry(message, state, event.reason))
        if lane.offered:
            self.waiting.appendleft(lane.offered)
        return entries

    def objected(self, lane: Lane, message: OutboxMessage) -> None:
        """The server waits for a text that must not go: part from it, and look what speaks against it and
        against those that wait."""
        lane.close()
        self.forget(message)
        dropped = objections([message, *self.waiting])
        self.waiting = deque(each for each in self.waiting if each.pk not in dropped)

    def flush(self, lane: Lane) -> None:
        """Write, and take a break of the connection for what it is."""
        if lost := lane.flush():
            journal.write(self.lost(lane, lost), until=timezone.now())

    def forget(self, message: OutboxMessage) -> None:
        self.letters.forget(message)
        self.texts.pop(message.pk, None)

    def put_off(self) -> None:
        """The server is away: everything waits, ever longer. Or it takes nothing from us, which turns red."""
        error = self.opener.error
        code, answer = server_answer(error) if error else (None, "")
        if isinstance(error, ABOUT_US) and error.smtp_code >= 500:
            for key in self.letters.mailings:
                services.refuse(mailing_id=key, answer=answer)
            return
        found = Outcome(State.DEFERRED, Reply(code or 0, answer))
        journal.write([entry_of(message, found) for message in self.waiting], until=timezone.now())
        self.waiting.clear()

    def stop(self) -> None:
        """Part from the server and give back what was not begun."""
        for lane in self.lanes:
            if lane.offered:
                self.waiting.appendleft(lane.offered)
            lane.leave()
        self.opener.close()
        outbox.release(messages=self.waiting)
        self.aftermath.close()


def domain_of(message: Any) -> str:
    """The part of the recipient's address behind the @."""
    return str(message.subject.value).rpartition("@")[2]
