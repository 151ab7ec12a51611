"""Structured logs: one JSON object a line, with every address and token cut out of it."""

import json
import logging
import re
from datetime import UTC, datetime

ADDRESS = re.compile(r"[^\s@<>\"']+@[^\s@<>\"']+")
# The path of every route that carries a token (DESIGN section 4: confirm, unsubscribe, result, receipt).
TOKEN_PATH = re.compile(r"(/(?:bekreft|avmelding|resultat|kvittering|receipts|u)/)[^/\s\"?]+")


def scrub(text: str) -> str:
    """The text without addresses and tokens."""
    return TOKEN_PATH.sub(r"\1[token]", ADDRESS.sub("[address]", text))


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
