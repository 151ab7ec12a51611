"""Webhooks in Wagtail: a menu item among the settings, addresses, permissions, words for the log."""

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import LogActionRegistry

from webhooks.admin import urls
from webhooks.admin.desk import may_see
from webhooks.services import actions


class WebhooksMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_see(request)


@hooks.register("register_admin_urls")
def webhook_urls() -> list[URLPattern | URLResolver]:
    return [path("webhooks/", include(urls))]


@hooks.register("register_settings_menu_item")
def webhooks_menu_item() -> MenuItem:
    return WebhooksMenuItem(
        _("Webhooks"), reverse_lazy("webhooks:index"), name="webhooks", icon_name="link", order=900
    )


@hooks.register("register_permissions")
def webhook_permissions() -> QuerySet[Permission]:
    return Permission.objects.filter(content_type__app_label="webhooks", codename="change_endpoint")


@hooks.register("register_log_actions")
def name_log_actions(log: LogActionRegistry) -> None:
    log.register_action(actions.ADD, _("Add a webhook"), _("Added a webhook"))
    log.register_action(actions.CHANGE, _("Change a webhook"), _("Changed a webhook"))
    log.register_action(actions.ON, _("Switch a webhook on"), _("Switched a webhook on"))
    log.register_action(actions.OFF, _("Switch a webhook off"), _("Switched a webhook off"))
    log.register_action(actions.TRY, _("Test a webhook"), _("Tested a webhook"))
    log.register_action(actions.ROTATE, _("Replace a webhook’s secret"), _("Replaced a webhook’s secret"))
    log.register_action(actions.REPLAY, _("Send events again"), _("Sent events again"))
    log.register_action(actions.REMOVE, _("Remove a webhook"), _("Removed a webhook"))
