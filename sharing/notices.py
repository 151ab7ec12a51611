"""What stands beside the buttons of this room. The same words are shown, hashed and recorded."""

from collections.abc import Mapping

from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

from consent.models import Wording

PURPOSE, FOLLOWING = "deling", "mine-delinger"
DPV = "dpv:RequestedServiceProvision"
CAMPAIGN_DPV = "dpv:Advertising"


def share_title() -> str:
    """What sharing is called as a purpose, in the active language."""
    return _("Sharing a link")


def share_notice_text() -> Wording:
    """The notice in the active language. No query."""
    text = _(
        "When you share, you get a link of your own to this page. We count visits and signups through it, "
        "never who they are. You can stop the link at any time on its own page."
    )
    return Wording(label=_("Share this page"), text=text, html=format_html("<p>{}</p>", text))


def following_title() -> str:
    """What keeping one's links together is called as a purpose, in the active language."""
    return _("My shares")


def following_notice_text() -> Wording:
    """The notice of following one's own links, in the active language."""
    text = _(
        "We keep together the links that you tie to yourself, so that you see all of them here. So we know "
        "that they are yours. Who came through them you are never told. You can untie each of them, or all, "
        "at any time on this page."
    )
    return Wording(label=_("Keep this link on my page"), text=text, html=format_html("<p>{}</p>", text))


def campaign_notice_text(represents: str, disclosures: Mapping[str, str]) -> Wording:
    """What an ambassador accepts, in the active language: ``disclosures`` by the languages they are in."""
    before = _(
        "You pass this page on for %(represents)s. With each of your links, and where it leads, stands:"
    )
    before %= {"represents": represents}
    after = _(
        "We count visits and signups through your links, never who they are. You can stop at any time on "
        "this page; your links then count nothing more."
    )
    quoted = {lang: _("«%(words)s»") % {"words": words} for lang, words in disclosures.items()}
    html = format_html(
        "<p>{}</p>{}<p>{}</p>",
        before,
        format_html_join("", '<p lang="{}">{}</p>', quoted.items()),
        after,
    )
    return Wording(
        label=_("I agree, and will be open about it"),
        text="\n".join([before, *quoted.values(), after]),
        html=html,
    )
