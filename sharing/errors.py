"""What can be wrong with a request about sharing."""

from django.utils.translation import gettext_lazy as _

from consent.errors import Refusal


class SharingError(Refusal):
    """Base of this room's refusals."""

    title = _("This cannot be shared")


class PageNotFoundError(SharingError):
    status = 404
    title = _("No such page")
    detail = _("There is no public page at this address.")


class ShareNotFoundError(SharingError):
    status = 404
    title = _("No such link")
    detail = _("This link does not exist, or it was stopped by the one who made it.")


class TokenRefusedError(SharingError):
    status = 401
    title = _("Not your link")
    detail = _("The token does not belong to this link.")


class ShareTakenError(SharingError):
    status = 409
    title = _("Somebody keeps this link already")
    detail = _("Another person has tied this link to their page. It can be tied to one person only.")


class CampaignClosedError(SharingError):
    status = 409
    title = _("The campaign is closed")
    detail = _("New links are made from the campaign's first day to its last. Links made before still work.")


class DisclosureNotAcceptedError(SharingError):
    status = 403
    title = _("Accept the disclosure first")
    detail = _("Open your ambassador page, read what must stand with your links, and agree to it.")
