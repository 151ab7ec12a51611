"""A test send to people of the team: as a made-up person, in a language, in segments of one's choice."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages

from consent.limits import allow
from newsletter.admin.issues import desk
from newsletter.admin.issues.send import SendForm, send_page
from newsletter.admin.issues.trial_form import TrialForm
from newsletter.issues.fields import Person
from newsletter.sending.trial import Tried, trial_letter, try_out

# So many tests may one person send in an hour.
TESTS, HOUR = 30, 3600


@desk.guarded
@require_http_methods(["GET", "HEAD", "POST"])
def trial_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the test, and say what the mail server answered. Who comes here after logging in again finds the
    form."""
    issue = desk.issue_of(pk)
    if request.method != "POST":
        return redirect("newsletter_issues:send", issue.pk)
    form = TrialForm(request.POST, issue=issue, user=request.user)
    if not form.is_valid():
        messages.error(request, " ".join(words for found in form.errors.values() for words in found))
        return send_page(request, issue, SendForm(), team=form, status=422)
    if not allow("issue-test", str(request.user.pk), limit=TESTS, seconds=HOUR):
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
