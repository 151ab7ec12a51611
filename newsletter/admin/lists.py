"""Lists in Wagtail's admin: the form, the list of lists, and the page of each.

newsletter/admin/list.html   ``object``, ``state`` (a word), ``living``, ``asked`` (who has not confirmed),
    ``texts`` (each with ``words`` and the current ``notice``), ``buttons`` (what can be done with the list).
"""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext
from wagtail.admin import messages
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, ObjectList
from wagtail.admin.ui.tables import Column, NumberColumn
from wagtail.admin.widgets.button import Button
from wagtail.snippets.views.snippets import IndexView, InspectView, SnippetViewSet

from consent.selectors import current_notice
from newsletter import services
from newsletter.admin.lists_turn import TURNS, TurnView
from newsletter.digests.services import list_set_gathering
from newsletter.models import MailingList
from newsletter.selectors import members


class MailingListForm(WagtailAdminModelForm):
    """Saving publishes the notice of each language, if its words have changed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is None:
            return
        # The short name stands in every record of its people.
        self.fields["slug"].disabled = True
        people = members.living(self.instance).count()
        if people:
            self.fields["frequency"].help_text = ngettext(
                "%(people)d person has agreed to what stood here so far, and that holds. If the list comes "
                "more often, those who agreed to less still get it as seldom as they agreed to.",
                "%(people)d people have agreed to what stood here so far, and that holds. If the list comes "
                "more often, those who agreed to less still get it as seldom as they agreed to.",
                people,
            ) % {"people": people}

    @transaction.atomic
    def save(self, commit: bool = True) -> MailingList:
        mailing_list: MailingList
        if not commit:
            mailing_list = super().save(commit=False)
            return mailing_list
        if self.instance.pk is None:
            first = self.formsets["texts"].forms[0].cleaned_data["title"]
            self.instance.purpose = services.list_purpose(slug=self.cleaned_data["slug"], title=first)
        mailing_list = super().save()
        services.list_publish_notices(mailing_list=mailing_list)
        list_set_gathering(mailing_list=mailing_list)
        return mailing_list


def state_of(mailing_list: MailingList) -> str:
    """What can happen to it, in a word."""
    if mailing_list.retired_at:
        return pgettext("a list", "Retired")
    return pgettext("a list", "Closed") if mailing_list.closed_at else pgettext("a list", "Open")


class ListIndexView(IndexView):
    """All lists with their people: two queries, however many there are."""

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(*args, **kwargs)
        people = members.living_by_purpose()
        for mailing_list in context["object_list"]:
            mailing_list.people = people.get(mailing_list.purpose_id, 0)
            mailing_list.state = state_of(mailing_list)
        return context


class ListView(InspectView):
    """How a list stands, the words its people agreed to, and what can be done with it."""

    template_name = "newsletter/admin/list.html"

    @property
    def header_more_buttons(self) -> list[Button]:
        buttons: list[Button] = list(super().header_more_buttons)
        if self.user_has_permission("change"):
            buttons += [
                Button(turn.label, url=self.turn_url(name), icon_name=turn.icon, priority=30)
                for name, turn in TURNS.items()
                if turn.fits(self.object)
            ]
        return buttons

    def turn_url(self, name: str) -> str:
        namespace = self.index_url_name.rpartition(":")[0]
        return reverse(f"{namespace}:{name}", args=[self.object.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        texts = [
            {"words": text, "notice": current_notice(purpose=self.object.purpose, lang=text.lang)}
            for text in self.object.texts.select_related("sample").order_by("lang")
        ]
        return {
            **super().get_context_data(**kwargs),
            "living": members.living(self.object).count(),
            "asked": members.asked(self.object).count(),
            "texts": texts,
            "state": state_of(self.object),
            "buttons": self.header_more_buttons,
        }


def refuse_known(request: HttpRequest, about_to_go: Iterable[Any]) -> HttpResponse | None:
    """Wagtail's hook before snippets are deleted: lists that anybody ever asked for stay in the books."""
    for found in about_to_go:
        if isinstance(found, MailingList) and members.is_known(found):
            told = _(
                "«%(name)s» cannot be deleted: somebody has asked for it, and what they agreed to stays on "
                "record. Retire it instead; then nobody gets it, and its people are told."
            )
            messages.error(request, told % {"name": found})
            return redirect("wagtailsnippets_newsletter_mailinglist:inspect", found.pk)
    return None


def stop_offering(request: HttpRequest, gone: Iterable[Any]) -> None:
    """Wagtail's hook after snippets were deleted."""
    for found in gone:
        if isinstance(found, MailingList):
            services.list_stop_offering(mailing_list=found)


class MailingListViewSet(SnippetViewSet):
    model = MailingList
    icon = "mail"
    menu_label = gettext_lazy("Lists")
    add_to_admin_menu = False
    inspect_view_enabled = True
    # A copy would share its people with the first.
    copy_view_enabled = False
    index_view_class = ListIndexView
    inspect_view_class = ListView
    list_display = [
        "__str__",
        Column("get_frequency_display", label=gettext_lazy("Frequency"), sort_key="frequency"),
        Column("state", label=gettext_lazy("State")),
        NumberColumn("people", label=gettext_lazy("Subscribers")),
    ]
    ordering = ["sort_order", "slug"]
    edit_handler = ObjectList(
        [
            InlinePanel(
                "texts",
                [
                    FieldPanel("lang"),
                    FieldPanel("title"),
                    FieldPanel("description"),
                    FieldPanel("sample"),
                    FieldPanel("farewell"),
                ],
                heading=gettext_lazy("What readers are told"),
                label=gettext_lazy("Language"),
                help_text=gettext_lazy(
                    "Title and description stand beside the box, with how often it comes and who sends it. "
                    "When the words change, new subscribers agree to the new ones; those who have agreed "
                    "already keep theirs. The preview shows it as readers see it."
                ),
                min_num=1,
            ),
            FieldRowPanel([FieldPanel("frequency"), FieldPanel("sender_name")]),
            FieldPanel("gathers"),
            FieldRowPanel(
                [
                    FieldPanel(
                        "slug",
                        help_text=gettext_lazy(
                            "Small letters and hyphens, for addresses and the log of consents. It cannot be "
                            "changed later."
                        ),
                    ),
                    FieldPanel("sort_order", help_text=gettext_lazy("The lowest stands first in forms.")),
                ]
            ),
        ],
        base_form_class=MailingListForm,
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[MailingList]:
        found: QuerySet[MailingList] = MailingList.objects.select_related("purpose")
        return found

    def get_urlpatterns(self) -> list[URLPattern]:
        names = {
            "index_url_name": self.get_url_name("list"),
            "inspect_url_name": self.get_url_name("inspect"),
        }
        turns = [
            path(f"{name}/<str:pk>/", self.construct_view(TurnView, turn=turn, **names), name=name)
            for name, turn in TURNS.items()
        ]
        return [*super().get_urlpatterns(), *turns]
