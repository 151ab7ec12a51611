"""What the site itself writes to its owners. They are people of the admin and no subjects of the ledger, so
it goes straight over the site's mail connection and into no outbox."""

import logging
import smtplib
from email.utils import formataddr
from urllib.parse import urlsplit

from django.contrib.auth.models import User
from django.core.mail import get_connection
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.users.models import UserProfile

from consent.selectors import site_identity
from mail.delivery import Envelope, sender_address
from mail.kinds import Letter
from mail.rendering import absolute, render_letter
from webhooks import services
from webhooks.models import Endpoint
from webhooks.selectors import unannounced

logger = logging.getLogger(__name__)
AUTOMATIC = {"Auto-Submitted": "auto-generated"}  # RFC 3834
LANGUAGES = ("nb", "pl")


def owners() -> QuerySet[User]:
    """Who may change webhooks and has an address."""
    backend = "django.contrib.auth.backends.ModelBackend"
    found: QuerySet[User] = User.objects.with_perm("webhooks.change_endpoint", backend=backend)
    return found.filter(is_active=True).exclude(email="").order_by("pk")


def tell_of_webhooks() -> int:
    """Write to every owner about each endpoint in trouble; of how many they were told.

    An endpoint that no mail could leave about is tried again at the next turn. A crash between the mail and
    its note has it sent twice, rather than never.
    """
    told = 0
    for endpoint in unannounced():
        to = list(owners())
        left = sum(_written(endpoint, owner) for owner in to)
        if to and not left:
            continue
        services.notice_given(endpoint=endpoint)
        told += 1
    return told


def _written(endpoint: Endpoint, owner: User) -> bool:
    letter, identity = webhook_letter(endpoint, _language(owner)), site_identity()
    mail = Envelope(
        subject=" ".join(letter.subject.split()),
        body=letter.text,
        from_email=formataddr((identity.name, sender_address())),
        to=[owner.email],
        headers=letter.headers,
        connection=get_connection(),
    )
    mail.attach_alternative(letter.html, "text/html")
    try:
        mail.send()
    except (smtplib.SMTPException, OSError) as error:
        logger.warning("mail.owner_not_told %s", type(error).__name__)
        return False
    return True


def _language(owner: User) -> str:
    profile = UserProfile.objects.filter(user=owner).first()
    language = profile.get_preferred_language() if profile else ""
    return language if language in LANGUAGES else LANGUAGES[0]


def webhook_letter(endpoint: Endpoint, locale: str) -> Letter:
    """That events no longer reach ``endpoint``, or one did not. Its host is named and no more of its address,
    which may let somebody in."""
    host = urlsplit(endpoint.url).hostname
    given_up = endpoint.notice == Endpoint.Notice.GIVEN_UP
    with override(locale):
        subject = _("An event did not reach %(host)s") if given_up else _("The webhook to %(host)s is off")
        context = {
            "host": host,
            "notice": endpoint.notice,
            "since": endpoint.failing_since or endpoint.off_at or timezone.now(),
            "url": absolute(reverse("webhooks:endpoint", args=[endpoint.pk])),
        }
        return render_letter(
            "webhook", subject=subject % {"host": host}, context=context, locale=locale, headers=AUTOMATIC
        )
