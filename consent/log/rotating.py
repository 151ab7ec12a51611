"""``ledger rotate``: a new signing key, where the old one was generated in VAR_DIR."""

import os
from pathlib import Path

from django.conf import settings

from consent.errors import LogRefused
from consent.ledger.keys import generate_key


def rotate_key() -> Path:
    """Put a new key in place of VAR_DIR/secrets/LEDGER_KEY and return where the old one is kept.

    Both sign until the old one's file is deleted. LogRefused where the key comes from the environment: there
    its owner replaces it.
    """
    folder = Path(settings.VAR_DIR) / "secrets"
    current, previous = folder / "LEDGER_KEY", folder / "LEDGER_KEY_PREVIOUS"
    if not current.exists() or current.read_text().strip() != settings.LEDGER_KEY:
        raise LogRefused(
            "LEDGER_KEY comes from the environment. Set LEDGER_KEY_PREVIOUS to what it is now, "
            "LEDGER_KEY to the output of 'openssl rand -base64 32', and restart."
        )
    if previous.exists():
        raise LogRefused(
            f"The last rotation is not over: {previous} still signs. Delete it when everybody knows the "
            "new key, then rotate again."
        )
    # The old key first: a crash between the two leaves a log that its old key signs twice, and no lost key.
    _write(previous, settings.LEDGER_KEY)
    _write(current, generate_key())
    return previous


def _write(path: Path, key: str) -> None:
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(key)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
