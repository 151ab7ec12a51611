"""What can be wrong with a preview."""

from django.utils.translation import gettext_lazy as _

from consent.errors import Refusal


class PreviewError(Refusal):
    """Base of this room's refusals."""

    title = _("There is no preview")


class PreviewUnknownError(PreviewError):
    status = 404
    detail = _("This is not the whole address of a preview. Copy it once more from where you got it.")


class PreviewOverError(PreviewError):
    status = 410
    detail = _("This preview is over or was withdrawn. Ask whoever sent it to you for a new one.")


class NoMailError(PreviewError):
    status = 404
    detail = _("Only issues of a newsletter are sent as mail.")
