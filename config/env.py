"""Typed readers of the environment. Every setting is read here once, and a bad value ends in one sentence.

A secret may also come from a file named by ``<NAME>_FILE``, or from ``VAR_DIR/secrets/<NAME>``,
where the first start of a checkout writes what it generates (mode 0600).
"""

import os
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
TRUE, FALSE = {"1", "true", "yes", "on"}, {"0", "false", "no", "off", ""}

# The port that goes without saying is not said (HTML, section 7.1.1).
SENT_ORIGIN = re.compile(
    r"(?:http(?!.*:80$)|https(?!.*:443$))://(?:[a-z0-9-]+(?:\.[a-z0-9-]+)*|\[[0-9a-f:]+\])(?::[1-9][0-9]{0,4})?"
)


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, default).strip()


def flag(name: str, *, default: bool = False) -> bool:
    """A yes or no; anything else is refused."""
    value = text(name, "1" if default else "0").lower()
    if value not in TRUE | FALSE:
        raise ImproperlyConfigured(f"{name} is not a yes or no: {value!r}. Use 1 or 0.")
    return value in TRUE


def integer(name: str, default: int, *, low: int = 0, high: int = 2**31) -> int:
    """A whole number from ``low`` to ``high``."""
    value = text(name) or str(default)
    if not value.isascii() or not value.isdigit() or not low <= int(value) <= high:
        raise ImproperlyConfigured(f"{name} is not a whole number from {low} to {high}: {value!r}.")
    return int(value)


def choice(name: str, default: str, choices: tuple[str, ...]) -> str:
    """One of ``choices``, in capitals."""
    value = (text(name) or default).upper()
    if value not in choices:
        raise ImproperlyConfigured(f"{name} is not one of {', '.join(choices)}: {value!r}.")
    return value


def words(name: str) -> list[str]:
    """A comma-separated list; empty when the setting is."""
    return [word.strip() for word in text(name).split(",") if word.strip()]


def networks(name: str) -> list[IPv4Network | IPv6Network]:
    """Blocks of IP addresses with commas between; empty when the setting is."""
    try:
        return [ip_network(word) for word in words(name)]
    except ValueError:
        raise ImproperlyConfigured(f"{name} is not a list of networks. Use 10.1.0.0/16,127.0.0.1.") from None


def ports(name: str, default: list[int]) -> list[int]:
    """Port numbers with commas between."""
    given = words(name)
    if any(not word.isascii() or not word.isdigit() or not 0 < int(word) < 65536 for word in given):
        raise ImproperlyConfigured(f"{name} is not a list of ports. Use 443,8443.")
    return [int(word) for word in given] or default


def directory(name: str, default: str) -> Path:
    """A path, taken from the project's folder when it is relative."""
    return BASE_DIR / (text(name) or default)


def origin(name: str, default: str) -> str:
    """The address of a site, ``scheme://host[:port]`` without a path; empty when setting and default are."""
    value = (text(name) or default).rstrip("/")
    if not value:
        return ""
    parts = _parts(value, {"http", "https"})
    if parts is None or value != f"{parts.scheme}://{parts.netloc}" or "@" in parts.netloc:
        raise ImproperlyConfigured(f"{name} is not the address of a site: {value!r}. Use https://example.no.")
    return value


def origins(name: str) -> list[str]:
    """Origins as browsers send them in ``Origin``, or ``*`` alone for all; empty when the setting is."""
    values = [value.rstrip("/") for value in words(name)]
    for value in values if values != ["*"] else []:
        if not SENT_ORIGIN.fullmatch(value):
            raise ImproperlyConfigured(
                f"{name} holds what no browser sends as its origin: {value!r}. Use https://example.no, in "
                "small letters, without a path and its usual port, with commas between; or * alone."
            )
    return values


def web_address(name: str) -> str:
    """An http(s) address with any path; empty when the setting is."""
    value = text(name)
    if value and not _parts(value, {"http", "https"}):
        raise ImproperlyConfigured(f"{name} is not a web address. Use https://example.no/hook.")
    return value


def address_with(name: str, part: str) -> str:
    """An http(s) address in which ``{part}`` stands once; empty when the setting is."""
    value, hole = text(name), f"{{{part}}}"
    if value and (value.count(hole) != 1 or not _parts(value.replace(hole, "x"), {"http", "https"})):
        raise ImproperlyConfigured(
            f"{name} is not a web address with {hole} in it. Use https://example.no/preview/{hole}."
        )
    return value


