"""What a refusal says: of the address, of the mailbox, or of us.

Three sources, in the order in which they are believed: the enhanced status (RFC 3463, and the IANA registry
of its codes), the words, which every dialect has its own of, and the SMTP code. Nobody loses a subscription
for what is said of us, nor for what nobody understands.
"""

import re

from mail.models import Feedback

Kind = Feedback.Kind

# Not part of an IP address or a version.
STATUS = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.]*\d)")
REFUSED = re.compile(r"(?<![\d.])([45])\.([0-7])\.(\d{1,3})(?![\d.]*\d)")

# The address, or its domain, takes no mail and never will.
NO_MAILBOX = frozenset(["1.1", "1.2", "1.3", "1.6", "1.10", "2.1", "4.4", "7.13", "7.17", "7.18"])
# The mailbox, or the way to it, is in trouble that may pass.
TROUBLE = frozenset(["1.4", "2.0", "2.2", "2.4"])
# We are not let in at all: sender, login, our IP address or domain, how much we send.
US_STATUS = re.compile(r"1\.[78]|7\.(8|2[0-9]|5\d\d|6\d\d|7\d\d)")
# Of the message alone: its size, its form, what stands in it.
CONTENT = frozenset(["2.3", "3.4"])


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE)


US_WORDS = _any(
    r"relay(ing)?( access)? (is )?(denied|not (allowed|permitted)|prohibited)",
    r"(unable|not (permitted|allowed)) to relay|relaying denied|we do not relay",
    r"authentication (is )?(required|failed|unsuccessful)|must (first )?authenticate|not authenticated",
    r"sender (address |domain |verify |e-?mail )*(is |was )?(rejected|denied|failed|blocked|banned|unknown)",
    r"(sender|sending) (ip|domain|host|server)[^.]{0,40}(blocked|banned|listed|not allowed)",
    r"domain of sender|sender'?s? domain|send as|not allowed to send|SendAsDenied",
    r"(client|ip|host|server|address \[?\d)[^.;]{0,60}"
    r"(blocked|banned|black-?listed|block-?listed|is listed|on our block list)",
    r"(blocked|rejected|refused|listed)[^;]{0,40}(using|by|in|at|on|via) [\w.\-]*"
    r"(spamhaus|spamcop|sorbs|barracuda|uceprotect|abuseat|sbl|rbl|dnsbl|zen\.)",
    r"banned sending ip|reverse (dns|hostname)|ptr record|does not have a (valid )?reverse|rdns",
    r"(does not|doesn't|not) pass[^.]{0,40}authentication|unauthenticated (e-?mail|mail|sender)",
    r"daily (user )?sending (quota|limit)|exceeded (the |your )?(maximum )?sending|bulk sender",
)
BLOCKED_WORDS = _any(
    r"\bspam\b|\bjunk\b|unsolicited|bulk mail|mass mail",
    r"\bdmarc\b|\bspf\b|\bdkim\b",
    r"virus|malware|phishing|malicious|prohibited attachment|file type",
    r"polic(y|ies)\b|content (rejected|filter|denied)|message (content|was) (rejected|refused) (by|as|for)",
    r"black-?list|block-?list|reputation|rbl\b|dnsbl|spamhaus|spamcop",
    r"access denied|not accepted for|administrative(ly)? prohibit|rejected by (the )?(recipient|user|rule)",
    r"does not accept (mail|messages?) from (you|this sender)|restricted|not authorized|authenticated sender",
    r"message (size|too (large|big))|exceeds (the )?(maximum |fixed |size )?(message )?(size|limit)",
    r"too many hops|mail loop|routing loop|forwarding loop",
)
SOFT_WORDS = _any(
    r"(mailbox|inbox|postbox|quota|account|user|disk|storage)[^.;]{0,60}"
    r"(is full|full\b|exceed|exceeded|over ?quota|overdrawn|out of (storage|space)|limit)",
    r"over ?(the )?(his |her |their )?(mailbox |storage )?quota|quota[- ]?(exceeded|violation)|quotaexceeded",
    r"(insufficient|not enough) (system |disk |mailbox )?(storage|space)|out of storage|exceeds? quota",
    r"postfach (ist )?voll|boîte (de réception )?(est )?pleine|skrzynka[^.]{0,40}(pełna|przepełniona)",
    r"postkassen? (er )?full|innboksen? (er )?full|buzón[^.]{0,20}lleno|casella[^.]{0,20}piena",
)
HARD_WORDS = _any(
    r"(user|recipient|mailbox|address|account|addressee|alias|name|person|mailname)s?\b[^.;:]{0,60}"
    r"(unknown|not known|not found|does ?n[o']t exist|doesn't exist|not exist\b|"
    r"no longer (exists|valid|active|available)|invalid|not valid|inactive|"
    r"disabled|discontinued|deactivated|closed|terminated|suspended|"
    r"not listed|not recogni[sz]ed|no longer in use|not our customer)",
    r"(unknown|invalid|no such|nonexist[ea]nt|non-existent|inactive|bad|illegal) (local )?"
    r"(\w+ )?(user|recipient|mailbox|address|account|addressee|alias|person|name|destination)",
    r"(does ?n[o']t|doesn't|does not|didn't) (have|match|list)[^;]{0,60}(account|mailbox|user|address)",
    r"no (such|valid|mailbox|account)[^.;]{0,40}(here|(by|with) that name|recipient|mailbox|user|person)",
    r"mailbox (is )?(currently )?(unavailable|not available|not found)|not listed in|unrouteable|unroutable",
    r"userid|no longer accepts|delivery point|not exactly match|no matches to|"
    r"no mailbox (here )?by|user .{0,60} not (found|listed|exist)|recipient ?not ?found|isn't a valid|"
    r"not a (valid|known) (user|recipient|mailbox|address|local)|is not (a )?valid",
    r"(host|domain)( name| or domain name)?[^.;]{0,60}(not found|unknown|does ?n[o']t exist|doesn't exist|"
    r"does not accept mail|no longer|expired)|no such (domain|host)|bad destination|couldn't find any host|"
    r"nullmx|null mx|non-?existent (hosts?|domain)|nxdomain|unknown host|all relevant mx",
    r"address(es)? (rejected|failed|couldn't be found|wasn't found)|account (has been|is|was) "
    r"(disabled|deleted|closed|suspended)|has (left|moved)|no longer (works|employed|with us)",
    r"unbekannt|existiert nicht|nicht (gefunden|vorhanden|bekannt)|keine? (solcher|postfach)|ungültig",
    r"(finnes|eksisterer) ikke|ukjent (mottaker|bruker|adresse|domene)|ble ikke funnet|ugyldig",
    r"nie istnieje|nieznany|nie (znaleziono|odnaleziono)|nieprawidłowy|brak (takiego|skrzynki|użytkownika)",
    r"n'existe pas|inconnue?\b|introuvable|utilisateur inconnu|no existe|desconocid|sconosciut|onbekend|"
    r"finns inte|okänd|findes ikke|tuntematon",
)
THROTTLE_WORDS = _any(
    r"rate[- ]?limit|throttl|too many (messages|connections|recipients|e-?mails|errors)|too (fast|quickly)",
    r"temporar(il)?y (deferred|blocked|rate)|unusual rate|try again later[^.]{0,40}(reputation|complaints)",
    r"deferred due to|connection (rate|frequency)|grey-?list|slow down|exceeded the (connection|rate)",
)


