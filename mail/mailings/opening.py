"""Connections to the mail server, opened beside the loop that uses them: some greet after half a minute."""

import smtplib
from concurrent.futures import Future, ThreadPoolExecutor

from django.core.mail import get_connection

from mail.mailings.lane import Lane
from mail.smtp import SmtpBackend

# Failures in a row after which what is waiting is put off.
HOPELESS = 3


class Opener:
    """Opens lanes in threads of its own. ``error`` is what came of the last try that failed."""

    def __init__(self, connections: int) -> None:
        self.connections = connections
        self.failures = 0
        self.error: Exception | None = None
        self._pool = ThreadPoolExecutor(connections, thread_name_prefix="smtp")
        self._opening: list[Future[Lane]] = []

    @property
    def is_busy(self) -> bool:
        return bool(self._opening)

    @property
    def is_hopeless(self) -> bool:
        """Whether the server is away, as far as one can tell."""
        return self.failures >= HOPELESS and not self._opening

    def ask(self, wanted: int) -> None:
        """Have so many lanes under way, while there is hope."""
        while self.failures < HOPELESS and len(self._opening) < wanted:
            self._opening.append(self._pool.submit(open_lane))

    def ready(self) -> list[Lane]:
        """The lanes that are open by now."""
        done = [future for future in self._opening if future.done()]
        self._opening = [future for future in self._opening if not future.done()]
        lanes = []
        for future in done:
            if error := future.exception():
                if not isinstance(error, (OSError, smtplib.SMTPException)):
                    raise error
                self.failed(error)
            else:
                lanes.append(future.result())
        return lanes

    def failed(self, error: Exception) -> None:
        """A connection was refused, or broke before anything was said about a message."""
        self.failures, self.error = self.failures + 1, error

    def worked(self) -> None:
        """A new connection had its first answer about a message: to be greeted proves nothing."""
        self.failures = 0

    def close(self) -> None:
        """Wait for nothing: what opens later is closed at once."""
        for future in self._opening:
            future.add_done_callback(_close)
        self._pool.shutdown(wait=False, cancel_futures=True)


def open_lane() -> Lane:
    """Greeted, encrypted and logged in as EMAIL_URL says. SMTPException or OSError when that fails."""
    backend = get_connection()
    assert isinstance(backend, SmtpBackend)
    backend.open()
    smtp = backend.connection
    assert smtp is not None
    assert smtp.sock is not None
    smtp.ehlo_or_helo_if_needed()
    lane = Lane(smtp.sock, pipelining=smtp.has_extn("pipelining"), utf8=smtp.has_extn("smtputf8"))
    # The lane has the socket from here on.
    smtp.sock = smtp.file = None
    return lane


def _close(future: "Future[Lane]") -> None:
    if not future.cancelled() and not future.exception():
        future.result().close()
