import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from consent.log import checkpoint_file
from consent.models import Notice, Subject
from tests.consent.conftest import give, tamper

pytestmark = [pytest.mark.django_db, pytest.mark.engines]


def ledger(*arguments: str) -> tuple[int, str]:
    """Exit status and what was printed."""
    out = StringIO()
    try:
        call_command("ledger", *arguments, stdout=out)
    except SystemExit as left:
        return int(str(left.code)), out.getvalue()
    return 0, out.getvalue()


def last_line(text: str) -> str:
    return text.splitlines()[-1]


def test_a_tampered_log_is_named_and_the_status_says_so(kari: Subject, notice: Notice) -> None:
    give(kari, notice)
    ledger("seal")
    tamper("UPDATE consent_leafdata SET data = %s WHERE position = 1", b"something else")
    status, text = ledger("verify")
    assert status == 1
    assert last_line(text) == "Index 1: the leaf does not have the hash that stands in the log."
    status, text = ledger("verify", "--json")
    assert (status, json.loads(text)["ok"], json.loads(text)["index"]) == (1, False, 1)


def test_a_log_that_cannot_be_continued_says_what_to_do(notice: Notice) -> None:
    ledger("seal")
    checkpoint_file.path().write_text("nonsense")
    status, text = ledger("seal")
    assert status == 1
    assert "'manage.py ledger continue' opens a new log" in last_line(text)
    status, text = ledger("seal", "--json")
    assert (status, json.loads(text)["ok"]) == (1, False)


def test_a_log_in_order_says_size_and_root(kari: Subject, notice: Notice) -> None:
    give(kari, notice)
    assert ledger("seal") == (0, "Sealed 3 leaves.\n")
    status, text = ledger("verify")
    assert status == 0
    assert last_line(text).startswith("Size 3, root ")
    assert last_line(text).endswith("every event accounted for.")
    status, text = ledger("verify", "--json")
    data = json.loads(text)
    assert (status, data["ok"], data["size"], data["events"]) == (0, True, 3, 2)
    assert f"root {data['root']}:" in last_line(ledger("verify")[1])


def test_an_empty_log_is_in_order() -> None:
    assert ledger("seal")[0] == 0
    status, text = ledger("verify")
    assert (status, last_line(text)[:7]) == (0, "Size 0,")


def test_help_teaches(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        call_command("ledger", "--help")
    text = capsys.readouterr().out
    for words in ("ledger seal", "ledger verify", "Exit status", "--json"):
        assert words in text


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("stderr", "expected"), [(Terminal, "1 of 1 leaves"), (StringIO, "")])
def test_progress_shows_on_a_terminal_alone(stderr: Any, expected: str, notice: Notice) -> None:
    ledger("seal")
    out = stderr()
    call_command("ledger", "verify", stdout=StringIO(), stderr=out)
    assert out.getvalue().strip("\r\n") == expected
