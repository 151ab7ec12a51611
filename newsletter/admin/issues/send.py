"""«Send»: to whom exactly, who is left out and why, what the checks say, when; and a button with the number.

newsletter/admin/issues/send.html
    ``issue``, ``audience`` and ``everybody`` (selectors.Audience: as it would be sent, and all the same),
    ``reasons`` (words, more, people), ``languages`` (name, people), ``promises`` (sentences about words that
    would be broken), ``checks``, ``faults`` (whether any forbids it), ``form``, ``team`` (a form),
    ``has_draft``.
"""

from datetime import datetime
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages

from newsletter.admin.issues import desk, words
from newsletter.admin.issues.trial_form import TrialForm
from newsletter.issues.checks import checks
from newsletter.models import IssuePage, Sending
from newsletter.sending.errors import SendingError, sentence
from newsletter.sending.selectors import Audience, audience
from newsletter.sending.services import send

# What the buttons post.
ALL, OTHERS = "all", "others"


class SendForm(forms.Form):
    """The number that stood on the page, and when. ``to``: the button that was pressed."""

    number = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    starts_at = forms.DateTimeField(
        label=gettext_lazy("When"),
        help_text=gettext_lazy("Leave it empty to send at once."),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    reason = forms.CharField(
        label=gettext_lazy("Why it goes out all the same"),
        help_text=gettext_lazy("Kept with the issue, with your name."),
        max_length=300,
        required=False,
    )


@desk.guarded
@require_http_methods(["GET", "HEAD", "POST"])
def send_view(request: HttpRequest, pk: int) -> HttpResponse:
    """GET shows; POST sends to the number that was shown, or to nobody."""
    issue = desk.issue_of(pk)
    if Sending.objects.filter(issue=issue).exists():
        return redirect("newsletter_issues:sending", issue.pk)
    form = SendForm(request.POST) if request.method == "POST" else SendForm()
    status = 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            try:
                sending = start(request, issue, form.cleaned_data)
            except SendingError as error:
                status = error.status
                form.add_error(None, str(error.detail))
            else:
                messages.success(request, begun(sending))
                return redirect("newsletter_issues:sending", issue.pk)
    return send_page(request, issue, form, status=status)


def send_page(
    request: HttpRequest,
    issue: IssuePage,
    form: SendForm,
    *,
    team: TrialForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """``team``: the form of a test that could not be sent, as it was filled in."""
    told = shown(request, issue, form, team)
    return desk.page(request, "send.html", _("Send"), told, issue=issue, status=status)


def start(request: HttpRequest, issue: IssuePage, told: dict[str, Any]) -> Sending:
    """What the pressed button says."""
    to = request.POST.get("to", "")
    return send(
        issue=issue,
        by=request.user,
        confirmed=told["number"],
        starts_at=told["starts_at"],
        reason=told["reason"] if to == ALL else "",
        others_only=to == OTHERS,
    )


def begun(sending: Sending) -> str:
    at = sending.mailing.starts_at
    if at <= timezone.now():
        return _("It is being sent.")
    return _("It goes out on %(moment)s.") % {"moment": _moment(at)}


def shown(
    request: HttpRequest, issue: IssuePage, form: SendForm, team: TrialForm | None = None
) -> dict[str, Any]:
    """What the page says now."""
    others = audience(issue)
    found = checks(issue)
    return {
        "issue": issue,
        "audience": others,
        "everybody": others.number + others.broken,
        "reasons": reason_rows(others),
        "languages": language_rows(others),
        "promises": [sentence(told, others.living) for told in others.told],
        "checks": found,
        "faults": any(one.level == "error" for one in found),
        "form": form,
        "team": team or TrialForm(issue=issue, user=request.user),
        "has_draft": issue.has_unpublished_changes,
    }


def reason_rows(found: Audience) -> list[tuple[str, str, int]]:
    named = words.reasons()
    return [(*named[why], people) for why, people in found.left_out]


def language_rows(found: Audience) -> list[tuple[str, int]]:
    names = dict(settings.LANGUAGES)
    return [(str(names.get(lang, lang)), people) for lang, people in found.languages]


def _moment(at: datetime) -> str:
    return str(date_format(timezone.localtime(at), "DATETIME_FORMAT"))
