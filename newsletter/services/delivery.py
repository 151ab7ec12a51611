"""How often, and from when on, somebody gets a list. Consent is another matter: it stays as it is."""

from dataclasses import replace
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from consent.models import Consent, Purpose, Subject
from consent.selectors import living_consents
from newsletter.errors import FrequencyRefusedError, PauseRefusedError
from newsletter.models import DeliveryPreference, MailingList
from newsletter.selectors.delivery import Pace, pace, pace_choices, pause_days
from newsletter.services.holding import hold
from newsletter.services.telling import tell_of_pace

MONTH = timedelta(days=30)


@transaction.atomic
def set_frequency(*, consent: Consent, frequency: str, by_mail: bool = False) -> None:
    """Send the list of ``consent`` only so often; empty, or its own, for as often as it comes. Idempotent.

    ``by_mail``: through a link that was in a mail, so its owner is told. FrequencyRefusedError for oftener
    than the list comes.
    """
    mailing_list = MailingList.objects.get(purpose=consent.purpose_id)
    if frequency == mailing_list.frequency:
        frequency = ""
    if frequency not in {choice.value for choice in pace_choices(mailing_list.frequency)}:
        raise FrequencyRefusedError
    _change(consent, by_mail=by_mail, frequency=frequency)


@transaction.atomic
def pause(*, consent: Consent, until: date | None, by_mail: bool = False) -> None:
    """Send nothing of the list of ``consent`` before ``until``; None ends a pause. Idempotent.

    ``by_mail`` as above. PauseRefusedError for a day that has passed, or more than a year away.
    """
    first, last = pause_days()
    if until and not first <= until <= last:
        raise PauseRefusedError
    _change(consent, by_mail=by_mail, paused_until=until)


def months_ahead(months: int) -> date:
    """The day so many months of thirty days from today."""
    return timezone.localdate() + months * MONTH


def set_pace(*, consent: Consent, wanted: Pace) -> None:
    """Put ``wanted`` in the place of what was chosen before. In the caller's transaction."""
    if wanted == Pace():
        DeliveryPreference.objects.filter(consent=consent).delete()
        return
    values = {"frequency": wanted.frequency, "paused_until": wanted.paused_until}
    DeliveryPreference.objects.update_or_create(consent=consent, defaults=values)


def move_pace(*, old: Subject, new: Subject, purposes: list[Purpose]) -> None:
    """How somebody wanted the lists of ``purposes`` at their ``old`` address they want them at the ``new``
    one, unless they chose there. In the caller's transaction."""
    there = {head.purpose_id: head for head in Consent.objects.filter(subject=new, purpose__in=purposes)}
    chosen = DeliveryPreference.objects.filter(consent__subject=old, consent__purpose__in=there)
    for preference in chosen.select_related("consent"):
        consent = there[preference.consent.purpose_id]
        if pace(consent) == Pace():
            set_pace(consent=consent, wanted=Pace(preference.frequency, preference.paused_until))


def _change(consent: Consent, *, by_mail: bool, **values: object) -> None:
    if hold(consent.subject_id) is None or not living_consents().filter(pk=consent.pk).exists():
        return
    before = pace(consent)
    wanted = replace(before, **values)  # type: ignore[arg-type]
    if wanted == before:
        return
    set_pace(consent=consent, wanted=wanted)
    if by_mail:
        tell_of_pace(consent=consent, before=before)
