"""Whether a domain lets a server send in its name: the Sender Policy Framework (RFC 7208)."""

from dataclasses import dataclass
from ipaddress import ip_address, ip_network

from mail.deliverability.names import Names

LOOKUPS = 10  # RFC 7208 4.6.4: more, and nobody believes the record.
RESULTS = {"+": "pass", "-": "fail", "~": "softfail", "?": "neutral"}


class SpfError(Exception):
    """The record cannot be used (permerror)."""


@dataclass
class Spf:
    """One evaluation. ``lookups`` counts what a receiver has to look up."""

    names: Names
    ip: str
    lookups: int = 0

    def result(self, domain: str) -> str:
        """ "pass", "fail", "softfail" or "neutral"; "none" without a record. SpfError for one of no use."""
        record = record_of(domain, self.names)
        if record is None:
            return "none"
        redirect = ""
        for term in record.split()[1:]:
            if "=" in term.partition(":")[0]:
                name, _equals, value = term.partition("=")
                redirect = value if name.lower() == "redirect" else redirect
                continue
            sign = term[0] if term[0] in RESULTS else "+"
            if self._matches(term.lstrip("+-~?"), domain):
                return RESULTS[sign]
        if redirect:
            self._count()
            return self.result(redirect)
        return "neutral"

    def _matches(self, mechanism: str, domain: str) -> bool:
        name, _colon, value = mechanism.partition(":")
        name, slash, length = name.partition("/")
        kind = name.lower()
        if kind == "all":
            return True
        if kind in {"ip4", "ip6"}:
            return self._in_network(value)
        if kind not in {"include", "a", "mx", "ptr", "exists"}:
            raise SpfError(mechanism)
        self._count()
        if "%" in value or kind == "ptr":
            return False  # What depends on the single letter tells nothing of the server.
        if kind == "include":
            found = self.result(value)
            if found == "none":
                raise SpfError(f"include:{value}")
            return found == "pass"
        host, slash2, length2 = value.partition("/")
        return self._at(kind, host or domain, (length or length2) if slash or slash2 else "")

    def _at(self, kind: str, host: str, length: str) -> bool:
        hosts = self.names.mx(host) if kind == "mx" else [host]
        found = [ip for one in hosts[:10] if one != "." for ip in self.names.addresses(one)]
        if kind == "exists":
            return bool(found)
        return any(self._in_network(f"{ip}/{length.partition('/')[0]}" if length else ip) for ip in found)

    def _in_network(self, value: str) -> bool:
        try:
            return ip_address(self.ip) in ip_network(value, strict=False)
        except ValueError as error:
            raise SpfError(value) from error

    def _count(self) -> None:
        self.lookups += 1
        if self.lookups > LOOKUPS:
            raise SpfError(f"more than {LOOKUPS} lookups")


def record_of(domain: str, names: Names) -> str | None:
    """The SPF record of ``domain``, if it has one. SpfError for several."""
    found = [text for text in names.txt(domain) if text.lower().split(" ")[0] == "v=spf1"]
    if len(found) > 1:
        raise SpfError("several records")
    return found[0] if found else None
