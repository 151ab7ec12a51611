"""The tray in Wagtail: menu item with a count, addresses, the start page's panel, words for the log."""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern, URLResolver, include, path, reverse_lazy
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.ui.sidebar import LinkMenuItem
from wagtail.log_actions import LogActionRegistry

from blog.feedback import admin_urls, delivery, selectors
from blog.feedback.admin_tray import beginning, waited
from blog.feedback.models import Feedback
from blog.feedback.moves import ERASE, LOOK, Move

# So many stand on the start page; the tray has them all.
SHOWN = 10


class TrayMenuItem(MenuItem):
    """With how many wait behind its name."""

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm("feedback.view_feedback"))

    def render_component(self, request: HttpRequest) -> LinkMenuItem:
        item = super().render_component(request)
        if waiting := selectors.open_count():
            item.label = f"{self.label} ({waiting})"
        return item


class WaitingPanel(Component):
    """Complaints nobody has answered for days, and answers that did not arrive."""

    name = "feedback-waiting"
    order = 40
    template_name = "blog/admin/feedback_panel.html"

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        found = list(selectors.waiting()[: SHOWN + 1])
        rows = [
            {"feedback": row, "beginning": beginning(row), "lost": lost(row), "waited": waited(row)}
            for row in found[:SHOWN]
        ]
        return {"rows": rows, "more": len(found) > SHOWN}


def lost(feedback: Feedback) -> str:
    """What became of an answer that did not arrive; empty while there is none yet."""
    is_answered = feedback.status == Feedback.Status.ANSWERED
    return str(delivery.WORDS[feedback.delivery]) if is_answered else ""


@hooks.register("insert_global_admin_css")
def tray_style() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("css/admin-tray.css"))


@hooks.register("register_admin_urls")
def tray_urls() -> list[URLPattern | URLResolver]:
    return [path("tilbakemeldinger/", include(admin_urls))]


@hooks.register("register_admin_menu_item")
def tray_menu_item() -> MenuItem:
    return TrayMenuItem(
        _("Inbox"), reverse_lazy("feedback_tray:index"), name="feedback", icon_name="mail", order=160
    )


@hooks.register("construct_homepage_panels")
def add_waiting_panel(request: HttpRequest, panels: list[Component]) -> None:
    if request.user.has_perm("feedback.view_feedback"):
        panels.append(WaitingPanel())


@hooks.register("register_permissions")
def tray_permissions() -> QuerySet[Permission]:
    return Permission.objects.filter(
        content_type__app_label="feedback",
        codename__in=["view_feedback", "change_feedback", "delete_feedback"],
    )


@hooks.register("register_log_actions")
def name_log_actions(actions: LogActionRegistry) -> None:
    actions.register_action(Move.TAKE, _("Take in hand"), _("Taken in hand"))
    actions.register_action(Move.ANSWER, _("Answer"), _("Answered by mail"))
    actions.register_action(Move.CLOSE, _("Close without an answer"), _("Closed without an answer"))
    actions.register_action(Move.REOPEN, _("Open again"), _("Opened again"))
    actions.register_action(LOOK, _("See the address"), _("The address was seen"))
    actions.register_action(ERASE, _("Erase what was written"), _("What was written was erased"))
