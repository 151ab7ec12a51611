"""The ways to hand a link on: plain links, the same in the panel and on the link's own page."""

from dataclasses import dataclass
from urllib.parse import quote

from django.utils import translation
from django.utils.translation import gettext as _

from sharing.links import share_text, share_url
from sharing.models import Share

Channel = Share.Channel

# What stands in braces is percent-encoded into its place. A letter's lines end as RFC 6068 has them.
PATTERNS = {
    Channel.MAIL: "mailto:?subject={title}&body={letter}",
    Channel.SMS: "sms:?&body={text}",
    Channel.WHATSAPP: "https://wa.me/?text={text}",
    Channel.FACEBOOK: "https://www.facebook.com/sharer/sharer.php?u={url}",
    Channel.LINKEDIN: "https://www.linkedin.com/sharing/share-offsite/?url={url}",
}


@dataclass(frozen=True)
class Way:
    """One way, as a link. ``abroad``: to another site."""

    channel: str
    label: str
    href: str
    abroad: bool


def ways(share: Share) -> list[Way]:
    """Every way in the active language. No query beyond the text of ``share``."""
    values = _values(share)
    links = {channel: filled(pattern, values) for channel, pattern in PATTERNS.items()}
    links[Channel.QR] = f"{share_url(share)}/qr.svg"
    return [
        Way(channel, label, links[channel], PATTERNS.get(channel, "").startswith("https:"))
        for channel, label in _labels().items()
    ]


def ways_in_its_language(share: Share) -> list[Way]:
    """The same in the language of the shared page."""
    with translation.override(share.page.locale.language_code):
        return ways(share)


def filled(pattern: str, values: dict[str, str]) -> str:
    """``pattern`` with ``values`` in their places. No character of a value can end its place."""
    for name, value in values.items():
        pattern = pattern.replace(f"{{{name}}}", quote(value, safe=""))
    return pattern


def _values(share: Share) -> dict[str, str]:
    text = share_text(share)
    return {
        "title": " ".join(share.page.title.split()),
        "text": text,
        "letter": text.replace("\n", "\r\n"),
        "url": share_url(share),
    }


def _labels() -> dict[str, str]:
    return {
        Channel.MAIL: _("Mail"),
        Channel.SMS: "SMS",
        Channel.WHATSAPP: "WhatsApp",
        Channel.FACEBOOK: "Facebook",
        Channel.LINKEDIN: "LinkedIn",
        Channel.QR: _("QR code"),
    }
