"""«Eksporter abonnenter»: all of them with their consent history, or whom not to write to. Each is noted.

newsletter/admin/import_out.html
    ``form`` (which list, which state) and ``stopped``, how many addresses are not written to.
"""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin.auth import permission_required
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.log_actions import log

from consent.admin import desk
from consent.states import State
from consent.words import stamps
from mail.models import Suppression
from newsletter import exporting
from newsletter.models import MailingList
from sharing.admin.spreadsheets import csv_download

SEE = "newsletter.view_subscriber"
EXPORT, STOPPED = "newsletter.export", "newsletter.export_suppressions"


class ExportForm(forms.Form):
    mailing_list = forms.ModelChoiceField(
        label=gettext_lazy("List"),
        queryset=MailingList.objects.all(),
        empty_label=gettext_lazy("All lists"),
        required=False,
    )
    state = forms.ChoiceField(label=gettext_lazy("State"), required=False)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        words = stamps()
        self.fields["state"].choices = [
            ("", _("Everybody")),
            (exporting.LIVING, _("Those who may be mailed now")),
            *((str(state), words[state]) for state in State),
        ]


def guarded(view: desk.View) -> desk.View:
    """For those who may see addresses."""
    return desk.guarded(permission_required(SEE)(view))


def may_export(request: HttpRequest) -> bool:
    return desk.may_see(request) and request.user.has_perm(SEE)


@guarded
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    return page(request, ExportForm())


@guarded
@require_POST
def subscribers(request: HttpRequest) -> HttpResponse:
    form = ExportForm(request.POST)
    if not form.is_valid():
        return page(request, form, status=422)
    told = form.cleaned_data
    found = exporting.consents(mailing_list=told["mailing_list"], state=told["state"])
    which = {"list": told["mailing_list"].slug if told["mailing_list"] else "", "state": told["state"]}
    log(request.user, EXPORT, user=request.user, data={**which, "people": found.count()})
    return csv_download(exporting.subscribers_csv(found), f"{_('subscribers')}-{timezone.localdate()}")


@guarded
@require_POST
def suppressions(request: HttpRequest) -> HttpResponse:
    log(request.user, STOPPED, user=request.user)
    return csv_download(exporting.suppressions_csv(), f"{_('not-written-to')}-{timezone.localdate()}")


def page(request: HttpRequest, form: ExportForm, *, status: int = 200) -> HttpResponse:
    title = _("Export subscribers")
    context = {
        "header_title": title,
        "header_icon": "upload",
        "breadcrumbs_items": [*WagtailAdminTemplateMixin.breadcrumbs_items, {"url": "", "label": title}],
        "form": form,
        "stopped": Suppression.objects.count(),
    }
    return render(request, "newsletter/admin/import_out.html", context, status=status)


urls: list[URLPattern] = [
    path("", index, name="index"),
    path("abonnenter/", subscribers, name="subscribers"),
    path("sperrede/", suppressions, name="suppressions"),
]
