"""Which previews there are, and what they show."""

from datetime import timedelta
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db.models import QuerySet
from django.utils import timezone
from wagtail.models import Page
from wagtail.permissions import page_permission_policy

from blog.models import PreviewLink
from blog.previews.errors import PreviewOverError, PreviewUnknownError
from consent import tokens

TOKEN = "blog.preview"  # noqa: S105  (names the kind of token)
KEPT = timedelta(days=1)


def shown_by(token: str) -> Any:
    """The page as the link of ``token`` shows it. PreviewUnknownError, PreviewOverError."""
    return draft_of(link_of(token))


def link_of(token: str) -> PreviewLink:
    """The link of ``token`` while it is open. PreviewUnknownError, PreviewOverError."""
    pk = tokens.read(TOKEN, token)
    link = PreviewLink.objects.select_related("page", "content_type").filter(pk=pk).first() if pk else None
    if link is None:
        raise PreviewUnknownError
    if not link.is_open or link.content_type.model_class() is None:
        raise PreviewOverError
    return link


def draft_of(link: PreviewLink) -> Any:
    """The latest draft of its page, or what is in the editor's form."""
    if link.draft is None:
        return link.page.get_latest_revision_as_object()
    if link.page:
        return link.page.specific.with_content_json(link.draft)
    return link.content_type.model_class().from_serializable_data(link.draft, check_fks=False)


def links_to(page: Page) -> QuerySet[PreviewLink]:
    """The named links to a page, the newest first."""
    return named().filter(page=page.pk)


def links_for(user: AbstractBaseUser) -> QuerySet[PreviewLink]:
    """The named links to pages that ``user`` may edit."""
    pages = page_permission_policy.instances_user_has_permission_for(user, "change")
    return named().filter(page__in=pages)


def named() -> QuerySet[PreviewLink]:
    return PreviewLink.objects.filter(draft__isnull=True).select_related("page", "by").order_by("-created_at")


def over() -> QuerySet[PreviewLink]:
    """Links that ended a day ago or earlier."""
    return PreviewLink.objects.filter(expires_at__lt=timezone.now() - KEPT)


def has_over() -> bool:
    """Whether the pruning task would find something to do."""
    return over().exists()
