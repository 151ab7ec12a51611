"""Why an issue is not sent. ``detail`` is for the editor, in the active language."""

from collections.abc import Sequence

from django.utils.formats import date_format, number_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from newsletter import notices
from newsletter.errors import NewsletterError
from newsletter.issues.findings import Finding
from newsletter.sending.selectors import Audience, Told


class SendingError(NewsletterError):
    """Base: nothing was sent."""

    title = _("Nothing was sent")


class NotPublishedError(SendingError):
    detail = _("What is sent is the published text, and this issue is not published.")


class SentAlreadyError(SendingError):
    status = 409
    detail = _("This issue was sent already, here or in another language. An issue is sent once.")


class NoListError(SendingError):
    detail = _("Choose which list the issue goes to, and publish it.")


class ListRetiredError(SendingError):
    detail = _("The list is retired: nobody gets it any more.")


class ChecksFailedError(SendingError):
    """``found``: what has to be mended."""

    def __init__(self, found: Sequence[Finding]) -> None:
        super().__init__(found)
        first = str(_("Something in the issue has to be mended first."))
        self.detail = " ".join([first, *(one.words for one in found)])


class NobodyError(SendingError):
    detail = _("There is nobody to send it to.")


class NumberChangedError(SendingError):
    """``number``: how many it is now."""

    status = 409

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number
        self.detail = _("The number has changed: it is %(number)s now. Nothing was sent. Look again.") % {
            "number": grouped(number)
        }


class TooLateError(SendingError):
    detail = _("That time has passed.")


class FrequencyBrokenError(SendingError):
    """Some would get it oftener than they agreed to."""

    status = 409

    def __init__(self, audience: Audience) -> None:
        super().__init__(audience.told)
        self.detail = " ".join(sentence(told, audience.living) for told in audience.told)


def sentence(told: Told, of: int) -> str:
    """What word would be broken, of how many of the list."""
    words = ngettext(
        "%(people)s of %(all)s got a letter of this list on %(day)s and agreed to: %(frequency)s.",
        "%(people)s of %(all)s got a letter of this list on %(day)s and agreed to: %(frequency)s.",
        told.people,
    )
    return words % {
        "people": grouped(told.people),
        "all": grouped(of),
        "day": date_format(localtime(told.last).date(), "DATE_FORMAT"),
        "frequency": notices.frequency_words(told.frequency).lower(),
    }


def grouped(number: int) -> str:
    return str(number_format(number, force_grouping=True))
