"""The shape of what readers and editors type. Whether it may happen is the services' business."""

import unicodedata
from collections.abc import Mapping

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from blog.feedback.errors import NothingSaidError
from blog.feedback.models import Feedback
from consent.addresses import possible_address
from consent.errors import AddressInvalid

LONGEST = 10_000  # letters: a handful of close pages
TOO_LONG = gettext_lazy("That is more than we can take at once. Shorten it, or send it in parts.")


class FeedbackForm(forms.Form):
    """Fields as on the page. ``website`` is the honeypot: people never see it."""

    kind = forms.ChoiceField(
        choices=Feedback.Kind.choices, error_messages={"required": gettext_lazy("Choose what it is.")}
    )
    message = forms.CharField(
        max_length=LONGEST,
        error_messages={
            "required": NothingSaidError.detail,
            "max_length": TOO_LONG,
        },
    )
    name = forms.CharField(max_length=120, required=False)
    email = forms.CharField(max_length=320, required=False)
    website = forms.CharField(required=False)

    def __init__(self, data: Mapping[str, str] | None = None) -> None:
        super().__init__(plain_fields(self, data))

    def clean_name(self) -> str:
        """On one line: it may come to stand in a greeting."""
        return " ".join(self.cleaned_data["name"].split())

    def clean_email(self) -> str:
        email = self.cleaned_data["email"]
        try:
            return possible_address(email) if email else ""
        except AddressInvalid as error:
            raise forms.ValidationError(str(error.detail)) from error

    def clean_website(self) -> str:
        """Machines are told, not thanked: a browser may have filled this in for somebody with a complaint."""
        if self.cleaned_data["website"]:
            raise forms.ValidationError(
                _("A field people never see was filled in. If you are no machine, press the button again.")
            )
        return ""


def plain_fields(form: forms.Form, posted: Mapping[str, str] | None) -> dict[str, str] | None:
    """What was posted for the fields of ``form``, without what no database or page could hold."""
    return None if posted is None else {name: plain(posted.get(name, "")) for name in form.base_fields}


def plain(text: str) -> str:
    """The text with line ends as here, and without control characters and halves of letters."""
    whole = text.encode("utf-8", "replace").decode().replace("\r\n", "\n").replace("\r", "\n")
    return "".join(letter for letter in whole if letter in "\n\t" or unicodedata.category(letter) != "Cc")


class AnswerForm(forms.Form):
    """An answer by mail. It begins as a ``greeting``, which alone is no answer."""

    text = forms.CharField(
        label=gettext_lazy("Your answer"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=gettext_lazy("It goes out by e-mail as it stands, with the reader’s own words below it."),
        error_messages={"required": NothingSaidError.detail},
    )

    def __init__(self, data: Mapping[str, str] | None = None, *, greeting: str = "") -> None:
        super().__init__(plain_fields(self, data), initial={"text": greeting})

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        if text.split() == self.initial["text"].split():
            raise forms.ValidationError(str(NothingSaidError.detail))
        return text


class NoteForm(forms.Form):
    """A note on closing without an answer; whether one is needed the service says."""

    note = forms.CharField(
        label=gettext_lazy("What was done"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("For ourselves; the reader does not see it. A complaint needs one."),
    )

    def __init__(self, data: Mapping[str, str] | None = None) -> None:
        super().__init__(plain_fields(self, data))
