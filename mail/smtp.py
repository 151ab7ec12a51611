"""Django's SMTP backend, made to say how far a message came when the connection broke."""

import smtplib
from contextlib import suppress
from typing import Any

from django.core.mail.backends import smtp


class Journalled(smtplib.SMTP):
    """Remembers the last answer to a message, and whether one is under way without an answer yet."""

    handing_over = False
    answer = ""

    def data(self, msg: Any) -> tuple[int, bytes]:
        # From here on the server may have taken the message although we never hear of it. An answer of
        # any kind, good or bad, ends the uncertainty; a broken connection does not.
        self.handing_over = True
        try:
            code, reply = super().data(msg)
        except smtplib.SMTPResponseException:
            self.handing_over = False
            raise
        self.handing_over = False
        self.answer = f"{code} {reply.decode('utf-8', 'replace')}"
        return code, reply


class JournalledSSL(Journalled, smtplib.SMTP_SSL):
    """The same over implicit TLS."""


class SmtpBackend(smtp.EmailBackend):
    """``EMAIL_URL=smtp://...``: one kept connection per batch of the outbox."""

    connection: Journalled | None

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return JournalledSSL if self.use_ssl else Journalled

    @property
    def handing_over(self) -> bool:
        """Whether the message last sent may have arrived without our having heard so."""
        return bool(self.connection and self.connection.handing_over)

    @property
    def answer(self) -> str:
        """What the server said to the message it last took."""
        return self.connection.answer if self.connection else ""

    def close(self) -> None:
        """Part from the server; one that is already gone is no error."""
        with suppress(OSError, smtplib.SMTPException):
            super().close()
