"""What outside systems can be told of: the published list. docs/webhooks.md says what each carries."""

from django.utils.translation import gettext_lazy as _

PREFIX, SUFFIX = "no.snakkis.", ".v1"
TYPES = {
    "post.published": _("A post can be read by anybody for the first time"),
    "share.created": _("Somebody made a share link and used it"),
    "share.read": _("Visits by a share link were counted"),
    "share.converted": _("A visitor by a share link confirmed a signup"),
    "subscription.requested": _("Somebody asked for mail and has not confirmed it yet"),
    "subscription.confirmed": _("Somebody confirmed that they want mail"),
    "subscription.withdrawn": _("Somebody left a list"),
    "consent.recorded": _("The ledger got an entry about a consent"),
    "consent.erased": _("Entries of the ledger were erased: forget what you fetched about them"),
    "issue.sent": _("An issue has been sent to everybody it was for"),
    "mail.bounced": _("A mail came back"),
    "mail.complained": _("Somebody called a mail spam"),
}
# To one endpoint alone, and no part of the numbered order.
CHALLENGE, TEST = "endpoint.challenge", "endpoint.test"


def full(type: str) -> str:
    """The CloudEvents ``type`` of a name on the list."""
    return f"{PREFIX}{type}{SUFFIX}"


def short(type: str) -> str:
    """The name on the list of a CloudEvents ``type``."""
    return type.removeprefix(PREFIX).removesuffix(SUFFIX)
