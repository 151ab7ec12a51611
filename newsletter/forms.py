"""The shape of what is posted. Whether it may happen is the services' business."""

from django import forms
from django.http import HttpRequest

from consent.errors import AddressInvalid
from newsletter.addresses import suggestion
from newsletter.errors import NewsletterError, NothingChosenError


def text(request: HttpRequest, name: str) -> str:
    """What was typed. PostgreSQL takes no NUL in text."""
    return str(request.POST.get(name, "")).replace("\x00", "")


LONGEST_CODE = 16  # of a share


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
    # The address that is right, although it looks like a slip of the keys.
    sure = forms.CharField(max_length=320, required=False)

    @property
    def is_machine(self) -> bool:
        return bool(self.data.get("website"))

    def clean_via(self) -> str:
        """Written by the page itself: what is longer than a code is none."""
        via = str(self.cleaned_data["via"])
        return via if len(via) <= LONGEST_CODE else ""

    def clean_page(self) -> int | None:
        """Written by the page itself: what is no number is worth no complaint."""
        page = self.cleaned_data["page"]
        return int(page) if page.isascii() and page.isdigit() and len(page) < 10 else None

    @property
    def meant(self) -> str:
        """The address that was probably meant, until they say that theirs is right; else nothing."""
        typed = str(self.cleaned_data["email"])
        return "" if self.cleaned_data["sure"] == typed else suggestion(typed)

    def again(self) -> "list[tuple[str, str]]":
        """Fields, all but the address, with which the same signup can be posted once more."""
        fields = [(name, self.data.get(name, "")) for name in ("name", "via", "page")]
        for slug, shown in self.chosen():
            fields += [("list", slug), (f"notice-{slug}", shown)]
        return [(name, value) for name, value in fields if value]

    def chosen(self) -> "list[tuple[str, str]]":
        """Ticked lists with the hash of the notice that stood beside each."""
        ticked = [(slug, self.data.get(f"notice-{slug}", "")) for slug in self.data.getlist("list")]
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
