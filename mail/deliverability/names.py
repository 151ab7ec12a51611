"""What the domain name system says. Nothing there and nobody answering are two different things."""

from dataclasses import dataclass, field
from ipaddress import ip_address

import dns.exception
import dns.resolver
import dns.reversename

SECONDS = 5.0


class NoAnswerError(Exception):
    """No name server answered; ``name`` is what was asked."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


def system_resolver() -> dns.resolver.Resolver:
    """The resolver of this machine, with our patience. NoAnswerError without one."""
    try:
        resolver = dns.resolver.Resolver()
    except (dns.exception.DNSException, OSError) as error:
        raise NoAnswerError("/etc/resolv.conf") from error
    resolver.lifetime = SECONDS
    return resolver


@dataclass
class Names:
    """Lookups through one resolver, each asked once. NoAnswerError when none comes."""

    resolver: dns.resolver.Resolver
    _known: dict[tuple[str, str], list[str]] = field(default_factory=dict)

    def txt(self, name: str) -> list[str]:
        """TXT records, each with its strings joined."""
        return self._ask(name, "TXT")

    def mx(self, name: str) -> list[str]:
        """The servers that take mail for ``name``; a single "." says that it takes none (RFC 7505)."""
        return self._ask(name, "MX")

    def addresses(self, name: str) -> list[str]:
        """IPv4 and IPv6 addresses of a host; of an address itself."""
        try:
            return [str(ip_address(name))]
        except ValueError:
            return self._ask(name, "A") + self._ask(name, "AAAA")

    def reverse(self, ip: str) -> list[str]:
        """The names that an address says it has."""
        return self._ask(dns.reversename.from_address(ip).to_text(omit_final_dot=True), "PTR")

    def _ask(self, name: str, kind: str) -> list[str]:
        key = name.lower().rstrip("."), kind
        if key not in self._known:
            self._known[key] = self._answers(key[0], kind)
        return self._known[key]

    def _answers(self, name: str, kind: str) -> list[str]:
        try:
            found = self.resolver.resolve(name, kind, search=False)
        except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
            return []
        except (dns.exception.DNSException, OSError, UnicodeError) as error:
            raise NoAnswerError(name) from error
        return [_words(record, kind) for record in found]


def _words(record: object, kind: str) -> str:
    if kind == "TXT":
        return b"".join(record.strings).decode("utf-8", "replace")  # type: ignore[attr-defined]
    if kind == "MX":
        return str(record.exchange).rstrip(".") or "."  # type: ignore[attr-defined]
    return str(record).rstrip(".")
