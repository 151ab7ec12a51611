"""A connection to a server that keeps to no protocol: nothing it says counts as a letter taken, and nothing
stops the run."""

import select
import socket
from collections.abc import Iterator

import pytest

from mail.mailings.lane import Answer, Asked, Event, Lane, Lost, Step

LETTER = "letter"
TEXT = b"Subject: Hei\r\n\r\nHei\r\n.\r\n"


class Wire:
    """A lane and the server's end of its connection."""

    def __init__(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as listener:
            ours = socket.create_connection(listener.getsockname())
            self.server, _address = listener.accept()
        self.lane = Lane(ours, pipelining=False)

    def hear(self, said: bytes) -> list[Event]:
        """What the lane makes of what the server says."""
        self.lane.flush()
        self.server.sendall(said)
        assert select.select([self.lane.sock], [], [], 10)[0]
        return self.lane.receive()

    def hand_over(self) -> None:
        """The envelope is taken, the text is on its way."""
        self.lane.offer(LETTER, sender="post@s.example.no", recipient="kari@example.no")
        self.hear(b"250 ok\r\n")
        self.hear(b"250 ok\r\n")
        assert self.hear(b"354 go on\r\n") == [Asked(LETTER)]
        self.lane.transmit(TEXT)
        self.lane.flush()


@pytest.fixture
def wire() -> Iterator[Wire]:
    found = Wire()
    yield found
    found.lane.close()
    found.server.close()


NO_ANSWERS = {
    "digits of another script": "²⁵⁰ ok\r\n".encode(),
    "arabic digits": "٢٥٠ ok\r\n".encode(),
    "go on once more": b"354 go on\r\n",
    "a preliminary answer": b"150 wait\r\n",
    "a code there is not": b"999 ok\r\n",
    "bytes": b"\x00\xff\xfe\x80\r\n",
    "an endless line": b"2" * 30_000,
    "an endless answer": b"250-ok and more\r\n" * 3000,
}


@pytest.mark.parametrize("said", NO_ANSWERS.values(), ids=NO_ANSWERS.keys())
def test_a_text_answered_with_what_is_no_answer_is_in_doubt(wire, said):
    wire.hand_over()
    events = wire.hear(said)
    while wire.lane.is_open:
        events += wire.hear(b"")
    [lost] = events
    assert isinstance(lost, Lost)
    assert lost.doubtful == LETTER


def test_the_last_line_of_an_answer_decides(wire):
    wire.hand_over()
    [answer] = wire.hear(b"250-so far\r\n550 5.1.1 no\r\n")
    assert isinstance(answer, Answer)
    assert (answer.step, answer.reply.code) == (Step.TEXT, 550)


def test_an_answer_to_nothing_ends_the_connection(wire):
    wire.hand_over()
    answer, lost = wire.hear(b"250 ok\r\n250 ok\r\n")
    assert isinstance(answer, Answer)
    assert lost == Lost(None, "250 ok")
