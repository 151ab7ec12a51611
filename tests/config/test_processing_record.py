"""``manage.py processing_record``: the record of GDPR Art. 30."""

import re
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from wagtail.models import Site

from config.env import MailServer
from consent.models import SiteIdentity
from consent.services import purpose_create
from tests.newsletter.conftest import make_lists
from webhooks.services import register_configured

pytestmark = pytest.mark.django_db


def record(*arguments: str) -> str:
    out = StringIO()
    call_command("processing_record", *arguments, stdout=out)
    return out.getvalue()


def places(text: str) -> int:
    """How much is left for the owner to fill in."""
    return len(re.findall(r"\*\*\[[^]]+\]\*\*", text))


@pytest.fixture
def identity() -> SiteIdentity:
    site = Site.objects.get(is_default_site=True)
    return SiteIdentity.objects.create(
        site=site,
        name="Fjellbrev",
        controller="Fjell & Brev AS",
        org_number="912 345 678",
        address="Storgata 1, 0155 Oslo",
        contact="hei@fjellbrev.no",
    )


def test_a_language_it_does_not_speak_is_refused() -> None:
    with pytest.raises(CommandError):
        record("--lang", "en")


def test_an_empty_site_says_what_its_owner_must_fill_in() -> None:
    text = record()
    assert "**[navnet på virksomheten]**" in text
    assert "**[ingen nyhetsbrev ennå]**" in text


@pytest.mark.parametrize("lang", ["nb", "pl"])
def test_it_is_filled_from_what_the_site_knows(identity: SiteIdentity, settings: Any, lang: str) -> None:
    empty = record("--lang", lang)
    settings.MAIL_SERVER = MailServer(host="smtp.example.net", port=587)
    settings.RETENTION_YEARS = 4
    make_lists()
    settings.WEBHOOK_URL, settings.WEBHOOK_SECRET = (
        "https://hooks.example.no/in?key=hemmelig",
        "whsec_" + "A" * 32,
    )
    register_configured()
    purpose_create(slug="ambassador", title="Ambassadør", dpv="dpv:Marketing")
    text = record("--lang", lang)
    told = ["Fjell & Brev AS", "912 345 678", "Storgata 1, 0155 Oslo", "hei@fjellbrev.no", "smtp.example.net"]
    told += {
        "nb": ["hooks.example.no", "«Ambassadør»", "«Ukens tips»", "4 år etter at det siste samtykket"],
        "pl": ["hooks.example.no", "„Ambassadør”", "„Porada tygodnia”", "4 lat od wygaśnięcia"],
    }[lang]
    assert [words for words in told if words not in text] == []
    assert "hemmelig" not in text
    # Of mail server, receiver and purpose the owner says more; that there is no list need not be said.
    assert places(text) == places(empty) + 3 - 1


@pytest.mark.parametrize("lang", ["nb", "pl"])
def test_every_part_that_article_30_asks_for_is_there(identity: SiteIdentity, lang: str) -> None:
    text = record("--lang", lang)
    assert re.findall(r"^## (\d)\.", text, re.MULTILINE) == list("1234567")
    assert re.findall(r"^### 2\.(\d)", text, re.MULTILINE) == list("12345678")
    assert "{{" not in text
    assert "{%" not in text
    assert text.count("&amp;") == 0
    tables = [line for line in text.splitlines() if line.startswith("|")]
    assert all(line.endswith("|") for line in tables)
