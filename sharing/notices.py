"""What stands beside the share button. The same words are shown, hashed and recorded."""

from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.translation import gettext as _

PURPOSE = "deling"
DPV = "dpv:RequestedServiceProvision"


@dataclass(frozen=True)
class ShareNotice:
    """The notice in the active language: the words on the button, and the text as plain text and as HTML."""

    label: str
    text: str
    html: str


def share_notice_text() -> ShareNotice:
    """The notice in the active language. No query."""
    text = _(
        "When you share, you get a link of your own to this page. We count visits and signups through it, "
        "never who they are. You can stop the link at any time on its own page."
    )
    return ShareNotice(label=_("Share this page"), text=text, html=format_html("<p>{}</p>", text))
