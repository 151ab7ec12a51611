"""``manage.py export_subject``: all there is about a person, for machines and to read."""

import json
import re
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from consent import rights
from consent.models import ConsentRecord
from consent.rights.page import export_page
from consent.services import desk, subject_find, subject_for_address
from consent.verify import check
from newsletter import services
from sharing import services as sharing
from sharing.models import Share
from tests.consent.people import KARI, NAME, NOTE, OLA, WORDS, a_person_with_everything
from tests.newsletter.conftest import ask, make_lists

pytestmark = pytest.mark.django_db


def export(*arguments: str, address: str = KARI) -> dict[str, Any]:
    out = StringIO()
    call_command("export_subject", address, *arguments, stdout=out, stderr=StringIO())
    told: dict[str, Any] = json.loads(out.getvalue())
    return told


def test_a_stranger_is_refused_in_a_sentence() -> None:
    with pytest.raises(CommandError, match="Nothing is known under that address"):
        export(address="stein@example.no")
    with pytest.raises(CommandError, match="slip of the keys"):
        export(address="stein")


def test_a_page_that_cannot_be_written_is_refused_in_a_sentence(tmp_path: Path) -> None:
    subject_for_address(address=KARI, locale="nb")
    with pytest.raises(CommandError, match="cannot be written"):
        export("--html", str(tmp_path / "no" / "page.html"))


def test_what_is_not_sealed_yet_has_no_receipt_and_is_there_all_the_same() -> None:
    make_lists()
    ask(address=KARI)
    [consent] = export()["consent"]["consents"]
    assert [row["receipt"] for row in consent["records"]] == [None]
    assert "Ikke i loggen ennå" in page()


def test_every_room_tells_all_it_knows_and_nothing_of_anybody_else() -> None:
    a_person_with_everything()
    told = export(address=KARI.upper())
    assert list(told) == [
        "v", "made_at", "controller", "consent", "mail", "sharing", "feedback", "newsletter",
    ]  # fmt: skip
    mine = told["consent"]
    assert (mine["address"], mine["language"], len(mine["consents"])) == (KARI, "nb", 2)
    assert told["newsletter"]["subscriber"]["name"] == NAME
    assert len(told["newsletter"]["signups"]) == 2
    assert told["newsletter"]["signups"][0]["came_by"] == told["sharing"]["came_by"][0]["link"]
    assert told["feedback"][0]["message"] == WORDS
    assert told["feedback"][0]["remarks"][0]["text"] == NOTE
    assert {message["kind"] for message in told["mail"]["messages"]} >= {
        "newsletter.confirm",
        "feedback.answer",
    }
    assert OLA not in json.dumps(told)


def test_the_links_they_came_by_and_those_they_keep_stand_on_the_page() -> None:
    kari = a_person_with_everything()
    brought_her = Share.objects.get()
    own = sharing.use(code=sharing.offer(page=brought_her.page.get_parent()).code)
    assert "Delingene dine" not in page()
    shown = sharing.following_notice(lang="nb").sha256
    sharing.follow(share=own, subject=kari, shown=shown, lang="nb")
    readable = page()
    for heading, share in (("Lenker du kom hit med", brought_her), ("Delingene dine", own)):
        assert re.search(rf"{heading}</h2>.*?<td>{share.page.title}</td><td>\d", readable, re.DOTALL)
    assert "Med knappen på Min side" in readable
    assert "min-side-post" not in re.sub("<pre>.*?</pre>", "", readable, flags=re.DOTALL)


def test_every_receipt_in_it_holds() -> None:
    a_person_with_everything()
    receipts = [row["receipt"] for consent in export()["consent"]["consents"] for row in consent["records"]]
    assert len(receipts) == ConsentRecord.objects.filter(subject=subject_find(address=KARI)).count() == 6
    for receipt in receipts:
        assert [step for step, _detail in check(receipt)][-1] == "signature"


def test_who_looked_at_them_and_their_own_visits_are_told() -> None:
    a_person_with_everything()
    kari = subject_find(address=KARI)
    assert kari
    assert "Ingen hos oss har sett på adressen din" in page()
    stein = User.objects.create_user("stein", first_name="Stein", last_name="Eier")
    desk.note(subject=kari, action=desk.LOOK, by=stein)
    services.ask_login(address=KARI, locale="nb")
    told = export()
    [look] = told["consent"]["looks"]
    assert (look["by"], look["action"]) == ("Stein Eier", "consent.look")
    assert "Stein Eier" in page()
    assert "Så på personen" in page()
    assert "Besøkene dine på Min side" in page()


def test_a_list_is_called_by_its_title() -> None:
    make_lists()
    ask(address=KARI)
    assert "<td>Ukens tips" in page()


def test_each_text_they_saw_is_there_in_full() -> None:
    a_person_with_everything()
    mine = export()["consent"]
    hashes = {row["notice_sha256"] for consent in mine["consents"] for row in consent["records"]} - {None}
    assert set(mine["notices"]) == hashes
    readable = page()
    for notice in mine["notices"].values():
        assert notice["text"].splitlines()[0][:40] in readable


def test_the_page_is_in_the_language_of_the_person_and_loads_nothing() -> None:
    make_lists()
    ask(address=KARI, locale="pl")
    text = page()
    assert '<html lang="pl">' in text
    assert "Co o Tobie wiemy" in text
    assert not re.search(r"<script|src=|href=|url\(|@import", text)


def test_what_people_wrote_is_text_on_the_page() -> None:
    make_lists()
    ask(address=KARI, name="<b>Kari</b>")
    assert "&lt;b&gt;Kari&lt;/b&gt;" in page()
    assert "<b>Kari" not in page()


def test_the_page_is_for_its_owner_alone(tmp_path: Path) -> None:
    make_lists()
    ask(address=KARI)
    file = tmp_path / "kari.html"
    export("--html", str(file))
    assert KARI in file.read_text(encoding="utf-8")
    assert file.stat().st_mode & 0o077 == 0


def page() -> str:
    subject = subject_find(address=KARI)
    assert subject
    return export_page(rights.export(subject))
