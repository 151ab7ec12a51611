"""The newsletter in Wagtail: lists, questions and segments."""

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from newsletter.admin.growth import SEE as SEE_GROWTH
from newsletter.admin.growth import growth_view
from newsletter.admin.lists import MailingListViewSet, refuse_known, stop_offering
from newsletter.admin.questions import QuestionViewSet
from newsletter.admin.segments import SegmentViewSet


@register_snippet
class NewsletterViewSetGroup(SnippetViewSetGroup):
    menu_label = _("Newsletter")
    menu_icon = "mail"
    menu_order = 155
    items = (MailingListViewSet, QuestionViewSet, SegmentViewSet)


hooks.register("before_delete_snippet", refuse_known)
hooks.register("after_delete_snippet", stop_offering)


class GrowthMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm(SEE_GROWTH))


@hooks.register("register_admin_urls")
def growth_urls() -> list[URLPattern]:
    return [path("reports/subscribers/", growth_view, name="newsletter_growth")]


@hooks.register("register_reports_menu_item")
def growth_menu_item() -> MenuItem:
    return GrowthMenuItem(
        _("Subscribers"), reverse_lazy("newsletter_growth"), name="subscribers", icon_name="group", order=110
    )


@hooks.register("register_permissions")
def growth_permissions() -> QuerySet[Permission]:
    return Permission.objects.filter(content_type__app_label="newsletter", codename="view_dayfigure")
