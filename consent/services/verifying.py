"""The outcome of a verification of the log, kept for whoever asks in the admin."""

from django.utils import timezone

from consent.models import Verification


def keep_verification(*, size: int, fault: str = "") -> Verification:
    """Remember that ``size`` leaves were checked just now, and the first thing that did not fit, if any."""
    return Verification.objects.create(at=timezone.now(), size=size, fault=fault)
