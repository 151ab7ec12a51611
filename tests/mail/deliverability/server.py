"""A small name server on this machine, over UDP, that knows what a test tells it."""

import contextlib
import socketserver
import threading
from collections.abc import Iterator

import dns.flags
import dns.message
import dns.rcode
import dns.resolver
import dns.rrset

Zone = dict[tuple[str, str], list[str]]


class Handler(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        data, channel = self.request
        query = dns.message.from_wire(data)
        question = query.question[0]
        name, kind = question.name.to_text(omit_final_dot=True).lower(), question.rdtype
        zone: Zone = self.server.zone  # type: ignore[attr-defined]
        response = dns.message.make_response(query)
        response.flags |= dns.flags.AA
        words = zone.get((name, kind.name), [])
        if words:
            response.answer.append(dns.rrset.from_text(question.name, 60, "IN", kind.name, *words))
        elif not any(known == name for known, _kind in zone):
            response.set_rcode(dns.rcode.NXDOMAIN)
        channel.sendto(response.to_wire(), self.client_address)


@contextlib.contextmanager
def name_server(zone: Zone) -> Iterator[dns.resolver.Resolver]:
    """A resolver that asks this server and no other."""
    with socketserver.ThreadingUDPServer(("127.0.0.1", 0), Handler) as server:
        server.zone = zone  # type: ignore[attr-defined]
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        resolver = dns.resolver.Resolver(configure=False)
        resolver.nameservers, resolver.port = ["127.0.0.1"], server.server_address[1]
        resolver.lifetime = 5
        yield resolver
        server.shutdown()
