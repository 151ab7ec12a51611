"""Two newsletters; Kari, who wants one, Ola who shared, and Stein who types other people's addresses."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail as django_mail
from django.core.mail import EmailMultiAlternatives
from django.utils import timezone
from wagtail.models import Site

from config.sites import Tree, build_tree
from consent import tokens
from consent.log.sequencer import seal
from consent.models import Consent, Notice, SiteIdentity
from consent.selectors import current_notice
from consent.services import subject_find
from mail.models import OutboxMessage
from mail.tasks import deliver
from newsletter import services
from newsletter.models import MailingList, SignupRequest

KARI, STEIN = "kari@example.no", "stein@example.no"
TIPS, POSTS = "ukens-tips", "nye-innlegg"


def make_lists() -> dict[str, MailingList]:
    """The two lists, in two languages."""
    return {
        TIPS: services.list_create(
            slug=TIPS,
            frequency="weekly",
            texts={
                "nb": ("Ukens tips", "Ett råd du kan bruke samme dag."),
                "pl": ("Porada tygodnia", "Jedna rada na dziś."),
            },
        ),
        POSTS: services.list_create(
            slug=POSTS,
            frequency="each",
            texts={
                "nb": ("Nye innlegg", "Et kort brev når et innlegg er ute."),
                "pl": ("Nowe wpisy", "Krótki list o nowym wpisie."),
            },
        ),
    }


@pytest.fixture
def lists(db: None) -> dict[str, MailingList]:
    return make_lists()


@pytest.fixture
def site(lists: dict[str, MailingList]) -> Tree:
    """The pages of a site, with /nyhetsbrev/ and /pl/nyhetsbrev/."""
    return build_tree(site_name="Snakkis")


def answers_for_it(controller: str, **more: str) -> SiteIdentity:
    """Say who answers for the site."""
    site = Site.objects.get(is_default_site=True)
    return SiteIdentity.objects.create(site=site, name="Snakkis", controller=controller, **more)


def notice(slug: str = TIPS, lang: str = "nb") -> Notice:
    """What stands beside the box now."""
    found = current_notice(purpose=MailingList.objects.get(slug=slug).purpose, lang=lang)
    assert found
    return found


def ask(*slugs: str, address: str = KARI, locale: str = "nb", **more: Any) -> None:
    """Sign up under the notices shown now."""
    wanted = [(slug, notice(slug, locale).sha256) for slug in slugs or (TIPS,)]
    services.receive_signup(address=address, lists=wanted, locale=locale, **more)
    services.take_in()


def request_of(address: str = KARI) -> SignupRequest:
    """The newest signup of an address."""
    return SignupRequest.objects.filter(subject=subject_find(address=address)).latest("created_at")


def confirm_token(address: str = KARI) -> str:
    return tokens.make("confirm", request_of(address).pk)


def subscribe(*slugs: str, address: str = KARI, **more: Any) -> Consent:
    """Sign up and confirm; the consent to the first list."""
    ask(*slugs, address=address, **more)
    services.confirm(token=confirm_token(address))
    return head(slugs[0] if slugs else TIPS, address)


def head(slug: str = TIPS, address: str = KARI) -> Consent:
    """Where an address stands on a list."""
    return Consent.objects.get(subject=subject_find(address=address), purpose__slug=slug)


def leave_token(consent: Consent) -> str:
    return tokens.make("leave", consent.pk)


def queued(kind: str) -> int:
    """How many messages of a kind were ever put in the outbox."""
    return OutboxMessage.objects.filter(kind=f"newsletter.{kind}").count()


def delivered() -> list[EmailMultiAlternatives]:
    """Deliver what is due, once the log is signed, and return all mail of this test."""
    seal()
    deliver.call()
    return django_mail.outbox


def age_mail(**ago: Any) -> None:
    """As if every message had been queued earlier."""
    OutboxMessage.objects.update(created_at=timezone.now() - timedelta(**ago))


def form(*slugs: str, **more: Any) -> dict[str, Any]:
    """What the page's form posts."""
    shown = {f"notice-{slug}": notice(slug).sha256 for slug in (TIPS, POSTS)}
    return {"email": KARI, "list": list(slugs), "via": "", "page": "", "website": "", **shown, **more}
