"""What keeps letters out of the junk folder and can be looked up: each check with what to set, in words."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import ip_address
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from mail.deliverability import dmarc
from mail.deliverability.names import Names, NoAnswerError
from mail.deliverability.spf import LOOKUPS, Spf, SpfError, record_of

ONE_CLICK = "/u/" + "x" * 43
LONGEST = 70  # Longer ones are folded, which breaks signatures at some relays.


class State(StrEnum):
    """``UNKNOWN``: nobody answered, or we were not told enough to ask."""

    OK = "ok"
    NOTE = "note"
    MISSING = "missing"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at: what was found, and what to set, empty when nothing."""

    name: str
    state: State
    found: str
    fix: str = ""


@dataclass(frozen=True)
class Setup:
    """What letters are sent with: addresses, the server they go through, and from which IP addresses they
    reach the world (none: those of the server)."""

    sender: str
    bounces: str
    server: str
    base_url: str
    ips: Sequence[str] = ()
    selectors: Sequence[str] = ()

    @property
    def domain(self) -> str:
        return self.sender.rpartition("@")[2].lower()

    @property
    def envelope_domain(self) -> str:
        return (self.bounces or self.sender).rpartition("@")[2].lower()


Check = Callable[[Setup, Names], Iterator[Finding]]


def check_all(setup: Setup, names: Names) -> list[Finding]:
    """Every check in its turn; one whose question nobody answers says so."""
    found: list[Finding] = []
    for name, check in CHECKS.items():
        try:
            found += check(setup, names)
        except NoAnswerError as error:
            told = _("No name server answered about %(name)s.") % {"name": error.name}
            fix = _("Run this where there is a network, or try again later.")
            found.append(Finding(name, State.UNKNOWN, told, fix))
    return found


def _server(setup: Setup, names: Names) -> Iterator[Finding]:
    if not setup.server:
        yield Finding(
            "server",
            State.MISSING,
            _("Mail goes to the local mailbox, so nobody receives it."),
            _("Set EMAIL_URL to a mail server."),
        )
        return
    yield Finding("server", State.OK, _("Mail goes through %(server)s.") % {"server": setup.server})


def _public_ips(setup: Setup, names: Names) -> list[str]:
    """Where the world sees us come from: what we were told, else the server's own public addresses."""
    if setup.ips or not setup.server:
        return list(setup.ips)
    return [ip for ip in names.addresses(setup.server) if ip_address(ip).is_global]


def _no_ips() -> str:
    return _("Give the address that your mail server sends from: check_mail --ip ADDRESS.")


def _spf(setup: Setup, names: Names) -> Iterator[Finding]:
    domain = setup.envelope_domain
    ips = _public_ips(setup, names)
    example = "v=spf1 " + " ".join(f"{'ip6' if ':' in ip else 'ip4'}:{ip}" for ip in ips) + " -all"
    told = {"domain": domain, "record": example if ips else "v=spf1 mx -all"}
    try:
        if record_of(domain, names) is None:
            found = _("%(domain)s has no SPF record.") % told
            yield Finding("spf", State.MISSING, found, _("Add a TXT record at %(domain)s: %(record)s") % told)
            return
        if not ips:
            found = _("%(domain)s has an SPF record; which server it must name we do not know.") % told
            yield Finding("spf", State.UNKNOWN, found, _no_ips())
        for ip in ips:
            yield _spf_of(ip, domain, names)
    except SpfError as error:
        found = _("The SPF record of %(domain)s cannot be used: %(reason)s.") % {**told, "reason": error}
        fix = _("Keep one record, with %(number)s lookups at most and no unknown words.") % {
            "number": LOOKUPS
        }
        yield Finding("spf", State.MISSING, found, fix)


def _spf_of(ip: str, domain: str, names: Names) -> Finding:
    spf = Spf(names, ip)
    result = spf.result(domain)
    told = {"domain": domain, "ip": ip, "lookups": spf.lookups, "most": LOOKUPS, "result": result}
    if result == "pass":
        found = _("%(domain)s lets %(ip)s send (SPF, %(lookups)s of %(most)s lookups).") % told
        return Finding("spf", State.OK, found)
    found = _("The SPF record of %(domain)s does not name %(ip)s (%(result)s).") % told
    told["word"] = f"{'ip6' if ':' in ip else 'ip4'}:{ip}"
    fix = _("Add %(word)s to it, before «all», or the «include» that your provider tells you.") % told
    return Finding("spf", State.MISSING, found, fix)


