"""webhooks.connecting: the connection itself, against real servers on this machine."""

import threading
import time
from ipaddress import ip_address, ip_network

import pytest

from tests.webhooks.receiver import certificate, dripping, listening
from webhooks.connecting import MOST_BYTES, Reply, post
from webhooks.guard import Target, checked

HERE = [ip_address("127.0.0.1")]


def ask(port: int, *, host: str = "receiver.example", scheme: str = "http", seconds: float = 10) -> Reply:
    target = Target(scheme, host, port, "/hooks?a=1")
    return post(target, HERE, headers={"x": "y"}, body=b'{"type":""}', deadline=time.monotonic() + seconds)


@pytest.fixture
def stop():
    stop = threading.Event()
    yield stop
    stop.set()


@pytest.mark.parametrize(
    ("first", "drop"),
    [
        (b"", b"H"),
        (b"HTTP/1.1 200 OK\r\nx-name: ", b"a"),
        (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    ],
    ids=["status", "header", "continue"],
)
def test_a_receiver_that_drips_bytes_is_cut_off_at_the_deadline(receiver, stop, first, drop):
    receiver.answers = [dripping(first, drop, stop)]
    began = time.monotonic()
    reply = ask(receiver.port, seconds=0.5)
    assert (reply.status, reply.error) in {(None, "timeout"), (None, "protocol")}
    assert time.monotonic() - began < 5


def test_a_body_that_drips_is_left_as_the_status_is_known(receiver, stop, monkeypatch):
    receiver.answers = [dripping(b"HTTP/1.1 200 OK\r\n\r\nbeginning", b"", stop)]
    reply = ask(receiver.port, seconds=0.5)
    assert (reply.status, reply.body, reply.error) == (200, b"beginning", "")


def test_of_a_large_answer_only_the_beginning_is_read(receiver):
    receiver.answers = [(200, {}, b"x" * (20 * MOST_BYTES))]
    assert len(ask(receiver.port).body) == MOST_BYTES


def test_nobody_listening_is_an_error_in_one_word():
    with listening() as gone:
        port = gone.port
    assert ask(port).error == "connection"


def test_what_is_no_http_is_an_error_in_one_word(receiver, stop):
    stop.set()
    receiver.answers = [dripping(b"220 mail.example ESMTP\r\n", b"", stop)]
    assert ask(receiver.port).error == "protocol"


def test_a_redirect_is_answered_as_it_is(receiver):
    receiver.answers = [(307, {"Location": receiver.url}, b"")]
    assert ask(receiver.port).status == 307
    assert len(receiver.received) == 1


def test_no_proxy_and_no_password_of_the_environment_is_used(receiver, monkeypatch, tmp_path):
    netrc = tmp_path / "netrc"
    netrc.write_text("default login kari password hemmelig\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    with listening() as proxy:
        for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.url)
        assert ask(receiver.port).status == 204
        assert proxy.connections == 0
    headers, _body = receiver.received[0]
    assert headers["host"] == f"receiver.example:{receiver.port}"
    assert "authorization" not in headers
    assert "proxy-authorization" not in headers


def test_the_certificate_is_checked_against_the_name_and_not_the_address(tmp_path, monkeypatch):
    with listening(tls=certificate(tmp_path, "receiver.example")) as receiver:
        assert ask(receiver.port, scheme="https").error == "tls"  # nobody vouches for it
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "cert.pem"))
        assert ask(receiver.port, scheme="https", host="other.example").error == "tls"
        reply = ask(receiver.port, scheme="https")
        assert (reply.status, reply.address) == (204, "127.0.0.1")
        assert len(receiver.received) == 1


def test_a_name_that_answers_otherwise_a_moment_later_leads_to_the_address_that_was_checked(zone, settings):
    """DNS rebinding: 127.0.0.2 stands for a public address, 127.0.0.1 for what must never be reached."""
    settings.WEBHOOK_NETWORKS = [ip_network("127.0.0.2")]
    with (
        listening(host="127.0.0.2") as outside,
        listening(host="127.0.0.1", port=outside.port) as inside,
    ):
        zone["rebind.example", "A"] = ["127.0.0.2"]
        target, ips = checked(f"http://rebind.example:{outside.port}/")
        zone["rebind.example", "A"] = ["127.0.0.1"]
        body = b'{"type":""}'
        reply = post(target, ips, headers={}, body=body, deadline=time.monotonic() + 10)
        assert (reply.status, reply.address) == (204, "127.0.0.2")
        assert (outside.connections, inside.connections) == (1, 0)


def test_the_second_address_is_tried_when_nobody_answers_at_the_first(receiver):
    ips = [ip_address("127.0.0.3"), ip_address("127.0.0.1")]
    target = Target("http", "receiver.example", receiver.port, "/")
    reply = post(target, ips, headers={}, body=b'{"type":""}', deadline=time.monotonic() + 10)
    assert (reply.status, reply.address) == (204, "127.0.0.1")
