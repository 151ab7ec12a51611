from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.test import Client
from wagtail.models import Page

from config import sites
from config.roles import OWNER
from consent.models import Notice, SiteIdentity
from newsletter.models import MailingList

pytestmark = pytest.mark.django_db

ANSWERS = {
    "name": "Snakkis",
    "controller": "Kari Nordmann AS",
    "org_number": "NO 123456785 MVA",
    "address": "Storgata 1, 0155 Oslo",
    "contact": "hei@example.no",
    "sender": "brev@example.no",
    "list": "Ukens råd",
    "list_text": "Ett råd hver torsdag.",
    "list_pl": "Rada tygodnia",
    "list_text_pl": "Jedna rada co czwartek.",
    "list_frequency": "weekly",
    "owner_email": "kari@example.no",
}


@pytest.fixture(autouse=True)
def var_dir(settings: Any, tmp_path: Path) -> Path:
    settings.VAR_DIR = tmp_path / "site"
    return settings.VAR_DIR


def setup(**answers: str) -> str:
    out = StringIO()
    call_command("setup", no_input=True, stdout=out, **answers)
    return out.getvalue()


def test_a_demos_folder_is_refused_before_anything_is_asked():
    sites.claim("demo")
    with pytest.raises(CommandError, match="holds a demo site"):
        setup()
    assert sites.held_kind() == "demo"


@pytest.mark.parametrize(
    ("flag", "answer", "reason"),
    [
        ("controller", "", "answer is needed"),
        ("contact", "hei", "not an e-mail address"),
        ("list_frequency", "hourly", "each, weekly, monthly"),
    ],
)
def test_a_wrong_answer_is_refused_and_nothing_is_made(flag: str, answer: str, reason: str):
    with pytest.raises(CommandError, match=rf"--{flag.replace('_', '-')}: .*{reason}"):
        setup(**ANSWERS | {flag: answer})
    assert sites.held_kind() is None
    assert not MailingList.objects.exists()


def test_a_missing_answer_is_named():
    with pytest.raises(CommandError, match="--owner-email: An answer is needed"):
        setup(**{flag: answer for flag, answer in ANSWERS.items() if flag != "owner_email"})


def test_a_real_site_stands_with_everything_answered():
    out = setup(**ANSWERS)
    identity = SiteIdentity.objects.get()
    assert (identity.controller, identity.org_number) == ("Kari Nordmann AS", "123 456 785")
    assert identity.is_demo is False
    assert MailingList.objects.get().slug == "ukens-rad"
    assert {notice.lang for notice in Notice.objects.filter(purpose__slug="ukens-rad")} == {"nb", "pl"}
    assert Notice.objects.filter(text__contains="Kari Nordmann AS").exists()
    assert out.splitlines()[-1] == "The site is set up."
    with pytest.raises(sites.WrongKindError):
        sites.claim("demo")


def test_the_owner_can_log_in_with_the_password_shown():
    out = setup(**ANSWERS)
    owner = get_user_model().objects.get(username="kari@example.no")
    shown = out.partition("Log in as kari@example.no with ")[2].split()[0]
    assert owner.check_password(shown)
    assert [group.name for group in owner.groups.all()] == [OWNER]


@pytest.mark.parametrize("lang", ["nb", "pl"])
def test_the_privacy_page_names_who_answers_and_nobody_else(lang: str):
    setup(**ANSWERS)
    page = getattr(sites.build_tree(site_name="Snakkis"), lang).privacy
    text = f"{page.intro} {page.search_description} {page.body.render_as_block()}"
    assert "Kari Nordmann AS" in text
    assert "123 456 785" in text
    assert "hei@example.no" in text
    assert "Demo" not in text
    assert "{" not in text


@pytest.mark.parametrize("lang", ["nb", "pl"])
def test_the_about_page_begins_with_who_answers_and_how_to_reach_them(lang: str):
    setup(**ANSWERS)
    text = getattr(sites.build_tree(site_name="Snakkis"), lang).about.body.render_as_block()
    assert "Kari Nordmann AS" in text
    assert "hei@example.no" in text
    assert "{" not in text


def test_a_language_without_a_newsletter_says_so(client: Client):
    setup(**ANSWERS | {"list_pl": "", "list_text_pl": ""})
    assert "Nie ma jeszcze newslettera" in client.get("/pl/nyhetsbrev/").content.decode()
    assert "ikke noe nyhetsbrev" not in client.get("/nyhetsbrev/").content.decode()


def test_a_number_that_cannot_be_norwegian_is_kept_and_pointed_out():
    assert "999 888 777 is no Norwegian organisation number" in setup(**ANSWERS | {"org_number": "999888777"})
    assert SiteIdentity.objects.get().org_number == "999 888 777"


def test_where_nobody_can_be_asked_what_may_be_open_stays_open(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("sys.stdin", StringIO())
    needed = ("name", "controller", "org_number", "contact", "sender", "list", "owner_email")
    call_command("setup", stdout=StringIO(), **{flag: ANSWERS[flag] for flag in needed})
    assert SiteIdentity.objects.get().address == ""
    assert {notice.lang for notice in Notice.objects.filter(purpose__slug="ukens-rad")} == {"nb"}


def test_a_second_run_changes_nothing_and_says_so():
    setup(**ANSWERS)
    before = (Page.objects.count(), Notice.objects.count(), get_user_model().objects.count())
    out = setup()
    assert out.splitlines()[-1] == "The site was set up before; nothing was missing."
    assert "Log in as" not in out
    assert before == (Page.objects.count(), Notice.objects.count(), get_user_model().objects.count())


def test_a_new_controller_is_told_in_a_new_notice():
    setup(**ANSWERS)
    out = setup(controller="Ola Nordmann ENK", org_number="")
    assert "Changed: controller, org-number." in out
    latest = Notice.objects.filter(lang="nb", purpose__slug="ukens-rad").latest("version")
    assert "Ola Nordmann ENK" in latest.text


def test_what_an_editor_wrote_stays():
    setup(**ANSWERS)
    page = sites.build_tree(site_name="Snakkis").nb.privacy
    page.body = [("text", "<p>Vår egen tekst.</p>")]
    page.save_revision().publish()
    setup()
    page.refresh_from_db()
    assert "Vår egen tekst." in str(page.body)


def test_questions_are_asked_again_until_the_answer_fits(monkeypatch: pytest.MonkeyPatch):
    typed = iter(["", "hei", "hei@example.no"])
    asked: list[str] = []
    monkeypatch.setattr("builtins.input", lambda prompt: asked.append(prompt) or next(typed))
    given = {flag: ANSWERS[flag] for flag in ANSWERS if flag not in {"contact", "name"}}
    call_command("setup", stdout=StringIO(), **given, name=None)
    assert [prompt.split("?")[0] for prompt in asked] == [
        "What is the site called",
        "Which e-mail address can anyone write to",
        "Which e-mail address can anyone write to",
    ]
    assert SiteIdentity.objects.get().name == "Snakkis"
