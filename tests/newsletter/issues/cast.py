"""Issues to test with: a letter about a bench, in two languages, with every kind of block."""

from typing import Any

from django.utils import timezone
from wagtail.models import Locale

from mail.models import Mailing
from newsletter.models import IssuePage, MailingList, NewsletterPage, Segment, Sending
from tests.newsletter.conftest import TIPS

Body = list[tuple[str, Any]]
WORDS: Body = [("text", "<p>Benken står utenfor butikken.</p>")]


def issue(title: str = "Benken på Storgata", body: Body | None = None, **more: Any) -> IssuePage:
    """A published issue of «Ukens tips», in Norwegian."""
    lang = more.pop("lang", "nb")
    parent = NewsletterPage.objects.get(locale__language_code=lang)
    mailing_list = more.pop("mailing_list", MailingList.objects.get(slug=TIPS))
    page = IssuePage(title=title, mailing_list=mailing_list, body=WORDS if body is None else body, **more)
    parent.add_child(instance=page)
    page.save_revision().publish()
    return again(page)


def again(page: IssuePage) -> IssuePage:
    return IssuePage.objects.select_related("locale", "mailing_list", "segment").get(pk=page.pk)


def translated(page: IssuePage, title: str, body: Body, **more: Any) -> IssuePage:
    """The same in Polish."""
    copy = page.copy_for_translation(Locale.objects.get(language_code="pl"), copy_parents=True)
    copy.title, copy.body = title, body
    for name, value in more.items():
        setattr(copy, name, value)
    copy.save_revision().publish()
    return again(copy)


def segment(kind: str, value: dict[str, Any], name: str = "") -> Segment:
    return Segment.objects.create(name=name or kind, rules=[(kind, value)])


def sent(page: IssuePage) -> Sending:
    """As if ``page`` had been sent."""
    assert page.mailing_list
    mailing = Mailing.objects.create(
        kind="newsletter.issue",
        purpose=page.mailing_list.purpose,
        state=Mailing.State.ENDED,
        starts_at=timezone.now(),
        created_at=timezone.now(),
    )
    return Sending.objects.create(issue=page, mailing=mailing)
