"""The loop that sends mailings: several kept connections, one thread, one journal.

Each turn reads what the server said on every connection, writes all of it into the journal at once together
with what begins next, and only then lets the next texts go. Everything else is done while the server reads
those. Killed anywhere, no message is lost, and at most one per connection is in doubt.
"""

import logging
import select
import time
from collections import Counter, deque
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_noop

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
from mail.mailings.queue import Claimed
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
# A turn waits so long for the next answer.
MORE_SECONDS = 0.0005
NO_SUCH_LETTERS = gettext_noop("The mail server takes no such letters.")


class Sender:
    """One run over what is due, by ``connections`` kept connections at most."""

    def __init__(self, *, connections: int, pace: Pace) -> None:
        self.connections, self.pace = connections, pace
        self.journal, self.opener = Journal(), Opener(connections)
        self.letters, self.aftermath = Letters(), Aftermath()
        self.lanes: list[Lane] = []
        self.heard: dict[Lane, float] = {}
        # What may go next, with the texts; what became of messages since the last turn.
        self.waiting: deque[Claimed] = deque()
        self.texts: dict[int, bytes] = {}
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
            self.part()
            self.journal.write(self.settled, ())
            self.journal.close()
            self.aftermath.close()
        except RunLostError:
            logger.exception("mail.run_lost")
            self.part()
        except Exception:
            self.part()
            self.journal.give_up()
            raise
        return self.taken

    def go_on(self, *, last: bool) -> bool:
        """Give the connections work, unless this is the end. False when there is nothing to wait for."""
        self.drop_closed()
        if not last:
            self.open()
        for lane in self.lanes:
            if not last:
                self.offer(lane)
            self.flush(lane)
        self.aftermath.settle()
        self.journal.keep_up()
        if not last:
            self.refill()
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
        texts, troubles = self.letters.write(batch)
        self.texts |= texts
        for message in batch:
            if trouble := troubles.get(message.pk):
                # Our own fault: it waits until that is mended.
                put_off = Outcome(State.DEFERRED, Reply(0, f"Not written: {trouble}."))
                self.settle(entry_of(message, put_off), message)
            else:
                self.waiting.append(message)

    def open(self) -> None:
        """Have as many connections as there is work for."""
        for lane in self.opener.ready():
            self.lanes.append(lane)
            self.heard[lane] = time.monotonic()
        wanted = min(self.connections, len(self.waiting)) - len(self.lanes)
        self.opener.ask(wanted)

    def drop_closed(self) -> None:
        self.lanes = [lane for lane in self.lanes if lane.is_open]

    def offer(self, lane: Lane) -> None:
        """Put the next envelope behind what is ready to go."""
        if lane.offered or (lane.under_way and not lane.pipelining):
            return
        if message := self.next():
            if lane.takes(message.address):
                lane.offer(message, sender=envelope_sender(message.pk), recipient=message.address)
                self.heard[lane] = time.monotonic()
            else:
                self.settle(entry(message, State.FAILED, NO_SUCH_LETTERS), message)

    def flush(self, lane: Lane) -> None:
        """Let go what was said to the server, also when no more is begun."""
        if lane.is_open and lane.is_writing and (lost := lane.flush()):
            self.lost(lane, lost)

    def next(self) -> Claimed | None:
        """The first message whose domain may have one now. What has to wait long goes back."""
        now = time.monotonic()
        for _ in range(len(self.waiting)):
            message = self.waiting.popleft()
            wait = self.pace.wait(message.domain, now)
            if wait <= 0:
                self.pace.take(message.domain)
                return message
            if wait > WORTH_WAITING:
                due_at = timezone.now() + timedelta(seconds=wait)
                self.give_back([message], due_at=due_at)
            else:
                self.waiting.append(message)
        return None

    def wait(self) -> list[tuple[Lane, Event]]:
        """What happens on the connections next."""
        self.drop_closed()
        patience = POLL if self.waiting or self.opener.is_busy else 1.0
        events, silent = self.listen(self.lanes, patience)
        # They share what a turn costs with those that answer as soon.
        while events and silent:
            more, silent = self.listen(silent, MORE_SECONDS)
            if not more:
                break
            events += more
        return events

    def listen(self, lanes: list[Lane], patience: float) -> tuple[list[tuple[Lane, Event]], list[Lane]]:
        """What happens on ``lanes`` within ``patience`` seconds, and where nothing does."""
        writing = [lane.sock for lane in lanes if lane.is_writing]
        readable, writable, _ = select.select([lane.sock for lane in lanes], writing, [], patience)
        events: list[tuple[Lane, Event]] = []
        silent: list[Lane] = []
        now = time.monotonic()
        for lane in lanes:
            if lane.sock in readable:
                events += [(lane, event) for event in lane.receive()]
                self.heard[lane] = now
            elif lane.sock in writable:
                self.heard[lane] = now
            elif now - self.heard[lane] > (ANSWER_SECONDS if lane.under_way else settings.EMAIL_TIMEOUT):
                events.append((lane, lane.lose(TimeoutError(gettext_noop("No answer in time.")))))
            else:
                silent.append(lane)
        return events, silent

    def turn(self, events: Iterable[tuple[Lane, Event]]) -> None:
        """Journal what was said and what begins, then let the texts go."""
        asked: list[tuple[Lane, Claimed]] = []
        for lane, event in events:
            match event:
                case Answer():
                    self.proved(lane)
                    self.answered(event)
                case Asked(message):
                    asked.append((lane, message))
                case Lost():
                    self.lost(lane, event)
        free = self.journal.may_begin([message for lane, message in asked if lane.is_open])
        settled, self.settled = self.settled, []
        self.journal.write(settled, free)
        for lane, message in asked:
            if message.pk in free:
                lane.transmit(self.texts.pop(message.pk))
            elif lane.is_open:
                self.withhold(lane, message)

    def proved(self, lane: Lane) -> None:
        """The server speaks about messages there."""
        if not lane.is_proven:
            lane.is_proven, self.doubted = True, 0
            self.opener.worked()

    def answered(self, answer: Answer) -> None:
        """The server spoke about a message."""
        message, found = answer.message, outcome(answer)
        peace = 0.0
        if found.throttled:
            peace = self.pace.peace(message.domain, time.monotonic())
        elif found.state == State.SENT:
            self.pace.accepted(message.domain)
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

    def withhold(self, lane: Lane, message: Claimed) -> None:
        """The server waits for a text that must not go: part from it, and look what speaks against it, and
        against those behind it."""
        lane.close()
        claimed = [message, *self.waiting]
        reasons = {message.pk: "", **objections(claimed)}
        for each in claimed:
            if reason := reasons.get(each.pk):
                self.settle(entry(each, State.DROPPED, reason, tries=0), each)
        self.give_back([each for each in claimed if not reasons.get(each.pk, "-")])
        self.waiting = deque(each for each in self.waiting if each.pk not in reasons)

    def give_back(self, messages: Sequence[Claimed], *, due_at: datetime | None = None) -> None:
        """Leave ``messages`` to another run, at once or from ``due_at`` on."""
        queue.give_back(self.journal.run, messages, due_at=due_at)
        for message in messages:
            del self.texts[message.pk]

    def put_off(self) -> None:
        """The server is away: everything waits, ever longer. Or it takes nothing from us, which turns red; so
        does one that takes each text and breaks off without a word, which would leave all in doubt."""
        error = self.opener.error
        answer = server_answer(error)[1] if error else ""
        refuses = isinstance(error, ABOUT_US) and error.smtp_code >= 500
        if refuses or self.doubted >= HOPELESS:
            for key in self.letters.mailings:
                services.refuse(mailing_id=key, answer=answer)
            return
        found = Outcome(State.DEFERRED, Reply(0, answer))
        self.journal.write([entry_of(message, found) for message in self.waiting], ())
        self.waiting.clear()

    def settle(self, entry: Entry, message: Claimed) -> None:
        """Have ``entry`` written at the next turn."""
        self.settled.append(entry)
        self.texts.pop(message.pk, None)

    def part(self) -> None:
        """From the server."""
        for lane in self.lanes:
            lane.leave()
        self.opener.close()
