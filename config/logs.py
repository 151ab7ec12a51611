"""Structured logs: one JSON object a line, with every mail address, token and IP address cut out of it."""

import json
import logging
import re
from datetime import UTC, datetime

# Rather too much than too little: whatever touches an @, also percent-encoded, or a quoted local part.
# Begins where a word begins and nowhere inside it, or a long word without an @ is read once from each letter.
ADDRESS = re.compile(r'(?:"[^"\n]*"|(?<![^\s@<>"])[^\s@<>"]+)(?:@|%(?:25)*40)[^\s@<>"]+')
# What follows the word of a route that carries a token, in every language, ...
ROUTES = (
    "bekreft|forny|inn|avmelding|tempo|angre|u|resultat|ambassador|kvittering|receipts|utkast|content/preview|"
    "password_reset/confirm/[^/\\s]+"
)
TOKEN_PATH = re.compile(rf"(/(?:{ROUTES})/)[^/\s\"'?#]+")
# ... and a token of consent.tokens wherever it stands: 43 letters of base64url and no more. A hash of the
# log, which is public, ends in "=".
TOKEN = re.compile(r"(?<![\w-])[\w-]{43}(?![\w+=-])", re.ASCII)
# gunicorn names the sender of a malformed request.
IP_ADDRESS = re.compile(r"\bip=\S+")


def scrub(text: str) -> str:
    """The text without addresses and tokens."""
    text = TOKEN_PATH.sub(r"\1[token]", ADDRESS.sub("[address]", text))
    return IP_ADDRESS.sub("ip=[address]", TOKEN.sub("[token]", text))


class EventFormatter(logging.Formatter):
    """``{"at", "level", "logger", "event", "error"?}``, times in UTC."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": scrub(record.getMessage()),
        }
        if record.exc_info:
            line["error"] = scrub(self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=False)
