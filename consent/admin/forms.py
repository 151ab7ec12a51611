"""What is asked at the owner's desk."""

import re
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from consent import services
from consent.addresses import LONGEST
from consent.errors import AddressInvalid
from consent.models import ConsentRecord, Purpose, Subject

MINUTE = timedelta(minutes=1, microseconds=-1)
EVENT = re.compile("[0-9a-f]{32}")
# What is typed here is somebody's address: no browser keeps or corrects it.
QUIET = {"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}


def find(who: str) -> Subject | None:
    """The one with exactly this address, or the one whom the event with this id is about."""
    event = who.strip().replace("-", "").lower()
    if EVENT.fullmatch(event):
        record = ConsentRecord.objects.select_related("subject").filter(event_id=event).first()
        return record.subject if record else None
    return services.subject_find(address=who)


class FindForm(forms.Form):
    """One exact address in, one person out. ``cleaned_data["who"]`` is the Subject."""

    who = forms.CharField(
        label=_("Address, or the id of an event"),
        help_text=_("All of it: parts of an address find nobody. Who you look at is noted."),
        max_length=LONGEST,
        widget=forms.TextInput(attrs=QUIET),
    )

    def clean_who(self) -> Subject:
        try:
            subject = find(self.cleaned_data["who"])
        except AddressInvalid as error:
            raise ValidationError(str(error.detail)) from error
        if subject is None:
            raise ValidationError(_("Nobody here has this address, and no event this id."))
        return subject


class DayForm(forms.Form):
    """A purpose and a minute that has begun; and, if one person is meant, their address.

    ``cleaned_data["address"]`` is the Subject, or None when nobody was named. ``at`` is the end of the minute
    or now, so that what happened within it counts.
    """

    purpose = forms.ModelChoiceField(
        label=_("Purpose"), queryset=Purpose.objects.order_by("-offered", "title"), empty_label=None
    )
    date = forms.DateField(label=_("Date"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
    time = forms.TimeField(
        label=_("Time of day"), widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"})
    )
    address = forms.CharField(
        label=_("One person’s address"),
        help_text=_("Leave it empty to see how many. That you asked about somebody is noted."),
        required=False,
        max_length=LONGEST,
        widget=forms.TextInput(attrs=QUIET),
    )

    def clean_address(self) -> Subject | None:
        if not (address := self.cleaned_data["address"]):
            return None
        found = FindForm({"who": address})
        if not found.is_valid():
            raise ValidationError(found.errors["who"])
        subject: Subject = found.cleaned_data["who"]
        return subject

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if "date" in given and "time" in given:
            now, begins = timezone.now(), timezone.make_aware(datetime.combine(given["date"], given["time"]))
            if begins > now:
                raise ValidationError(_("Nobody knows that yet. Choose a moment that is past."))
            given["at"] = min(begins + MINUTE, now)
        return given


class RevokeForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("It stands in the person’s own record and receipt: write what they may read."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
