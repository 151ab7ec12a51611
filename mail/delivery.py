"""The way out: claim, hand over one message at a time, write down each answer before the next.

Killed anywhere, no message is lost and at most one per connection is in doubt.
"""

import logging
import smtplib
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from email.utils import formataddr
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.utils import timezone
from django.utils.translation import gettext_noop

from consent.models import SiteIdentity, Subject
from consent.selectors import may_mail, site_identity
from mail import kinds, mailbox, selectors, services, tokens
from mail.bounces.selectors import suspension
from mail.models import OutboxMessage

logger = logging.getLogger(__name__)
State = OutboxMessage.State
Claim = Callable[..., list[OutboxMessage]]

BATCH = 50
# A run ends after this long and the next tick starts another, so that a worker can be asked to stop.
RUN_SECONDS = 20
ABOUT_US = (
    smtplib.SMTPAuthenticationError,
    smtplib.SMTPConnectError,
    smtplib.SMTPHeloError,
    smtplib.SMTPSenderRefused,
)


class Envelope(EmailMultiAlternatives):
    """An e-mail whose headers stay on one line: some relays break the signature of folded ones."""

    def message(self) -> Any:
        message = super().message()
        message.policy = message.policy.clone(max_line_length=998)  # RFC 5322 2.1.1
        return message


@dataclass
class Run:
    """One pass over the outbox with one kept connection."""

    connection: Any = field(default_factory=get_connection)
    identity: SiteIdentity = field(default_factory=site_identity)

    def hand_over(self, message: OutboxMessage) -> None:
        """Send one claimed message and journal what came of it."""
        if not services.begin(message=message):
            return
        if reason := objection(message):
            services.settle(message=message, state=State.DROPPED, answer=reason)
            return
        try:
            letter = kinds.compose(message)
            self.envelope(message, letter).send()
        except kinds.Drop as drop:
            services.settle(message=message, state=State.DROPPED, answer=str(drop))
        except kinds.Later as later:
            services.postpone(message=message, answer=str(later))
        except (smtplib.SMTPException, OSError) as error:
            self.journal_error(message, error)
        except Exception as error:
            logger.exception("mail.not_written %s", message.kind)
            services.defer(message=message, answer=f"Not written: {type(error).__name__}.")
        else:
            answer = getattr(self.connection, "answer", "")
            if not services.settle(message=message, state=State.SENT, answer=answer):
                take_back(message)

    def envelope(self, message: OutboxMessage, letter: kinds.Letter) -> Envelope:
        """The letter as an e-mail with the headers every message carries."""
        name = letter.sender_name or self.identity.name
        mail = Envelope(
            # What an editor wrote may hold a line break, which no header does.
            subject=" ".join(letter.subject.split()),
            body=letter.text,
            from_email=formataddr((" ".join(name.split()), _sender_of(self.identity))),
            to=[message.subject.value],
            reply_to=[self.identity.contact] if self.identity.contact else None,
            headers={"Message-ID": message.message_id or tokens.message_id(message.pk), **letter.headers},
            connection=self.connection,
        )
        mail.attach_alternative(letter.html, "text/html")
        for file in letter.attachments:
            mail.attach(file.name, file.content, file.content_type)
        return mail

    def journal_error(self, message: OutboxMessage, error: Exception) -> None:
        code, answer = server_answer(error)
        if code is None and getattr(self.connection, "handing_over", False):
            services.settle(message=message, state=State.DOUBT, answer=answer)
        elif code is not None and 500 <= code < 600:
            services.settle(message=message, state=State.FAILED, answer=answer)
        else:
            services.defer(message=message, answer=answer)
        if code is None or code == 421:
            self.connection.close()


def deliver_due() -> int:
    """Send what is due, except mailings; how many messages were taken up."""
    services.doubt_abandoned()
    return deliver(services.claim, seconds=RUN_SECONDS)


def deliver(claim: Claim, *, seconds: float) -> int:
    """Send what ``claim`` leases, one by one; how many messages were taken up. Ends when nothing is left,
    after ``seconds``, or when the mail server cannot be reached."""
    run, taken, until = Run(), 0, time.monotonic() + seconds
    try:
        while time.monotonic() < until and (batch := claim(limit=BATCH)):
            taken += len(batch)
            for position, message in enumerate(batch):
                # Opened outside the handing over: a server that is away leaves nothing in doubt.
                if trouble := connect(run.connection):
                    put_back(batch[position:], trouble)
                    return taken
                run.hand_over(message)
            # Those of a mailing that was paused meanwhile.
            services.release(messages=batch)
    finally:
        run.connection.close()
    return taken


def connect(connection: Any) -> str:
    """Open ``connection`` unless it is open. Returns what went wrong, or nothing."""
    try:
        connection.open()
    except (smtplib.SMTPException, OSError) as error:
        logger.warning("mail.no_server %s", type(error).__name__)
        return server_answer(error)[1]
    return ""


def put_back(messages: list[OutboxMessage], answer: str) -> None:
    """Nothing was handed over, yet the try counts: a server that stays away is asked ever more seldom."""
    for message in messages:
        message.attempts += 1
        services.defer(message=message, answer=answer)


def take_back(message: OutboxMessage) -> None:
    """Leave no letter in the local mailbox to somebody who was erased while it was written."""
    letters = mailbox.letters_to(message.subject.value)
    if letters and not Subject.objects.filter(pk=message.subject_id).exists():
        mailbox.remove(letters)


def objection(message: OutboxMessage) -> str:
    """Why ``message`` must not go out, asked at the last moment; empty when it may."""
    suppressed = selectors.suppression(subject=message.subject)
    # An objection is to marketing: what they ask for themselves, such as to confirm a new signup, still goes.
    if suppressed and (message.purpose_id or suppressed != services.OBJECTED):
        return gettext_noop("The address is suppressed.")
    if message.purpose_id and not may_mail(
        subject_id=message.subject_id, purpose_id=message.purpose_id, at=timezone.now()
    ):
        return gettext_noop("No living consent.")
    if message.purpose_id and suspension(subject=message.subject):
        return gettext_noop("The mailbox refused three times.")
    return ""


def server_answer(error: Exception) -> tuple[int | None, str]:
    """The SMTP code that speaks about this message, and the words.

    None when the server said nothing, or refused us rather than the recipient (sender, login, greeting):
    that is ours to mend, and no reason to give up an address.
    """
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, reply = next(iter(error.recipients.values()))
        return code, f"{code} {_words(reply)}"
    if isinstance(error, smtplib.SMTPResponseException):
        about = None if isinstance(error, ABOUT_US) else error.smtp_code
        return about, f"{error.smtp_code} {_words(error.smtp_error)}"
    return None, f"{type(error).__name__}: {error}"


def _words(reply: bytes | str) -> str:
    return reply.decode("utf-8", "replace") if isinstance(reply, bytes) else reply


def sender_address() -> str:
    """The address our mail comes from, for pages that tell people what to look for."""
    return _sender_of(site_identity())


def _sender_of(identity: SiteIdentity) -> str:
    return identity.sender or f"post@{urlsplit(settings.BASE_URL).hostname}"
