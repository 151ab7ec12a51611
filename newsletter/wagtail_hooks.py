"""The newsletter in Wagtail: lists, questions and segments."""

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet
from wagtail.log_actions import LogActionRegistry
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from newsletter.admin import digests, exports, from_post, imports, issue_checks
from newsletter.admin.growth import FiguresMenuItem, growth_view
from newsletter.admin.issues import hooks as issue_hooks  # noqa: F401  (registers the desk of issues)
from newsletter.admin.lists import MailingListViewSet, refuse_known, stop_offering
from newsletter.admin.questions import QuestionViewSet, refuse_in_bulk
from newsletter.admin.segments import SegmentViewSet


@register_snippet
class NewsletterViewSetGroup(SnippetViewSetGroup):
    menu_label = _("Newsletter")
    menu_icon = "mail"
    menu_order = 155
    submenu_hook = "register_newsletter_menu_item"
    items = (MailingListViewSet, QuestionViewSet, SegmentViewSet)


hooks.register("before_delete_snippet", refuse_known)
hooks.register("before_delete_snippet", refuse_in_bulk)
hooks.register("after_delete_snippet", stop_offering)


@hooks.register("register_admin_urls")
def growth_urls() -> list[URLPattern]:
    return [path("reports/subscribers/", growth_view, name="newsletter_growth")]


@hooks.register("register_reports_menu_item")
def growth_menu_item() -> MenuItem:
    return FiguresMenuItem(
        _("Subscribers"), reverse_lazy("newsletter_growth"), name="subscribers", icon_name="group", order=110
    )


@hooks.register("register_permissions")
def growth_permissions() -> QuerySet[Permission]:
    return Permission.objects.filter(content_type__app_label="newsletter", codename="view_dayfigure")


class ImportMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return imports.may_import(request)


class ExportMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return exports.may_export(request)


@hooks.register("register_newsletter_menu_item")
def import_menu_item() -> MenuItem:
    address = reverse_lazy("newsletter_import:index")
    return ImportMenuItem(
        _("Import subscribers"), address, name="import-people", icon_name="download", order=50
    )


@hooks.register("register_newsletter_menu_item")
def export_menu_item() -> MenuItem:
    address = reverse_lazy("newsletter_export:index")
    return ExportMenuItem(
        _("Export subscribers"), address, name="export-people", icon_name="upload", order=51
    )


@hooks.register("register_admin_urls")
def import_and_export_urls() -> list[URLResolver]:
    return [
        path("importer-abonnenter/", include((imports.urls, "newsletter_import"))),
        path("eksporter-abonnenter/", include((exports.urls, "newsletter_export"))),
    ]


@hooks.register("register_log_actions")
def name_import_log_actions(actions: LogActionRegistry) -> None:
    actions.register_action(imports.LOOK, _("Look into an import"), _("Looked at people in a file"))
    actions.register_action(imports.IMPORT, _("Import subscribers"), _("Had a file imported"))
    actions.register_action(imports.UNDO, _("Undo an import"), _("Had an import undone"))
    actions.register_action(exports.EXPORT, _("Export subscribers"), _("Exported subscribers"))
    actions.register_action(
        exports.STOPPED, _("Export whom not to write to"), _("Exported whom not to write to")
    )


@hooks.register("register_permissions")
def import_permissions() -> QuerySet[Permission]:
    names = ["add_importrun", "view_subscriber"]
    return Permission.objects.filter(content_type__app_label="newsletter", codename__in=names)


@hooks.register("register_admin_viewset")
def issue_viewset() -> ViewSet:
    return issue_checks.IssueViewSet("issues")


@hooks.register("register_admin_urls")
def issue_writing_urls() -> list[URLPattern]:
    return [
        path("pages/<int:page_id>/issue-checks/", issue_checks.checks_page, name="newsletter_issue_checks"),
        path(
            "pages/<int:page_id>/issue-checks/list/", issue_checks.findings, name="newsletter_issue_findings"
        ),
        path(
            "utgaver/av-innlegg/<int:post_id>/",
            from_post.issue_from_post_view,
            name="newsletter_issue_from_post",
        ),
    ]


@hooks.register("register_admin_urls")
def digest_urls() -> list[URLResolver]:
    return [path("samlebrev/", include((digests.urlpatterns, "newsletter_digests")))]


@hooks.register("register_reports_menu_item")
def digests_menu_item() -> MenuItem:
    address = reverse_lazy("newsletter_digests:index")
    return FiguresMenuItem(_("Digests"), address, name="digests", icon_name="mail", order=125)


hooks.register("register_page_listing_more_buttons", from_post.buttons)
hooks.register("register_page_header_buttons", from_post.header_buttons)
