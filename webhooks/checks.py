"""System checks of the room."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Tags, Warning, register  # noqa: A004

LOCAL = {"localhost", "127.0.0.1", "::1"}


@register(Tags.security)
def inner_networks_are_closed(**kwargs: Any) -> list[CheckMessage]:
    """webhooks.W001: who may add a webhook could reach what lies in these networks."""
    if not settings.WEBHOOK_NETWORKS or urlsplit(settings.BASE_URL).hostname in LOCAL:
        return []
    return [
        Warning(
            f"Webhooks may go to {', '.join(map(str, settings.WEBHOOK_NETWORKS))}, and without encryption.",
            hint="Unset WEBHOOK_NETWORKS on a public site; name one inner receiver by WEBHOOK_URL instead.",
            id="webhooks.W001",
        )
    ]
