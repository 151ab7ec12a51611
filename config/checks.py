"""System checks of the settings. Each has an id and a hint that says what to do.

What one room alone needs (the key of the log, the mailbox) is checked by that room.
"""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register  # noqa: A004

from config import env
from config.sites import held_kind
from mail.mailbox import THIS_MACHINE

SECRETS = ("SECRET_KEY", "LEDGER_KEY", "ADDRESS_PEPPER")
SHORTEST_SECRET = 32


def is_local(address: str) -> bool:
    """Whether nobody outside this machine can be meant."""
    return urlsplit(address).hostname in THIS_MACHINE


def on_postgres() -> bool:
    return bool(settings.DATABASES["default"]["ENGINE"].endswith("postgresql"))


@register(Tags.security)
def debug_is_off_in_public(**kwargs: Any) -> list[CheckMessage]:
    """E001: error pages would show settings and rows to everyone."""
    if not settings.DEBUG or is_local(settings.BASE_URL):
        return []
    return [
        Error(
            f"DEBUG is on at {settings.BASE_URL}.",
            hint="Unset DEBUG: its error pages show what the database holds.",
            id="snakkis.E001",
        )
    ]


@register(Tags.security)
def secrets_are_long(**kwargs: Any) -> list[CheckMessage]:
    """E002: who guesses the pepper can find out who subscribes; who guesses the key can forge every link."""
    short = [
        name for name in ("SECRET_KEY", "ADDRESS_PEPPER") if len(getattr(settings, name)) < SHORTEST_SECRET
    ]
    return [
        Error(
            f"{name} is shorter than {SHORTEST_SECRET} characters.",
            hint="Unset it to have one generated, or take what 'openssl rand -base64 48' prints.",
            id="snakkis.E002",
        )
        for name in short
    ]


@register(Tags.security)
def public_address_is_https(**kwargs: Any) -> list[CheckMessage]:
    """W001: addresses and links to one's own data would travel readable."""
    if settings.HTTPS or is_local(settings.BASE_URL):
        return []
    return [
        Warning(
            f"BASE_URL is {settings.BASE_URL}: mail addresses and tokens travel unencrypted.",
            hint="Put a proxy with TLS in front and set BASE_URL=https://...",
            id="snakkis.W001",
        )
    ]


@register(Tags.security)
def machines_share_their_secrets(**kwargs: Any) -> list[CheckMessage]:
    """W002: with a database server there may be several machines, and each would generate its own."""
    generated = [name for name in SECRETS if not env.is_given(name)]
    if not generated or not on_postgres():
        return []
    return [
        Warning(
            f"{', '.join(generated)} was generated for this machine, but the database is on a server.",
            hint=f"Give every machine the same, from {settings.VAR_DIR / 'secrets'}, by environment or by "
            "NAME_FILE: links, signatures and lookups made on one machine fail on another.",
            id="snakkis.W002",
        )
    ]


@register(Tags.caches, deploy=True)
def machines_share_their_counters(**kwargs: Any) -> list[CheckMessage]:
    """W003: rate limits and the worker's heartbeat would be counted on each machine alone."""
    if settings.REDIS_URL or not on_postgres():
        return []
    return [
        Warning(
            "The database is on a server, but counters and caches are this machine's own.",
            hint="Set REDIS_URL if web processes or workers run on more than one machine.",
            id="snakkis.W003",
        )
    ]


@register(Tags.security)
def demo_is_not_public(**kwargs: Any) -> list[CheckMessage]:
    """W004: invented people and an editor whose password lies in a file are no public site."""
    if is_local(settings.BASE_URL) or held_kind() != "demo":
        return []
    return [
        Warning(
            f"The demo site is served at {settings.BASE_URL}.",
            hint="Make a real site: VAR_DIR=var/site manage.py setup",
            id="snakkis.W004",
        )
    ]


@register(Tags.security)
def proxies_are_counted(**kwargs: Any) -> list[CheckMessage]:
    """W005: TLS ends in a proxy, so without PROXIES all visitors share one address and one rate limit."""
    if not settings.HTTPS or settings.PROXIES:
        return []
    return [
        Warning(
            "BASE_URL is https, but PROXIES is 0: every visitor seems to come from the proxy's address.",
            hint="Set PROXIES to the number of proxies in front that append to X-Forwarded-For, usually 1.",
            id="snakkis.W005",
        )
    ]


@register(Tags.security)
def hosts_are_named(**kwargs: Any) -> list[CheckMessage]:
    """W006: links in mail and the same-origin rule trust the Host header."""
    if "*" not in settings.ALLOWED_HOSTS:
        return []
    return [
        Warning(
            "ALLOWED_HOSTS lets any name through.",
            hint="The host of BASE_URL is always allowed; name only what else leads here.",
            id="snakkis.W006",
        )
    ]


@register(Tags.security)
def nothing_leaves_in_clear(**kwargs: Any) -> list[CheckMessage]:
    """W007, W008: events and the mail server's password would cross the network readable."""
    found: list[CheckMessage] = []
    if settings.WEBHOOK_URL.startswith("http://") and not is_local(settings.WEBHOOK_URL):
        hint = "Events carry no address, but who reads them learns when people subscribe. Use https://."
        found.append(Warning("WEBHOOK_URL is not https.", hint=hint, id="snakkis.W007"))
    server = settings.MAIL_SERVER
    if server.password and not (server.use_tls or server.use_ssl or is_local(f"smtp://{server.host}")):
        hint = "Use smtp+tls:// or smtps:// in EMAIL_URL."
        found.append(Warning("The mail password travels unencrypted.", hint=hint, id="snakkis.W008"))
    return found
