"""System checks of the mail room."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Tags, Warning, register  # noqa: A004

from mail import mailbox


@register(Tags.security, deploy=False)
def mailbox_is_for_development(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """A public site whose mail lies in a folder confirms nobody."""
    if settings.MAIL_SERVER.host or mailbox.is_open():
        return []
    return [
        Warning(
            "Mail goes to the local mailbox, so nobody receives it.",
            hint="Set EMAIL_URL to a mail server. The mailbox is for development and the demo; "
            "its pages answer 404 on a public site.",
            id="mail.W001",
        )
    ]
