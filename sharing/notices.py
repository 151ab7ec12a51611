"""What stands beside the share button. The same words are shown, hashed and recorded."""

from django.utils.html import format_html
from django.utils.translation import gettext as _

from consent.models import Wording

PURPOSE = "deling"
DPV = "dpv:RequestedServiceProvision"


def share_notice_text() -> Wording:
    """The notice in the active language. No query."""
    text = _(
        "When you share, you get a link of your own to this page. We count visits and signups through it, "
        "never who they are. You can stop the link at any time on its own page."
    )
    return Wording(label=_("Share this page"), text=text, html=format_html("<p>{}</p>", text))
