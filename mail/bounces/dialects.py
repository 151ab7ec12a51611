"""Bounces that are no report, of which every server has its own, and answers that are no bounces."""

import logging
import re
from email.utils import parseaddr

from flufl.bounce import all_failures

from mail.bounces.letters import Mail, header, notice
from mail.bounces.reports import CODE, Refusal

logger = logging.getLogger(__name__)

SERVERS = re.compile(
    r"^(mailer[-_]?daemon|mail[-_.]?daemon|postmaster|mdaemon|mailer|mailsystem|mail[-_]?system|mailadmin|"
    r"mail[-_.]?administrator|system[-_.]?administrator|administrator|bounces?|no-?reply-?bounces?|"
    r"mail[-_.]delivery|undeliverable|smtp|root|exim|antispam|mx|ndr|\w*_smtp_\w*)\b",
    re.IGNORECASE,
)
NAMES = re.compile(
    r"mail delivery|mailer[- ]daemon|postmaster|delivery (sub)?system|system ?administrator|mail ?system|"
    r"microsoft (outlook|exchange)|mail server",
    re.IGNORECASE,
)
SUBJECTS = re.compile(
    r"undeliver|non-?deliver|not (be )?delivered|delivery (status|fail|report|problem|notification|error)|"
    r"(returned|bounced?) (mail|message|e-?mail)|mail (delivery|returned|system error)|failure notice|"
    r"(message|mail|delivery) fail|couldn'?t be delivered|address not found|user unknown|"
    r"unzustellbar|nicht zugestellt|zustellung|unerreichbar|"
    r"ikke (be )?(levert|leveres)|kunne ikke lever|ulever|uanbringel|avvist|levering|retur|"
    r"nie(doręcz|dostarcz)|nie (został|można)[^.]* dostarcz|zwrot|niepowodzenie|błąd dostar|"
    r"non (remis|distribu)|échec|impossible de (remettre|distribuer)|no (se )?(pudo|entregad)|"
    r"mancato recapito|niet bezorg|onbestelbaar|ej levere|kunde inte lever",
    re.IGNORECASE,
)
WAITS = re.compile(
    r"warning|delay|forsinke|verzöger|opóźni|retard[ée]|fördröj|still being retried|will (continue|keep)|"
    r"not yet been delivered|temporarily",
    re.IGNORECASE,
)
STILL_TRIED = re.compile(
    r"warning message only|do not need to resend|no action is required|will (continue|keep) (to )?try|"
    r"(is|are) still (being )?(trying|retr|tr)|continue to be attempted|retry (period|for)|"
    r"yet been delivered|"
    r"prøver (fortsatt|igjen)|wird weiterhin|będzie (nadal|ponawia)|deferred",
    re.IGNORECASE,
)
GIVEN_UP = re.compile(
    r"given up|giving up|permanent|will not be retried|failed (to deliver|permanently)|time-?out|expired|"
    r"too (long|old)|retry time(out)? (not reached|exceeded)|endgültig",
    re.IGNORECASE,
)
ANSWERS = re.compile(
    r"^\W*(auto(matic|mated|matisk|matische)?[- :_]?\W*(reply|response|svar|antwort|odpowied|replied)|"
    r"auto ?:|autosvar|autoreply|autoodpowied|out of (the )?office|ooo\b|vacation|on (annual )?leave|"
    r"away from|i am away|not in the office|"
    r"automatisk svar|frav[æa]r|ikke (på kontoret|til stede)|ferie|permisjon|bortreist|utenfor kontoret|"
    r"automatyczna odpowied|nieobecn|poza biurem|urlop|"
    r"automatische antwort|abwesen|nicht im (büro|haus)|urlaub|"
    r"réponse automatique|absen(t|ce)|respuesta automática|fuera de la oficina|risposta automatica|"
    r"frånvaro|autosvar|automatiskt svar|poissa|afwezig)",
    re.IGNORECASE,
)


def is_from_server(mail: Mail) -> bool:
    """Whether a mail server wrote it, by its own account: by name, or from nobody (RFC 5321 4.5.5)."""
    name, address = parseaddr(header(mail, "From"))
    returned = str(mail.get("Return-Path", "?")).strip(" <>")
    by_name = SERVERS.match(address.strip('"').partition("@")[0].strip('"')) or NAMES.search(name)
    return bool(by_name or not returned or SERVERS.match(returned) or not mail["From"])


def is_automatic(mail: Mail) -> bool:
    """Whether a program answered for a person: a vacation note and its like (RFC 3834)."""
    kind = header(mail, "Auto-Submitted").lower().partition(";")[0].strip()
    marks = ("X-Autoreply", "X-Autorespond", "X-Autoresponder", "X-Auto-Reply", "X-Vacation")
    precedence = header(mail, "Precedence").lower()
    return (
        kind == "auto-replied"
        or any(mail[mark] for mark in marks)
        or precedence in {"auto_reply", "auto-reply"}
        or bool(ANSWERS.match(header(mail, "Subject")))
    )


def plain_refusal(mail: Mail) -> Refusal | None:
    """What a bounce in words says; None when it is none."""
    if not is_from_server(mail) or _is_answer(mail):
        return None
    temporary, permanent = _failures(mail)
    told = bool(temporary or permanent or mail["X-Failed-Recipients"])
    if not told and not SUBJECTS.search(header(mail, "Subject")):
        return None
    words = " ".join(notice(mail).split())
    code = CODE.search(words)
    waits = WAITS.search(header(mail, "Subject")) or STILL_TRIED.search(words)
    if waits and not permanent and not GIVEN_UP.search(words):
        return Refusal("delayed", None, "", words)
    return Refusal("failed", int(code[1]) if code else None, "", words)


def _failures(mail: Mail) -> tuple[frozenset[bytes], frozenset[bytes]]:
    """Addresses that were put off, and that were refused, as flufl.bounce reads them."""
    if "@" not in str(mail["From"]):
        return frozenset(), frozenset()
    try:
        return all_failures(mail)
    except Exception:
        # It was written for mail that is well formed.
        logger.info("mail.bounce_not_understood", exc_info=True)
        return frozenset(), frozenset()


def _is_answer(mail: Mail) -> bool:
    """An answering program may well write from nobody; a server that names who failed, does not answer."""
    by_name = SERVERS.match(parseaddr(header(mail, "From"))[1].partition("@")[0])
    return is_automatic(mail) and not by_name and not mail["X-Failed-Recipients"]
