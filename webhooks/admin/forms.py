"""What an owner fills in."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from webhooks.catalogue import TYPES
from webhooks.errors import Blocked
from webhooks.guard import checked
from webhooks.models import Endpoint

HOURS = [
    (1, _("1 hour")),
    (24, _("24 hours")),
    (72, _("3 days")),
    (168, _("7 days")),
    (0, _("not at all: the old one is in wrong hands")),
]


class EndpointForm(forms.Form):
    """Where to, and what. ``endpoint`` is the one being changed."""

    url = forms.CharField(
        label=_("Address"),
        max_length=500,
        help_text=_(
            "Where your system takes events. It begins with https:// and is reached from the internet."
        ),
        widget=forms.URLInput(
            attrs={"autocomplete": "off", "spellcheck": "false", "placeholder": "https://"}
        ),
    )
    types = forms.MultipleChoiceField(
        label=_("Events"),
        choices=[(name, name) for name in TYPES],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one event.")},
    )

    def __init__(self, *args: Any, endpoint: Endpoint | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.endpoint = endpoint

    def clean_url(self) -> str:
        url: str = self.cleaned_data["url"].strip()
        if self.endpoint and self.endpoint.url == url:
            return url
        try:
            checked(url)
        except Blocked as blocked:
            raise ValidationError(blocked.detail) from blocked
        if Endpoint.objects.filter(url=url).exists():
            raise ValidationError(
                _(
                    "There is a webhook to this address already. "
                    "If you did not copy its secret, make a new one on its page."
                )
            )
        return url


class RotateForm(forms.Form):
    """``replaces`` is the ``secret_at`` of the secret to be replaced, so that a reload makes no other."""

    replaces = forms.CharField(widget=forms.HiddenInput)
    hours = forms.TypedChoiceField(
        label=_("For how long the old secret signs too"), choices=HOURS, coerce=int, initial=24
    )


class ReplayForm(forms.Form):
    """A range by number or by time; an end that is left out is open."""

    first = forms.IntegerField(label=_("From number"), min_value=1, required=False)
    last = forms.IntegerField(label=_("To number"), min_value=1, required=False)
    since = forms.DateTimeField(
        label=_("From"),
        required=False,
        widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
    )
    until = forms.DateTimeField(
        label=_("To"),
        required=False,
        widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
    )

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if not self.errors and not any(given.values()):
            raise ValidationError(_("Say from or to which number or time."))
        for low, high in (("first", "last"), ("since", "until")):
            if given.get(low) and given.get(high) and given[low] > given[high]:
                self.add_error(high, _("This lies before the beginning."))
        return given