def _dkim(setup: Setup, names: Names) -> Iterator[Finding]:
    if not setup.selectors:
        yield Finding(
            "dkim",
            State.UNKNOWN,
            _("Which key signs your mail we do not know."),
            _(
                "Have your mail server sign with DKIM, also List-Unsubscribe and List-Unsubscribe-Post, and "
                "name the selector: DKIM_SELECTOR, or check_mail --selector NAME."
            ),
        )
    for selector in setup.selectors:
        name = f"{selector}._domainkey.{setup.domain}"
        records = [text for text in names.txt(name) if "p=" in text]
        bits = dmarc.key_bits(records[0]) if records else None
        told = {"name": name, "bits": bits}
        if not bits:
            found = _("There is no key at %(name)s.") % told
            fix = _("Add the TXT record that your mail server or provider gives you for DKIM.")
            yield Finding("dkim", State.MISSING, found, fix)
        elif 256 < bits < dmarc.WEAK:
            found = _("The key at %(name)s has %(bits)s bits.") % told
            yield Finding("dkim", State.NOTE, found, _("Make a new one of 2048 bits."))
        else:
            yield Finding("dkim", State.OK, _("There is a key at %(name)s (%(bits)s bits).") % told)


def _dmarc(setup: Setup, names: Names) -> Iterator[Finding]:
    at, policy = dmarc.policy_of(setup.domain, names)
    told = {"domain": setup.domain, "at": at, "policy": policy.get("p", ""), "other": setup.envelope_domain}
    if policy.get("p", "").lower() not in {"none", "quarantine", "reject"}:
        found = _("%(domain)s has no DMARC policy.") % told
        fix = (
            _("Add a TXT record at _dmarc.%(domain)s: v=DMARC1; p=none; rua=mailto:postmaster@%(domain)s")
            % told
        )
        yield Finding("dmarc", State.MISSING, found, fix)
        return
    found = _("%(at)s has a DMARC policy: p=%(policy)s.") % told
    if policy["p"].lower() == "none":
        fix = _("Once all your mail passes, make it p=quarantine, so that nobody can write in your name.")
        yield Finding("dmarc", State.NOTE, found, fix)
    else:
        yield Finding("dmarc", State.OK, found)
    strict = policy.get("aspf", "r").lower() == "s"
    if not dmarc.is_aligned(setup.envelope_domain, setup.domain, at=at, strict=strict):
        found = (
            _("Bounces go to %(other)s, which does not count as %(domain)s: SPF alone does not pass.") % told
        )
        fix = _("Choose a BOUNCE_ADDRESS under %(domain)s, and sign with DKIM as %(domain)s.") % told
        yield Finding("alignment", State.NOTE, found, fix)


def _reverse(setup: Setup, names: Names) -> Iterator[Finding]:
    ips = _public_ips(setup, names)
    if not ips:
        yield Finding("ptr", State.UNKNOWN, _("Which server sends your mail we do not know."), _no_ips())
    for ip in ips:
        hosts = names.reverse(ip)
        told = {"ip": ip, "hosts": ", ".join(hosts)}
        if any(ip in names.addresses(host) for host in hosts):
            yield Finding("ptr", State.OK, _("%(ip)s is %(hosts)s, there and back.") % told)
            continue
        found = (
            _("%(ip)s has no name.") if not hosts else _("%(ip)s calls itself %(hosts)s, which is not it.")
        )
        fix = _("Ask whoever gave you the address %(ip)s for a PTR record with the name of your mail server.")
        yield Finding("ptr", State.MISSING, found % told, fix % told)


def _mailboxes(setup: Setup, names: Names) -> Iterator[Finding]:
    for domain in dict.fromkeys([setup.domain, setup.envelope_domain]):
        servers = [server for server in names.mx(domain) if server != "."]
        told = {"domain": domain, "servers": ", ".join(servers)}
        if servers:
            found = _("Mail to %(domain)s goes to %(servers)s.") % told
            yield Finding("mx", State.OK, found)
        else:
            fix = _("Add an MX record at %(domain)s: answers, complaints and bounces come there.") % told
            yield Finding("mx", State.MISSING, _("Nobody takes mail for %(domain)s.") % told, fix)
    if not setup.bounces:
        found = _("Bounces come to the sender's own mailbox, and nobody reads them.")
        fix = _("Set BOUNCE_ADDRESS, and run process_bounces on its mailbox.")
        yield Finding("bounces", State.MISSING, found, fix)


def _one_click(setup: Setup, names: Names) -> Iterator[Finding]:
    url = f"{setup.base_url}{ONE_CLICK}"
    told = {"length": len(url), "most": LONGEST, "url": setup.base_url}
    if urlsplit(url).scheme != "https":
        found = _("The link that unsubscribes with one press begins with %(url)s.") % told
        fix = _("Set BASE_URL to an https address: mail programs use no other.")
        yield Finding("one-click", State.MISSING, found, fix)
    elif len(url) >= LONGEST:
        found = _("The link that unsubscribes with one press has %(length)s letters.") % told
        fix = (
            _("A shorter BASE_URL keeps it under %(most)s: some relays fold longer ones and break them.")
            % told
        )
        yield Finding("one-click", State.NOTE, found, fix)
    else:
        found = _("The link that unsubscribes with one press is https and has %(length)s letters.") % told
        yield Finding("one-click", State.OK, found)


CHECKS: dict[str, Check] = {
    "server": _server,
    "spf": _spf,
    "dkim": _dkim,
    "dmarc": _dmarc,
    "ptr": _reverse,
    "mx": _mailboxes,
    "one-click": _one_click,
}
