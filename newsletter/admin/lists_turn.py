"""Closing, reopening and retiring a list: each asks first, and says what happens to how many people.

newsletter/admin/list_turn.html   ``object``, ``turn``, ``living``, ``asked``, ``form`` (the words its
    people get, per language; none when a list is reopened).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin

from newsletter import services
from newsletter.models import MailingList, MailingListText
from newsletter.selectors import members


class FarewellForm(forms.Form):
    """A field for each language the list has words in."""

    def __init__(self, *args: Any, texts: list[MailingListText], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for text in texts:
            self.fields[text.lang] = forms.CharField(
                label=text.get_lang_display(),
                initial=text.farewell,
                required=False,
                max_length=2000,
                widget=forms.Textarea(attrs={"rows": 4, "lang": text.lang}),
            )


@dataclass(frozen=True)
class Turn:
    """One of the things that can be done with a list."""

    name: str
    label: Promise
    icon: str
    done: Promise
    fits: Callable[[MailingList], bool]
    act: Callable[..., None]

    @property
    def says_farewell(self) -> bool:
        return self.name != "reopen"


TURNS = {
    turn.name: turn
    for turn in (
        Turn(
            "close",
            _("Close the list"),
            "lock",
            _("The list is closed. Its people are being told."),
            lambda found: found.is_open,
            services.list_close,
        ),
        Turn(
            "reopen",
            _("Open the list again"),
            "lock-open",
            _("The list takes signups again."),
            lambda found: bool(found.closed_at) and not found.retired_at,
            services.list_reopen,
        ),
        Turn(
            "retire",
            _("Retire the list"),
            "cross",
            _("The list is retired. Its people are being told, and their consents ended."),
            lambda found: not found.retired_at,
            services.list_retire,
        ),
    )
}


class TurnView(PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView):
    model = MailingList
    permission_required = "change"
    template_name = "newsletter/admin/list_turn.html"
    header_icon = "mail"
    turn: Turn = TURNS["close"]
    index_url_name = ""
    inspect_url_name = ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.object = get_object_or_404(MailingList.objects.select_related("purpose"), pk=kwargs["pk"])
        if not self.turn.fits(self.object):
            return redirect(self.inspect_url_name, self.object.pk)
        self.page_title = self.turn.label
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        lists = {
            "url": reverse(self.index_url_name),
            "label": capfirst(MailingList._meta.verbose_name_plural),
        }
        own = {"url": reverse(self.inspect_url_name, args=[self.object.pk]), "label": str(self.object)}
        here = {"url": "", "label": self.page_title, "sublabel": str(self.object)}
        return [*super().get_breadcrumbs_items(), lists, own, here]

    def form(self, data: Any = None) -> FarewellForm:
        texts = list(self.object.texts.order_by("lang")) if self.turn.says_farewell else []
        return FarewellForm(data, texts=texts)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        own = {
            "object": self.object,
            "turn": self.turn,
            "living": members.living(self.object).count(),
            "asked": members.asked(self.object).count(),
            "form": self.form(),
            "back_url": reverse(self.inspect_url_name, args=[self.object.pk]),
        }
        return {**super().get_context_data(**kwargs), **own, **kwargs}

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = self.form(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        told = {"farewells": form.cleaned_data} if self.turn.says_farewell else {}
        self.turn.act(mailing_list=self.object, **told)
        messages.success(request, self.turn.done)
        return redirect(self.inspect_url_name, self.object.pk)
