"""Links to pages that are not public yet."""

import json
from datetime import timedelta
from typing import NamedTuple

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page

from blog.models import PreviewLink
from blog.previews.letters import WRITERS
from blog.previews.selectors import TOKEN, over
from consent import tokens

# Days a named link may live, and how long the editor's own form is kept.
DAYS = range(1, 91)
OF_FORM = timedelta(hours=1)
WHILE_LOADING = timedelta(minutes=1)


class Look(NamedTuple):
    """``name`` is that of its route."""

    name: str
    address: str
    words: str


def preview_link_create(*, page: Page, name: str, days: int, by: AbstractBaseUser) -> PreviewLink:
    """A link to the latest draft of ``page`` for whom ``name`` says. ValueError for no name or other DAYS."""
    if not name.strip() or days not in DAYS:
        raise ValueError(f"A preview has a name, and lives {DAYS[0]} to {DAYS[-1]} days.")
    now = timezone.now()
    return PreviewLink.objects.create(
        name=name.strip(),
        page=page.page_ptr if hasattr(page, "page_ptr") else page,
        content_type=page.cached_content_type,
        by=by,
        created_at=now,
        expires_at=now + timedelta(days=days),
    )


def preview_link_revoke(*, link: PreviewLink) -> None:
    """Show nothing by ``link`` any more. Again: nothing happens."""
    PreviewLink.objects.filter(pk=link.pk, revoked_at=None).update(revoked_at=timezone.now())


@transaction.atomic
def form_keep(*, page: Page, by: AbstractBaseUser) -> PreviewLink:
    """What the editor ``by`` has in the form of ``page`` just now.

    A link of its own each time: who has seen one form by it does not see the next. What was there before
    goes, but for what a frame may just be loading.
    """
    now = timezone.now()
    forms = PreviewLink.objects.filter(by=by, draft__isnull=False)
    forms.filter(page=page.pk, created_at__lt=now - WHILE_LOADING).delete()
    return PreviewLink.objects.create(
        page_id=page.pk,
        content_type=ContentType.objects.get_for_model(page),
        draft=json.loads(page.to_json()),
        by=by,
        created_at=now,
        expires_at=now + OF_FORM,
    )


def preview_links_prune() -> int:
    """Delete what is over since a day; how many links."""
    return over().delete()[0]


def address_of(link: PreviewLink) -> str:
    """Where ``link`` is opened: in the front end that HEADLESS_PREVIEW_URL names, else here. Absolute."""
    if settings.HEADLESS_PREVIEW_URL:
        return str(settings.HEADLESS_PREVIEW_URL).replace("{token}", tokens.make(TOKEN, link.pk))
    return looks_of(link)[0].address


def looks_of(link: PreviewLink) -> list[Look]:
    """The ways in which our own templates show the page, the page itself first. Addresses are absolute."""
    token = tokens.make(TOKEN, link.pk)
    found = {"draft": _("The page"), "draft-shared": _("As a friend meets the page")}
    if link.content_type.model_class() in WRITERS:
        found["draft-mail"] = _("As mail")
    return [
        Look(name, f"{settings.BASE_URL}{reverse(name, args=[token])}", words)
        for name, words in found.items()
    ]
