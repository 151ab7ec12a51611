"""To whom of the team a test goes, and as whom."""

from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from newsletter.issues.texts import Edition, editions
from newsletter.models import IssuePage, Segment
from newsletter.sending.trial import team

AT_ONCE = 10


class TrialForm(forms.Form):
    """To whom of the team, and as whom."""

    to = forms.ModelMultipleChoiceField(
        label=gettext_lazy("To"),
        queryset=None,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose somebody the test goes to.")},
    )
    edition = forms.ChoiceField(label=gettext_lazy("In"))
    name = forms.CharField(
        label=gettext_lazy("As somebody called"),
        help_text=gettext_lazy("Empty: as somebody of whom no name is known."),
        max_length=120,
        required=False,
    )
    segments = forms.ModelMultipleChoiceField(
        label=gettext_lazy("As somebody in"),
        queryset=None,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, issue: IssuePage, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, prefix="test", **kwargs)
        self.editions: dict[str, Edition] = {str(one.page.pk): one for one in editions(issue)}
        asked = {pk for one in self.editions.values() for pk in one.segments}
        self.fields["to"].queryset = team()
        self.fields["to"].initial = [user.pk]
        self.fields["to"].label_from_instance = named
        self.fields["edition"].choices = [
            (pk, one.page.locale.get_display_name()) for pk, one in self.editions.items()
        ]
        self.fields["segments"].queryset = Segment.objects.filter(pk__in=asked)
        if not asked:
            del self.fields["segments"]

    def clean_to(self) -> Any:
        chosen = self.cleaned_data["to"]
        if len(chosen) > AT_ONCE:
            raise forms.ValidationError(_("Choose at most %(most)d at once.") % {"most": AT_ONCE})
        return chosen


def named(user: User) -> str:
    """One of the team, as their box says."""
    return f"{user.get_full_name() or user.username} · {user.email}"
