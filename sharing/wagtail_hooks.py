"""Sharing in Wagtail: its screens, the report, campaigns, and who may see shares."""

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.snippets.models import register_snippet

from sharing.admin import urls
from sharing.admin.campaigns import CampaignViewSet, refuse_kept
from sharing.admin.travel import SEE

register_snippet(CampaignViewSet)
hooks.register("before_delete_snippet", refuse_kept)


class SharesMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm(SEE))


@hooks.register("register_admin_urls")
def sharing_urls() -> list[URLPattern | URLResolver]:
    return urls.urlpatterns


@hooks.register("register_reports_menu_item")
def shares_menu_item() -> MenuItem:
    return SharesMenuItem(
        _("Shares"), reverse_lazy("sharing_report:index"), name="shares", icon_name="openquote", order=100
    )


@hooks.register("register_permissions")
def share_permissions() -> QuerySet[Permission]:
    return Permission.objects.filter(content_type__app_label="sharing", codename="view_share")
