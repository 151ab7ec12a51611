"""The addresses around a share."""

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from consent import tokens
from sharing.models import Ambassador, Share
from sharing.pages import page_disclosure
from sharing.selectors.campaigns import TOKEN, disclosure
from sharing.tokens import result_token


def share_url(share: Share) -> str:
    """The link that is handed on, absolute."""
    return settings.BASE_URL + reverse("share-visit", args=[share.code])


def result_path(share: Share) -> str:
    """The link's own page: whoever has this address can see its result and stop it."""
    return reverse("share-result", args=[share.code, result_token(share)])


def result_url(share: Share) -> str:
    """The same, absolute."""
    return settings.BASE_URL + result_path(share)


def share_text(share: Share) -> str:
    """What a message may hold: title, link, and what must be disclosed. The opinion is the sharer's own."""
    return "\n".join(filter(None, [share.page.title, disclosures(share), share_url(share)]))


def disclosures(share: Share) -> str:
    """What ties the sharer, and us, to what the page is about, in the page's language; mostly nothing."""
    with translation.override(share.page.locale.language_code):
        return " ".join(filter(None, [disclosure(share), page_disclosure(share.page)]))


def ambassador_url(ambassador: Ambassador) -> str:
    """The ambassador's private page, absolute."""
    return settings.BASE_URL + reverse("ambassador", args=[tokens.make(TOKEN, ambassador.key)])
