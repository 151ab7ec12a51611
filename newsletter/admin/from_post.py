"""«Send as newsletter» at a post: one press makes the draft of an issue and leads to its editor."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin.auth import require_admin_access
from wagtail.admin.widgets.button import Button

from blog.models import PostPage
from blog.selectors.public import public_pages
from newsletter.models import NewsletterPage
from newsletter.services.drafting import issue_from_post


def newsletter_page(page: Any, user: Any) -> NewsletterPage | None:
    """Where ``user`` may write an issue of this page; None where they may not, or it is no post.

    Kept with the user, who lives for one request, as Wagtail keeps their permissions: a list asks for each
    row.
    """
    if not isinstance(page, PostPage):
        return None
    if not hasattr(user, "newsletter_pages"):
        found = NewsletterPage.objects.order_by("pk")
        allowed = [parent for parent in found if parent.permissions_for_user(user).can_add_subpage()]
        user.newsletter_pages = {parent.locale_id: parent for parent in allowed}
    parents: dict[int, NewsletterPage] = user.newsletter_pages
    return parents.get(page.locale_id)


def buttons(page: Any, user: Any, next_url: str | None = None) -> Iterator[Button]:
    """At a post in the explorer."""
    if newsletter_page(page, user):
        url = reverse("newsletter_issue_from_post", args=[page.pk])
        # Wagtail's own script posts, with the token: in the editor's menu no form can have one.
        post = {
            "data-controller": "w-action",
            "data-action": "w-action#post",
            "data-w-action-url-value": url,
        }
        yield Button(_("Send as newsletter"), icon_name="mail", priority=7, attrs=post)


def header_buttons(page: Any, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """In the editor of a post."""
    yield from buttons(page, user) if page.pk else ()


@require_POST
@require_admin_access
def issue_from_post_view(request: HttpRequest, post_id: int) -> HttpResponse:
    """POST /admin/utgaver/av-innlegg/<id>/"""
    post = get_object_or_404(PostPage.objects.select_related("locale", "picture"), pk=post_id)
    is_open = public_pages(PostPage.objects.filter(pk=post.pk)).exists()
    parent = newsletter_page(post, request.user)
    if parent is None:
        raise PermissionDenied
    if not is_open and not post.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    issue = issue_from_post(post=post, parent=parent, by=request.user)
    messages.success(request, _("Here is the issue. Nothing is sent before you press Send."))
    return redirect("wagtailadmin_pages:edit", issue.pk)
