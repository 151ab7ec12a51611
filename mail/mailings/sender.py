"""The loop that sends mailings: several kept connections, one thread, one journal.

Each turn reads what the server said on every connection, writes all of it into the journal at once together
with what begins next, and only then lets the next texts go. Killed anywhere, no message is lost, and at most
one per connection is in doubt.
"""

import logging
import select
import time
from collections import Counter, deque
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone

from mail.bounces.addresses import envelope_sender
from mail.delivery import ABOUT_US, server_answer
from mail.mailings import queue, services
from mail.mailings.aftermath import Aftermath, objections
from mail.mailings.journal import Entry, Journal, RunLostError
from mail.mailings.lane import Answer, Asked, Event, Lane, Lost, Reply
from mail.mailings.letters import Letters
from mail.mailings.opening import HOPELESS, Opener
from mail.mailings.outcomes import Outcome, entry, entry_of, outcome
from mail.mailings.pace import Pace
from mail.models import OutboxMessage

logger = logging.getLogger(__name__)
State = OutboxMessage.State

BATCH = 200
# As long as a server may take to answer a text (RFC 5321 4.5.3.2.6).
ANSWER_SECONDS = 600
# Put off by a domain for longer than this, a message goes back to the queue.
WORTH_WAITING = 5.0
# Broken off at its envelope so often, a message waits like one that was put off.
PATIENCE = 3
POLL = 0.05