def verdict(code: int | None, status: str, words: str) -> Feedback.Kind | None:
    """Which kind of feedback a refusal is; None for what refuses nothing.

    ``code`` is SMTP's, ``status`` the enhanced one ("5.1.1"), found in ``words`` when it is empty. A 4xx is
    asked about when it was given up.
    """
    code, status = _known(code, status, words)
    large, _dot, small = status.partition(".")
    if large not in {"4", "5"}:
        return None
    if is_about_us(code, status, words):
        return Kind.BLOCKED
    if large == "4":
        return Kind.BLOCKED if small.startswith("7.") else Kind.SOFT
    return _by_status(small, words) or _by_words(small, words) or _by_code(code, small)


def _by_status(small: str, words: str) -> Feedback.Kind | None:
    """What the status alone is clear about. 5.4.1 is what Exchange says of addresses its directory lacks."""
    if small in NO_MAILBOX:
        return Kind.HARD
    if small in TROUBLE:
        return Kind.SOFT
    if small in CONTENT or small.startswith(("6.", "7.")):
        unknown = HARD_WORDS.search(words) and not BLOCKED_WORDS.search(words)
        return Kind.HARD if unknown else Kind.BLOCKED
    if small == "4.1" and "recipient address rejected" in words.lower():
        return Kind.HARD
    return None


def _by_words(small: str, words: str) -> Feedback.Kind | None:
    for pattern, kind in (
        (SOFT_WORDS, Kind.SOFT),
        (HARD_WORDS, Kind.HARD),
        (BLOCKED_WORDS, Kind.BLOCKED),
    ):
        if pattern.search(words):
            return kind
    return None


def _by_code(code: int | None, small: str) -> Feedback.Kind:
    """Nobody understands the words. What counts three times is enough for an address that does nothing."""
    if small == "1.0" or code == 551:
        return Kind.HARD
    return Kind.BLOCKED if code == 554 or small.startswith("5.") else Kind.SOFT


def is_throttle(code: int | None, status: str, words: str) -> bool:
    """Whether we are asked to send less, or later: about us, and for a while."""
    known, found = _known(code, status, words)
    if not found.startswith("4"):
        return False
    # 421 alone says that the server leaves; with 4.3 or 4.4 that it is the server's own trouble.
    leaves = known == 421 and not found.startswith(("4.3.", "4.4."))
    return leaves or found.startswith("4.7.") or bool(THROTTLE_WORDS.search(words))


def is_about_us(code: int | None, status: str, words: str) -> bool:
    """Whether we are refused whoever is written to: for the sender, the login, or our place on a list."""
    known, found = _known(code, status, words)
    large, _dot, small = found.partition(".")
    if large != "5":
        return False
    if known in {530, 534, 535, 538} or US_STATUS.fullmatch(small):
        return True
    return small not in NO_MAILBOX | TROUBLE and bool(US_WORDS.search(words))


def status_in(words: str) -> str:
    """The enhanced status of a refusal in words, empty if there is none."""
    found = REFUSED.search(words)
    return ".".join(found.groups()) if found else ""


def _known(code: int | None, status: str, words: str) -> tuple[int | None, str]:
    """Code and status, each found where it was not given; the status has only its class where no more is
    known. Some give 5.0.0 for whatever it is."""
    found = STATUS.fullmatch(status.strip())
    status = ".".join(found.groups()) if found else status_in(words)
    if code is None and (said := re.match(r"\s*([245]\d\d)\b", words)):
        code = int(said[1])
    if not status or status.endswith(".0.0"):
        status = status_in(words) or status or (f"{code // 100}.0.0" if code else "")
    return code, status
