"""A test send to people of the team: as a made-up person, in a language, in segments of one's choice."""

from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from consent.limits import allow
from newsletter.admin.issues import desk
from newsletter.issues.fields import Person
from newsletter.issues.texts import Edition, editions
from newsletter.models import IssuePage, Segment
from newsletter.sending.trial import Tried, team, trial_letter, try_out

# So many tests may one person send in an hour, each to so many.
TESTS, HOUR, AT_ONCE = 30, 3600, 10


class TrialForm(forms.Form):
    """To whom of the team, and as whom."""

    to = forms.ModelMultipleChoiceField(
        label=gettext_lazy("To"), queryset=None, widget=forms.CheckboxSelectMultiple
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
        self.fields["to"].label_from_instance = lambda one: (
            f"{one.get_full_name() or one.username} · {one.email}"
        )
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


@desk.guarded
@require_POST
def trial_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the test, and say what the mail server answered."""
    issue = desk.issue_of(pk)
    form = TrialForm(request.POST, issue=issue, user=request.user)
    if not form.is_valid():
        messages.error(request, " ".join(words for found in form.errors.values() for words in found))
    elif not allow("issue-test", str(request.user.pk), limit=TESTS, seconds=HOUR):
        messages.error(request, _("That were many tests. Go on in an hour."))
    else:
        told = form.cleaned_data
        person = Person(name=told["name"], since=timezone.now(), answers={})
        segments = [one.pk for one in told.get("segments") or ()]
        edition = form.editions[told["edition"]]
        letter = trial_letter(issue, edition=edition, person=person, segments=segments)
        for words in troubles(try_out(issue=issue, letter=letter, to=told["to"], by=request.user), request):
            messages.error(request, words)
    return redirect("newsletter_issues:send", issue.pk)


def troubles(tried: list[Tried], request: HttpRequest) -> list[str]:
    """What went wrong, of each; what went well is told at once."""
    went = sum(1 for one in tried if not one.trouble)
    if went:
        words = ngettext("The test went to %(people)d person.", "The test went to %(people)d people.", went)
        messages.success(request, words % {"people": went})
    return [
        _("Not to %(name)s: the mail server said «%(answer)s».")
        % {"name": one.user.get_username(), "answer": one.trouble}
        for one in tried
        if one.trouble
    ]
