"""What outside systems are told: ids and names of lists, never an address."""

from collections.abc import Iterable
from typing import Literal

from newsletter.models import SignupRequest
from webhooks.services import emit


def announce(change: Literal["requested", "confirmed"], signup: SignupRequest, slugs: Iterable[str]) -> None:
    """Tell of a signup, in the transaction of what changed it."""
    data: dict[str, object] = {
        "request": str(signup.pk),
        "lists": sorted(slugs),
        "share": signup.share.code if signup.share else None,
    }
    emit(type=f"subscription.{change}", subject=str(signup.subject_id), data=data)
