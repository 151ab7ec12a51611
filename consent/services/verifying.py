"""The outcome of a verification of the log, kept for whoever asks in the admin."""

from django.utils import timezone

from consent.models import Verification


def keep_verification(*, size: int, fault: str = "", lost: int = 0) -> Verification:
    """Remember that ``size`` leaves were checked just now, the first thing that did not fit, if any, and how
    many leaves of earlier logs are ``lost``."""
    return Verification.objects.create(at=timezone.now(), size=size, fault=fault, lost=lost)
