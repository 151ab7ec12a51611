"""What an import fetches from the web: from whom, and for how long."""

import socket
import threading
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest

from blog.importing.download import NotFetchedError, download, received
from webhooks.connecting import Patient


@pytest.mark.parametrize("address", ["http://93.184.216.34:8080/a", "https://93.184.216.34:22/a"])
def test_no_port_but_those_of_the_web_is_asked(tmp_path: Path, address: str) -> None:
    with pytest.raises(NotFetchedError, match="port 80 and 443 alone"):
        download(address, tmp_path / "a")


HEADERS = b"HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n"


@pytest.fixture(params=[HEADERS + b"X-A: ", HEADERS + b"\r\n"], ids=["headers", "body"])
def dripping(request: pytest.FixtureRequest) -> Iterator[socket.socket]:
    """The near end of a connection whose other end sends a byte at a time, for ever."""
    near, far = socket.socketpair()
    done = threading.Event()

    def drip() -> None:
        try:
            far.sendall(request.param)
            while not done.wait(0.01):
                far.sendall(b"a")
        except OSError:
            pass

    thread = threading.Thread(target=drip)
    thread.start()
    yield near
    done.set()
    near.close()
    far.close()
    thread.join()


def test_headers_and_body_that_drip_are_cut_off_at_one_moment(
    tmp_path: Path, dripping: socket.socket
) -> None:
    connection = HTTPConnection("gammel.example", 80)
    connection.sock = Patient(dripping, time.monotonic() + 0.3)
    with pytest.raises(NotFetchedError, match="takes longer"):
        received(connection, "/a", tmp_path / "a")


def test_who_falls_silent_is_not_waited_for_to_the_end(tmp_path: Path) -> None:
    near, far = socket.socketpair()
    with near, far:
        connection = HTTPConnection("gammel.example", 80)
        connection.sock = Patient(near, time.monotonic() + 10_000, silence=0.1)
        with pytest.raises(NotFetchedError, match="takes longer"):
            received(connection, "/a", tmp_path / "a")


def test_what_is_sent_before_the_other_end_closes_comes_whole(tmp_path: Path) -> None:
    near, far = socket.socketpair()
    with near, far:
        far.sendall(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nHele filen")
        far.shutdown(socket.SHUT_WR)
        connection = HTTPConnection("gammel.example", 80)
        connection.sock = Patient(near, time.monotonic() + 10)
        assert received(connection, "/a", tmp_path / "a") is None
    assert (tmp_path / "a").read_bytes() == b"Hele filen"
