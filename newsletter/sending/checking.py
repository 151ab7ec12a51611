"""What the checks of an issue mean for sending it."""

from typing import Any

from newsletter.models import IssuePage


def checked(issue: IssuePage) -> list[Any]:
    """What was found wrong, or may be."""
    return []


def faults(issue: IssuePage) -> list[Any]:
    """What forbids to send it."""
    return [one for one in checked(issue) if one.level == "error"]
