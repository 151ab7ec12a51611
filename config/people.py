"""What the commands about one person have in common."""

from django.contrib.auth import get_user_model
from django.core.management.base import CommandError
from django.db.models import Q

from consent.errors import AddressInvalid
from consent.models import Subject
from consent.services import subject_find


def person(address: str) -> Subject:
    """The subject with this address; CommandError in one sentence when there is none."""
    try:
        subject = subject_find(address=address)
    except AddressInvalid:
        raise CommandError(
            "That does not look like an e-mail address. Is there a slip of the keys?"
        ) from None
    if subject is None:
        raise CommandError("Nothing is known under that address: no consent, no message, no mail.")
    return subject


def account_note(address: str) -> str:
    """A line about an account in the admin with this address, which is no reader's; or nothing."""
    accounts = get_user_model().objects.filter(Q(email__iexact=address) | Q(username__iexact=address))
    if not accounts.exists():
        return ""
    return "Somebody who logs in to the admin has this address. Their account is seen to there."
