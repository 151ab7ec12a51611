"""What is said of a file of people when it is uploaded."""

from django import forms
from django.utils.translation import gettext_lazy as _

from newsletter.models import MailingList
from newsletter.models.lists import LANGUAGES


class UploadForm(forms.Form):
    """The file and its provenance. Only file and list are needed to look it through."""

    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "CSV as Mailchimp, MailPoet or Ghost export it, or any other with a column of addresses. "
            "Encoding and delimiter are found out. Leave file names as they are: Mailchimp’s say who left."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,text/csv,text/plain"}),
    )
    mailing_list = forms.ModelChoiceField(
        label=_("List"),
        queryset=MailingList.objects.filter(retired_at=None),
        help_text=_("What these people said yes to. Import one list at a time."),
        empty_label=None,
    )
    lang = forms.ChoiceField(
        label=_("Language"),
        choices=LANGUAGES,
        help_text=_("Of the words below, and of people whose row names none."),
    )
    wording = forms.CharField(
        label=_("What they were shown"),
        help_text=_(
            "The very words beside the box or button when they signed up there. They are kept as evidence. "
            "Without them nobody may be mailed."
        ),
        max_length=10_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    place = forms.CharField(
        label=_("Where they signed up"),
        help_text=_("Such as the address of the page with the form. A row may name its own."),
        max_length=200,
        required=False,
    )
    attested_by = forms.CharField(
        label=_("Who attests it"),
        help_text=_(
            "Your full name: you answer for these people having said yes to those words. It stands in each "
            "record and receipt. Without it nobody may be mailed."
        ),
        max_length=160,
        required=False,
    )
