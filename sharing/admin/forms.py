"""What the screen «how far» can be narrowed to."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from sharing.admin.words import ORIGINS
from sharing.selectors.scope import Scope

PERIODS = [
    ("", _("All the time")),
    ("7", _("The last 7 days")),
    ("30", _("The last 30 days")),
    ("90", _("The last 90 days")),
    ("365", _("The last year")),
]
KINDS = [("", _("All links")), *ORIGINS]


class TravelForm(forms.Form):
    """By address, so that a view can be sent on. What is not one of the choices is as if not asked."""

    period = forms.ChoiceField(label=_("Period"), choices=PERIODS, required=False)
    language = forms.ChoiceField(label=_("Language"), required=False)
    kind = forms.ChoiceField(label=_("Links"), choices=KINDS, required=False)

    def __init__(self, asked: Any, *, pages: Sequence[Page], has_kinds: bool) -> None:
        super().__init__(asked)
        self.pages = pages
        locales = {page.locale.language_code: page.locale.get_display_name() for page in pages}
        self.fields["language"].choices = [("", _("All languages")), *locales.items()]
        if len(locales) < 2:
            del self.fields["language"]
        if not has_kinds:
            del self.fields["kind"]

    @property
    def is_narrowed(self) -> bool:
        """Whether anything is left out."""
        return self.is_valid() and any(self.cleaned_data.values())

    def scope(self, campaign: int | None = None) -> Scope:
        """The figures that are asked for."""
        self.is_valid()
        asked = self.cleaned_data
        lang, kind = asked.get("language"), asked.get("kind")
        today = timezone.localdate()
        period = asked.get("period")
        return Scope(
            pages=[page.pk for page in self.pages if not lang or page.locale.language_code == lang],
            first=today - timedelta(days=int(period) - 1) if period else None,
            last=today if period else None,
            campaign=campaign,
            seeded=kind == "seeded" if kind else None,
        )
