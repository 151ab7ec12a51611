"""The bytes of each message: the texts compiled once a run, the recipients' values asked once a batch."""

import logging
import time
from collections.abc import Sequence
from email.utils import formatdate
from typing import Any

from django.db import DatabaseError

from consent.selectors import site_identity
from mail import tokens
from mail.delivery import sender_address
from mail.mailings.compiled import Compiled, Values
from mail.mailings.registry import bulk_of
from mail.models import Mailing, MailingText, OutboxMessage

logger = logging.getLogger(__name__)


class Letters:
    """What the messages of one run say. Texts never change once they are frozen."""

    def __init__(self) -> None:
        self.identity, self.sender = site_identity(), sender_address()
        self.mailings: dict[int, Mailing] = {}
        self._texts: dict[tuple[int, int], Compiled] = {}
        self._values: dict[int, Values] = {}
        self._date, self._second = "", 0

    def prepare(self, messages: Sequence[OutboxMessage]) -> dict[int, str]:
        """Ask for the values of ``messages``, and compile what they say. Returns what went wrong, by message:
        one mailing that cannot be written holds up no other."""
        troubles: dict[int, str] = {}
        groups: dict[Any, list[OutboxMessage]] = {}
        for message in messages:
            groups.setdefault(message.mailing_id, []).append(message)
        for key, group in groups.items():
            if key not in self.mailings:
                self._load(key)
            try:
                values = bulk_of(self.mailings[key].kind).fields(self.mailings[key], group)
            except DatabaseError:
                raise
            except Exception as error:
                logger.exception("mail.not_written %s", self.mailings[key].kind)
                troubles |= dict.fromkeys((message.pk for message in group), type(error).__name__)
            else:
                self._values.update(zip((message.pk for message in group), values, strict=True))
        return troubles

    def _load(self, key: int) -> None:
        self.mailings[key] = Mailing.objects.get(pk=key)
        for text in MailingText.objects.filter(mailing=key):
            name = text.sender_name or self.identity.name
            self._texts[key, text.number] = Compiled(
                text, sender=(name, self.sender), reply_to=self.identity.contact
            )

    def write(self, message: OutboxMessage) -> bytes:
        """``message`` as it travels. KeyError for a text or a value that is missing."""
        assert message.mailing_id
        return self._texts[message.mailing_id, message.variant].message(
            to=message.subject.value,
            message_id=tokens.message_id(message),
            date=self._now(),
            values=self._values[message.pk],
        )

    def forget(self, message: OutboxMessage) -> None:
        """``message`` is settled, or somebody else's."""
        self._values.pop(message.pk, None)

    def _now(self) -> str:
        second = int(time.time())
        if second != self._second:
            self._date, self._second = formatdate(second), second
        return self._date
