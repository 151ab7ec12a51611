"""The ways to hand a link on: plain links, the same in the panel and on the link's own page."""

from dataclasses import dataclass
from urllib.parse import quote

from django.utils.translation import gettext as _

from sharing.links import share_text, share_url
from sharing.models import Share

Channel = Share.Channel

# What stands in braces is percent-encoded into its place, here or by static/js/share.js. A letter's lines
# end as RFC 6068 has them.
PATTERNS = {
    Channel.MAIL: "mailto:?subject={title}&body={letter}",
    Channel.SMS: "sms:?&body={text}",
    Channel.WHATSAPP: "https://wa.me/?text={text}",
    Channel.FACEBOOK: "https://www.facebook.com/sharer/sharer.php?u={url}",
    Channel.LINKEDIN: "https://www.linkedin.com/sharing/share-offsite/?url={url}",
    Channel.QR: "/d/{code}/qr.svg",
}


@dataclass(frozen=True)
class Way:
    """One way, as a link. ``href`` is empty until the script fills ``pattern``; ``abroad``: another site."""

    channel: str
    label: str
    pattern: str
    href: str = ""

    @property
    def abroad(self) -> bool:
        return self.pattern.startswith("https:")


def ways(share: Share | None = None) -> list[Way]:
    """Every way in the active language, ready for ``share`` where there is one. No query beyond its text."""
    values = _values(share) if share else None
    return [
        Way(channel, label, PATTERNS[channel], filled(PATTERNS[channel], values) if values else "")
        for channel, label in _labels().items()
    ]


def filled(pattern: str, values: dict[str, str]) -> str:
    """``pattern`` with ``values`` in their places. No character of a value can end its place."""
    for name, value in values.items():
        pattern = pattern.replace(f"{{{name}}}", quote(value, safe=""))
    return pattern


def _values(share: Share) -> dict[str, str]:
    text = share_text(share)
    return {
        "code": str(share.code),
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