def mailbox(name: str) -> str:
    """A mail address that leaves room for 43 letters and a plus before its @; empty when the setting is."""
    value = text(name)
    if value and not re.fullmatch(r"[a-z0-9._-]{1,20}@([a-z0-9-]+\.)+[a-z0-9-]+", value, re.IGNORECASE):
        raise ImproperlyConfigured(
            f"{name} is not a mail address: {value!r}. Use retur@bounce.example.no, "
            "with 20 letters at most before the @ and no plus."
        )
    return value


def redis(name: str) -> str:
    """``redis://host:6379/0`` or ``rediss://``; empty when the setting is."""
    value = text(name)
    if value and not _parts(value, {"redis", "rediss"}):
        raise ImproperlyConfigured(f"{name} is not a Redis address: use redis://host:6379/0 or rediss://.")
    return value


def _parts(value: str, schemes: set[str]) -> SplitResult | None:
    """The parts of an address with a host and one of ``schemes``, else None."""
    try:
        parts = urlsplit(value)
        usable = parts.scheme in schemes and parts.hostname and parts.port != 0
    except ValueError:
        return None
    return parts if usable else None


def database(name: str, default: Path) -> dict[str, Any]:
    """A Django database dictionary from ``sqlite:///path`` or ``postgres://user@host/name``, else of a file.

    What is wrong is not repeated in the sentence: the address holds a password.
    """
    value = text(name)
    if not value:
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": str(default)}
    problem = f"{name} is not a database address: use postgres://user:password@host/name"
    try:
        parsed = dict(dj_database_url.parse(value))
    except (ValueError, KeyError):
        raise ImproperlyConfigured(f"{problem} or sqlite:///path/to/file.") from None
    engine = str(parsed.get("ENGINE", "")).rpartition(".")[2]
    if engine not in {"sqlite3", "postgresql"} or parsed.get("NAME") in {None, "", ":memory:"}:
        raise ImproperlyConfigured(f"{problem} or sqlite:///path/to/file.")
    return parsed


@dataclass(frozen=True)
class MailServer:
    """Where mail goes. ``host`` is empty for the local mailbox."""

    host: str = ""
    port: int = 0
    user: str = ""
    password: str = ""
    use_tls: bool = False
    use_ssl: bool = False


def mail_server(name: str) -> MailServer:
    """``smtp://``, ``smtp+tls://`` (STARTTLS) or ``smtps://`` with host; empty is the local mailbox."""
    value = text(name)
    if not value:
        return MailServer()
    ports = {"smtp": 25, "smtp+tls": 587, "smtps": 465}
    parts = _parts(value, set(ports))
    if parts is None or parts.path.strip("/") or parts.query:
        raise ImproperlyConfigured(
            f"{name} is not a mail server address: use smtp://host:25, "
            "smtp+tls://user:password@host:587 or smtps://user:password@host:465."
        )
    return MailServer(
        host=str(parts.hostname),
        port=parts.port or ports[parts.scheme],
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        use_tls=parts.scheme == "smtp+tls",
        use_ssl=parts.scheme == "smtps",
    )


def is_given(name: str) -> bool:
    """Whether a secret comes from the environment; otherwise it was generated into VAR_DIR."""
    return bool(text(name) or text(f"{name}_FILE"))


def secret(
    name: str, var_dir: Path, *, generate: Callable[[], str] = lambda: secrets.token_urlsafe(48)
) -> str:
    """A secret from ``NAME``, the file ``NAME_FILE``, or ``VAR_DIR/secrets/NAME``, written on first need."""
    if value := text(name):
        return value
    kept, named = var_dir / "secrets" / name, f"The file of {name}"
    if given := text(f"{name}_FILE"):
        kept, named = Path(given), f"{name}_FILE"
    try:
        if not given and not kept.exists():
            _write_once(kept, generate())
        value = kept.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not text"
        raise ImproperlyConfigured(f"{named} cannot be used: {kept}: {reason}.") from None
    if not value:
        raise ImproperlyConfigured(f"{named} is empty: {kept}.")
    return value


def optional_secret(name: str, var_dir: Path) -> str:
    """A secret as above that may be missing: then it is empty, and none is generated."""
    kept = var_dir / "secrets" / name
    return secret(name, var_dir) if is_given(name) or kept.exists() else ""


def _write_once(path: Path, value: str) -> None:
    """Write beside, then link into place: two processes starting at once agree on the first one's value."""
    # VAR_DIR itself too: with the database it holds every address. A folder that is there keeps its mode.
    for folder in (path.parent.parent, path.parent):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(value)
    try:
        os.link(draft, path)
    except FileExistsError:
        return
    finally:
        draft.unlink()
