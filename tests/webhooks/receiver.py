"""A real receiver on this machine, which answers what it is told to, over http or https."""

import contextlib
import json
import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

Request = tuple[dict[str, str], bytes]
# Status, headers and body; or a function that writes to the wire itself.
Answer = tuple[int, dict[str, str], bytes] | Callable[[BaseHTTPRequestHandler], None]


@dataclass
class Receiver:
    """Answers ``answers`` in turn, and then ``usual``. It repeats challenges while ``echoes``."""

    url: str = ""
    port: int = 0
    answers: list[Answer] = field(default_factory=list)
    usual: Answer = (204, {}, b"")
    echoes: bool = True
    received: list[Request] = field(default_factory=list)
    connections: int = 0

    @property
    def told(self) -> list[dict[str, Any]]:
        """The events that came, challenges left out."""
        bodies = [json.loads(body) for _headers, body in self.received]
        return [body for body in bodies if body["type"] != "no.snakkis.endpoint.challenge.v1"]


class Handler(BaseHTTPRequestHandler):
    state: Receiver
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.state.received.append(({k.lower(): v for k, v in self.headers.items()}, body))
        answer = self.answer(body)
        if callable(answer):
            answer(self)
            return
        status, headers, content = answer
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def answer(self, body: bytes) -> Answer:
        told = json.loads(body)
        if self.state.echoes and told["type"] == "no.snakkis.endpoint.challenge.v1":
            return 200, {}, json.dumps({"challenge": told["data"]["challenge"]}).encode()
        return self.state.answers.pop(0) if self.state.answers else self.state.usual

    def log_message(self, *args: object) -> None:
        pass


class Server(ThreadingHTTPServer):
    daemon_threads = True
    state: Receiver

    def get_request(self) -> Any:
        self.state.connections += 1
        return super().get_request()

    def handle_error(self, *args: object) -> None:
        """A client that hangs up is part of the play."""


@contextlib.contextmanager
def listening(*, host: str = "127.0.0.1", port: int = 0, tls: Path | None = None) -> Iterator[Receiver]:
    """A receiver at ``host``. ``tls`` is the folder of ``certificate``."""
    state = Receiver()
    server = Server((host, port), type("Bound", (Handler,), {"state": state}))
    server.state = state
    if tls:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(tls / "cert.pem", tls / "key.pem")
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    Thread(target=server.serve_forever, args=[0.01], daemon=True).start()
    state.port = server.server_port
    state.url = f"{'https' if tls else 'http'}://{host}:{state.port}/hooks"
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()


def holding(until: Event) -> Answer:
    """Says nothing before ``until``, and then that all is well."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        until.wait(60)
        with contextlib.suppress(OSError):
            handler.send_response(204)
            handler.end_headers()

    return answer


def dripping(first: bytes, drop: bytes, stop: Event) -> Answer:
    """Writes ``first`` and then ``drop`` again and again, until the other side has had enough."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.close_connection = True
        with contextlib.suppress(OSError):
            handler.wfile.write(first)
            while not stop.wait(0.02):
                handler.wfile.write(drop)

    return answer


def certificate(folder: Path, name: str) -> Path:
    """A certificate for ``name`` that signs itself: cert.pem and key.pem in ``folder``."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject, now = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]), datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    (folder / "cert.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return folder
