"""The bytes of each message: the texts compiled once a run, the recipients' values asked once a batch."""

import logging
import time
from collections.abc import Sequence
from email.utils import formatdate
from itertools import groupby
from operator import attrgetter

from django.db import DatabaseError

from consent.selectors import site_identity
from mail import tokens
from mail.delivery import sender_address
from mail.mailings.compiled import Compiled, Values
from mail.mailings.queue import Claimed
from mail.mailings.registry import bulk_of
from mail.models import Mailing, MailingText

logger = logging.getLogger(__name__)


class Letters:
    """What the messages of one run say. Texts never change once they are frozen."""

    def __init__(self) -> None:
        self.identity, self.sender = site_identity(), sender_address()
        self.mailings: dict[int, Mailing] = {}
        self._texts: dict[tuple[int, int], Compiled] = {}
        self._date, self._second = "", 0

    def write(self, messages: Sequence[Claimed]) -> tuple[dict[int, bytes], dict[int, str]]:
        """``messages`` as they travel, and what went wrong with others, by their ids. All at once, because a
        processor is several times as fast at doing the same again. One mailing that cannot be written holds
        up no other, and one message neither."""
        texts: dict[int, bytes] = {}
        troubles: dict[int, str] = {}
        for key, found in groupby(sorted(messages, key=attrgetter("mailing_id")), attrgetter("mailing_id")):
            group = list(found)
            try:
                values = self._values(key, group)
            except DatabaseError:
                raise
            except Exception as error:
                logger.exception("mail.not_written %s", key)
                troubles |= dict.fromkeys((message.pk for message in group), type(error).__name__)
                continue
            for message, own in zip(group, values, strict=True):
                try:
                    texts[message.pk] = self._message(message, own)
                except (KeyError, UnicodeError) as error:
                    logger.exception("mail.not_written %s", key)
                    troubles[message.pk] = type(error).__name__
        return texts, troubles

    def _values(self, key: int, group: Sequence[Claimed]) -> list[dict[str, str]]:
        if key not in self.mailings:
            for text in MailingText.objects.filter(mailing=key):
                name = text.sender_name or self.identity.name
                self._texts[key, text.number] = Compiled(
                    text, sender=(name, self.sender), reply_to=self.identity.contact
                )
            self.mailings[key] = Mailing.objects.get(pk=key)
        return bulk_of(self.mailings[key].kind).fields(self.mailings[key], group)

    def _message(self, message: Claimed, values: Values) -> bytes:
        return self._texts[message.mailing_id, message.variant].message(
            to=message.address,
            message_id=tokens.message_id(message.pk),
            date=self._now(),
            values=values,
        )

    def _now(self) -> str:
        second = int(time.time())
        if second != self._second:
            self._date, self._second = formatdate(second), second
        return self._date
