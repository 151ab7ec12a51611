"""Campaigns in Wagtail's admin: the form, the list, and the page with each ambassador's own address.

sharing/admin/campaign.html   ``object``, ``is_running``, ``disclosures``, ``ambassadors`` (each with
    ``state``, a ``selectors.AmbassadorState``, and ``url``).
"""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, ObjectList, PageChooserPanel
from wagtail.admin.ui.tables import Column, NumberColumn
from wagtail.snippets.views.snippets import InspectView, SnippetViewSet

from sharing import selectors, services
from sharing.errors import PageNotFoundError
from sharing.links import ambassador_url
from sharing.models import Campaign
from sharing.selectors.campaigns import is_kept


class CampaignForm(WagtailAdminModelForm):
    """Saving makes the disclosures, as they stand, what ambassadors accept; who is taken off is let go."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        first, last, page = (cleaned.get(name) for name in ("starts_on", "ends_on", "page"))
        if first and last and last < first:
            self.add_error("ends_on", ValidationError(_("The last day is before the first.")))
        if page:
            try:
                selectors.shareable_page(page.pk)
            except PageNotFoundError:
                self.add_error("page", ValidationError(_("Nobody can read this page yet. Publish it first.")))
        return cleaned

    def save(self, commit: bool = True) -> Campaign:
        for form in self.formsets["ambassadors"].deleted_forms:
            if form.instance.pk:
                services.dismiss(ambassador=form.instance)
        campaign: Campaign = super().save(commit)
        services.publish_disclosures(campaign=campaign)
        return campaign


class CampaignView(InspectView):
    """Who takes part, and the address to hand over to each."""

    template_name = "sharing/admin/campaign.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = selectors.ambassadors(self.object)
        return {
            **super().get_context_data(**kwargs),
            "is_running": selectors.is_running(self.object),
            "disclosures": self.object.texts.order_by("lang"),
            "ambassadors": [{"state": row, "url": ambassador_url(row.ambassador)} for row in rows],
        }


def refuse_kept(request: HttpRequest, about_to_go: Iterable[Any]) -> HttpResponse | None:
    """Wagtail's hook before snippets are deleted, one or many: campaigns that left traces are not."""
    for found in about_to_go:
        if isinstance(found, Campaign) and is_kept(found):
            told = _(
                "«%(name)s» cannot be deleted: links were made in it, or somebody has agreed to it. Take its "
                "ambassadors off instead; that stops their links and erases their names."
            )
            messages.error(request, told % {"name": found})
            return redirect("wagtailsnippets_sharing_campaign:inspect", found.pk)
    return None


class CampaignViewSet(SnippetViewSet):
    model = Campaign
    icon = "group"
    menu_label = gettext_lazy("Campaigns")
    menu_order = 160
    add_to_admin_menu = True
    inspect_view_enabled = True
    # A copy would share what its ambassadors agree to with the first.
    copy_view_enabled = False
    inspect_view_class = CampaignView
    list_display = [
        "name",
        Column("represents", label=gettext_lazy("Represents")),
        Column("starts_on", label=gettext_lazy("First day"), sort_key="starts_on"),
        Column("ends_on", label=gettext_lazy("Last day"), sort_key="ends_on"),
        NumberColumn("people", label=gettext_lazy("Ambassadors")),
    ]
    ordering = ["-starts_on"]
    edit_handler = ObjectList(
        [
            FieldPanel("name"),
            FieldPanel("represents"),
            FieldPanel("relation"),
            PageChooserPanel("page"),
            FieldRowPanel([FieldPanel("starts_on"), FieldPanel("ends_on")], heading=gettext_lazy("Days")),
            InlinePanel(
                "texts",
                [FieldPanel("lang"), FieldPanel("disclosure")],
                heading=gettext_lazy("Disclosure"),
                label=gettext_lazy("Disclosure"),
                help_text=gettext_lazy(
                    "Stands with every link, and on the page. Say who pays or gives what, in one sentence. "
                    "When it changes, every ambassador has to accept it anew; until then their links lead to "
                    "the page without being counted."
                ),
                min_num=1,
            ),
            InlinePanel(
                "ambassadors",
                [FieldPanel("name"), FieldPanel("lang")],
                heading=gettext_lazy("Ambassadors"),
                label=gettext_lazy("Ambassador"),
                help_text=gettext_lazy(
                    "Each gets a private page, whose address you hand over yourself: this site writes to "
                    "nobody about it. Whoever is taken off here is erased, and their links stop."
                ),
            ),
        ],
        base_form_class=CampaignForm,
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Campaign]:
        return Campaign.objects.annotate(people=Count("ambassadors"))
