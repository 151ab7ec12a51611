"""The desk of issues in Wagtail: addresses, menu, buttons at the page, permission, words for the log."""

from collections.abc import Iterator
from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLResolver, include, path, reverse, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets import Button
from wagtail.log_actions import LogActionRegistry

from newsletter.admin.growth import FiguresMenuItem
from newsletter.admin.issues import desk, urls
from newsletter.models import IssuePage, Sending
from newsletter.sending import services, trial


@hooks.register("register_admin_urls")
def issue_urls() -> list[URLResolver]:
    return [path("utgaver/", include((urls.urlpatterns, "newsletter_issues")))]


@hooks.register("register_reports_menu_item")
def issues_menu_item() -> MenuItem:
    return FiguresMenuItem(
        _("Issues"), reverse_lazy("newsletter_issues:index"), name="issues", icon_name="mail", order=120
    )


@hooks.register("register_permissions")
def issue_permissions() -> QuerySet[Permission]:
    return Permission.objects.filter(content_type__app_label="newsletter", codename="send_issue")


@hooks.register("register_page_header_buttons")
def issue_buttons(page: Any, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """«Send», or how it went once it was sent."""
    if not isinstance(page, IssuePage):
        return
    if sent := sent_as(page):
        if user.has_perm(desk.SEE):
            url = reverse("newsletter_issues:sending", args=[sent])
            yield Button(_("How it went"), url, icon_name="mail", priority=5)
    elif user.has_perm(desk.SEND):
        url = reverse("newsletter_issues:send", args=[page.pk])
        yield Button(_("Send"), url, icon_name="mail", priority=5)


@hooks.register("after_publish_page")
def offer_to_send(request: HttpRequest, page: Any) -> None:
    """To publish is not to send: say so, with the way on."""
    if isinstance(page, IssuePage) and page.live and request.user.has_perm(desk.SEND) and not sent_as(page):
        way = messages.button(reverse("newsletter_issues:send", args=[page.pk]), _("Send"))
        messages.info(request, _("It is a page now, and nobody has got it as a letter."), buttons=[way])


def sent_as(page: IssuePage) -> int | None:
    """The id of the issue that was sent: a translation goes with the one it is of."""
    return (
        Sending.objects.filter(issue__translation_key=page.translation_key)
        .values_list("issue", flat=True)
        .first()
    )


@hooks.register("register_log_actions")
def name_sending_log_actions(actions: LogActionRegistry) -> None:
    actions.register_action(services.SEND, _("Send an issue"), _("Had the issue sent"))
    actions.register_action(services.ACCEPT, _("Accept the number"), _("Accepted the new number"))
    actions.register_action(services.PAUSE, _("Pause a sending"), _("Paused the sending"))
    actions.register_action(services.RESUME, _("Resume a sending"), _("Had the sending go on"))
    actions.register_action(services.CANCEL, _("Cancel a sending"), _("Cancelled the sending"))
    actions.register_action(services.SETTLE, _("Resolve a doubt"), _("Resolved a letter in doubt"))
    actions.register_action(trial.TEST, _("Send a test"), _("Sent a test to the team"))
