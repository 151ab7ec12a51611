"""The ledger in Wagtail: menu item, the start page's panel, addresses, permissions, words for the log."""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.log_actions import LogActionRegistry

from consent.admin import overview, urls
from consent.admin.desk import may_see
from consent.services import desk


class LedgerMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_see(request)


class TroublePanel(Component):
    """On the start page: that the log is not signed, or did not hold when it was verified."""

    name = "ledger"
    order = 10
    template_name = "consent/admin/panel.html"

    class Media:
        css = {"all": ["css/admin-ledger.css"]}

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        return {"refusal": overview.refusal(), "verification": overview.last_verification()}


@hooks.register("register_admin_urls")
def ledger_urls() -> list[URLPattern | URLResolver]:
    return [path("samtykkelogg/", include(urls))]


@hooks.register("register_admin_menu_item")
def ledger_menu_item() -> MenuItem:
    return LedgerMenuItem(
        _("Consent log"), reverse_lazy("consent_ledger:index"), name="ledger", icon_name="key", order=170
    )


@hooks.register("construct_homepage_panels")
def add_trouble_panel(request: HttpRequest, panels: list[Component]) -> None:
    if may_see(request):
        panels.append(TroublePanel())


@hooks.register("register_permissions")
def ledger_permissions() -> QuerySet[Permission]:
    return Permission.objects.filter(
        content_type__app_label="consent",
        codename__in=["change_consent", "view_consentrecord", "view_subject"],
    )


@hooks.register("register_log_actions")
def name_log_actions(actions: LogActionRegistry) -> None:
    actions.register_action(desk.FIND, _("Look up a person"), _("Looked the person up"))
    actions.register_action(desk.LOOK, _("Look at a person"), _("Looked at the person"))
    actions.register_action(desk.EVIDENCE, _("Fetch evidence"), _("Fetched the evidence"))
    actions.register_action(desk.EXPORT, _("Fetch everything about a person"), _("Fetched everything"))
    actions.register_action(desk.REVOKE, _("Revoke a consent"), _("Revoked a consent"))
