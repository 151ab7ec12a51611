"""The shape of what is posted. Whether it may happen is the services' business."""

from django import forms

from consent.errors import AddressInvalid
from newsletter.errors import NewsletterError, NothingChosenError


class SignupForm(forms.Form):
    """Fields as in the page's form: ``list`` holds slugs, ``notice-<slug>`` the hash of the words shown."""

    email = forms.CharField(max_length=320, error_messages={"required": AddressInvalid.detail})
    name = forms.CharField(max_length=120, required=False)
    list = forms.Field(
        required=True,
        widget=forms.MultipleHiddenInput,
        error_messages={"required": NothingChosenError.detail},
    )
    via = forms.CharField(required=False)
    page = forms.CharField(required=False)
    website = forms.CharField(required=False)  # the honeypot: people never see it

    @property
    def is_machine(self) -> bool:
        return bool(self.data.get("website"))

    def clean_page(self) -> int | None:
        """Written by the page itself: what is no number is worth no complaint."""
        page = self.cleaned_data["page"]
        return int(page) if page.isascii() and page.isdigit() and len(page) < 10 else None

    def chosen(self) -> "list[tuple[str, str]]":
        """Ticked lists with the hash of the notice that stood beside each."""
        ticked = [(slug, self.data.get(f"notice-{slug}", "")) for slug in self.cleaned_data["list"]]
        # PostgreSQL takes no NUL in text.
        return [(slug.replace("\x00", ""), shown.replace("\x00", "")) for slug, shown in ticked]

    def show(self, error: NewsletterError | AddressInvalid) -> None:
        """Put a refusal beside its field."""
        field = "email" if isinstance(error, AddressInvalid) else error.field
        self.add_error(field, str(error.detail))


class EmailForm(forms.Form):
    """An address, and nothing else."""

    email = forms.CharField(max_length=320, error_messages={"required": AddressInvalid.detail})


class CodeForm(forms.Form):
    """The waiting page's form."""

    email = forms.CharField(max_length=320)
    code = forms.CharField(max_length=20)