class Sender:
    """One run over what is due, by ``connections`` kept connections at most."""

    def __init__(self, *, connections: int, pace: Pace) -> None:
        self.connections, self.pace = connections, pace
        self.journal, self.opener = Journal(), Opener(connections)
        self.letters, self.aftermath = Letters(), Aftermath()
        self.lanes: list[Lane] = []
        self.heard: dict[Lane, float] = {}
        self.waiting: deque[OutboxMessage] = deque()
        # Texts that are ready, by message, or why one is not; what became of messages since the last turn.
        self.texts: dict[int, bytes] = {}
        self.unwritten: dict[int, str] = {}
        self.settled: list[Entry] = []
        self.returned: Counter[int] = Counter()
        # Texts in doubt on new connections, one after the other.
        self.doubted = 0
        self.taken = 0
        self.is_drained = False

    def run(self, *, seconds: float) -> int:
        """Send until nothing is due, or for ``seconds``; how many messages were taken up."""
        until = time.monotonic() + seconds
        try:
            while self.go_on(last=time.monotonic() > until):
                self.turn(self.wait())
        except RunLostError:
            logger.exception("mail.run_lost")
            self.part()
        except Exception:
            self.part()
            self.journal.give_up()
            raise
        else:
            self.part()
            self.journal.write(self.settled, ())
            self.journal.close()
            self.aftermath.close()
        return self.taken

    def go_on(self, *, last: bool) -> bool:
        """Give the connections work, unless this is the end. False when there is nothing to wait for."""
        if not last:
            self.refill()
            self.open()
            self.offer()
        else:
            for lane in self.lanes:
                self.flush(lane)
        if any(lane.offered or lane.under_way for lane in self.lanes):
            return True
        if self.opener.is_hopeless and not self.lanes:
            self.put_off()
            return False
        return not last and bool(self.waiting)

    def refill(self) -> None:
        """Claim more when there is little left."""
        if self.is_drained or len(self.waiting) > self.connections:
            return
        batch = queue.claim(self.journal.run, limit=BATCH)
        self.is_drained = len(batch) < BATCH
        self.taken += len(batch)
        troubles = self.letters.prepare(batch)
        for message in batch:
            if trouble := troubles.get(message.pk):
                self.settle_unwritten(message, trouble)
            else:
                self.waiting.append(message)

    def open(self) -> None:
        """Have as many connections as there is work for."""
        self.drop_closed()
        for lane in self.opener.ready():
            self.lanes.append(lane)
            self.heard[lane] = time.monotonic()
        wanted = min(self.connections, len(self.waiting)) - len(self.lanes)
        if wanted > 0 and not self.opener.is_hopeless:
            self.opener.ask(wanted)

    def drop_closed(self) -> None:
        self.lanes = [lane for lane in self.lanes if lane.is_open]

    def offer(self) -> None:
        """Send what is ready to go, and behind it the next envelope; write the next text meanwhile."""
        for lane in self.lanes:
            message = None
            if not lane.offered and (lane.pipelining or not lane.under_way):
                message = self.next()
            if message and not lane.takes(message.subject.value):
                self.settle(entry(message, State.FAILED, "The mail server takes no such letters."), message)
                message = None
            if message:
                lane.offer(message, sender=envelope_sender(message.pk), recipient=message.subject.value)
                self.heard[lane] = time.monotonic()
            self.flush(lane)
            if message:
                self.write(message)

    def flush(self, lane: Lane) -> None:
        """Let go what was said to the server, also when no more is begun."""
        if lane.is_open and lane.is_writing and (lost := lane.flush()):
            self.lost(lane, lost)

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
                due_at = timezone.now() + timedelta(seconds=wait)
                queue.give_back(self.journal.run, [message], due_at=due_at)
                self.forget(message)
            else:
                self.waiting.append(message)
        return None

    def write(self, message: OutboxMessage) -> None:
        """Have the text of ``message`` ready; nothing where it cannot be written."""
        try:
            self.texts[message.pk] = self.letters.write(message)
        except (KeyError, UnicodeError) as error:
            logger.exception("mail.not_written %s", message.kind)
            self.unwritten[message.pk] = type(error).__name__

    def wait(self) -> list[tuple[Lane, Event]]:
        """What happens on the connections next."""
        self.drop_closed()
        writing = [lane.sock for lane in self.lanes if lane.is_writing]
        patience = POLL if self.waiting or self.opener.is_busy else 1.0
        readable, writable, _ = select.select([lane.sock for lane in self.lanes], writing, [], patience)
        events: list[tuple[Lane, Event]] = []
        now = time.monotonic()
        for lane in self.lanes:
            if lane.sock in readable:
                events += [(lane, event) for event in lane.receive()]
                self.heard[lane] = now
            elif lane.sock in writable:
                self.heard[lane] = now
            elif now - self.heard[lane] > (ANSWER_SECONDS if lane.under_way else settings.EMAIL_TIMEOUT):
                events.append((lane, lane.lose(TimeoutError("No answer in time."))))
        return events

    def turn(self, events: Iterable[tuple[Lane, Event]]) -> None:
        """Journal what was said and what begins, then let the texts go."""
        asked: list[tuple[Lane, OutboxMessage]] = []
        for lane, event in events:
            match event:
                case Answer():
                    self.proved(lane)
                    self.answered(event)
                case Asked(message):
                    asked.append((lane, message))
                case Lost():
                    self.lost(lane, event)
        ready = [(lane, message) for lane, message in asked if lane.is_open and message.pk in self.texts]
        free = self.journal.may_begin([message for _lane, message in ready])
        settled, self.settled = self.settled, []
        self.journal.write(settled, free)
        for lane, message in asked:
            if message.pk in free:
                lane.transmit(self.texts.pop(message.pk))
            elif lane.is_open:
                self.withhold(lane, message)
        self.aftermath.settle()

    def proved(self, lane: Lane) -> None:
        """The server speaks about messages there."""
        if not lane.is_proven:
            lane.is_proven, self.doubted = True, 0
            self.opener.worked()

    def answered(self, answer: Answer) -> None:
        """The server spoke about a message."""
        message, found = answer.message, outcome(answer)
        domain, peace = domain_of(message), 0.0
        if found.throttled:
            peace = self.pace.peace(domain, time.monotonic())
        elif found.state == State.SENT:
            self.pace.accepted(domain)
        self.aftermath.note(message, found)
        self.settle(entry_of(message, found, peace=peace), message)

    def lost(self, lane: Lane, event: Lost) -> None:
        """A connection broke: what was not handed over whole is free again, what was is in doubt."""
        logger.warning("mail.connection_lost")
        if not lane.is_proven:
            self.opener.failed(ConnectionError(event.reason))
            self.doubted += bool(event.doubtful)
        put_off = Outcome(State.DEFERRED, Reply(0, event.reason))
        if message := lane.under_way:
            doubt = message is event.doubtful
            found = entry(message, State.DOUBT, event.reason) if doubt else entry_of(message, put_off)
            self.settle(found, message)
        if message := lane.offered:
            self.returned[message.pk] += 1
            if self.returned[message.pk] < PATIENCE:
                self.waiting.appendleft(message)
            else:
                self.settle(entry_of(message, put_off), message)

    def withhold(self, lane: Lane, message: OutboxMessage) -> None:
        """The server waits for a text that must not go: part from it, and look what speaks against it, and
        against those behind it."""
        lane.close()
        if trouble := self.unwritten.pop(message.pk, ""):
            self.settle_unwritten(message, trouble)
            return
        reasons = objections([message, *self.waiting])
        for each in [message, *self.waiting]:
            if reason := reasons.get(each.pk):
                self.settle(entry(each, State.DROPPED, reason, tries=0), each)
        gone = [each for each in (message, *self.waiting) if not reasons.get(each.pk, "-")]
        queue.give_back(self.journal.run, gone)
        self.waiting = deque(each for each in self.waiting if each.pk not in reasons)

    def put_off(self) -> None:
        """The server is away: everything waits, ever longer. Or it takes nothing from us, which turns red; so
        does one that takes each text and breaks off without a word, which would leave all in doubt."""
        error = self.opener.error
        code, answer = server_answer(error) if error else (None, "")
        refuses = isinstance(error, ABOUT_US) and error.smtp_code >= 500
        if refuses or self.doubted >= HOPELESS:
            for key in self.letters.mailings:
                services.refuse(mailing_id=key, answer=answer)
            return
        found = Outcome(State.DEFERRED, Reply(code or 0, answer))
        self.journal.write([entry_of(message, found) for message in self.waiting], ())
        self.waiting.clear()

    def settle_unwritten(self, message: OutboxMessage, trouble: str) -> None:
        """Our own fault: it waits until that is mended."""
        found = Outcome(State.DEFERRED, Reply(0, f"Not written: {trouble}."))
        self.settle(entry_of(message, found), message)

    def settle(self, entry: Entry, message: OutboxMessage) -> None:
        """Have ``entry`` written at the next turn."""
        self.settled.append(entry)
        self.forget(message)

    def forget(self, message: OutboxMessage) -> None:
        self.letters.forget(message)
        self.texts.pop(message.pk, None)

    def part(self) -> None:
        """From the server."""
        for lane in self.lanes:
            lane.leave()
        self.opener.close()


def domain_of(message: Any) -> str:
    """The part of the recipient's address behind the @."""
    return str(message.subject.value).rpartition("@")[2]
