"""The owner's ledger in the admin: who may come in, and how the log stands."""

from base64 import b64encode
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from config.roles import EDITOR, OWNER, PRIVACY, WRITER
from config.worker import RECURRING
from consent import selectors, services, tasks
from consent.admin.charts import chart
from consent.admin.days import DAYS, Day, recorded
from consent.admin.overview import log_states
from consent.ledger.keys import generate_key
from consent.log import checkpoint_file
from consent.log.continuing import continue_log
from consent.log.sequencer import seal
from consent.models import Checkpoint, Consent, Notice, Purpose, Subject, Verification
from consent.states import State
from tests.consent.conftest import fill_inbox, give, tamper
from tests.consent.desk import LEDGER, browser, content, crowd, person_path

pytestmark = [pytest.mark.django_db, pytest.mark.engines]


def paths(subject: Subject) -> list[str]:
    consent = Consent.objects.get(subject=subject)
    person = person_path(subject)
    below = [person, f"{person}bevis/", f"{person}alt/", f"{person}trekk/{consent.pk}/"]
    return [LEDGER, f"{LEDGER}finn/", f"{LEDGER}denne-dagen/", *below]


@pytest.mark.parametrize("role", [EDITOR, WRITER])
def test_editors_and_writers_reach_nothing_of_it(role: str, kari: Subject, notice: Notice) -> None:
    give(kari, notice)
    client = browser(role)
    for path in paths(kari):
        for answer in (client.get(path), client.post(path, {"who": kari.value, "reason": "Fordi."})):
            assert (answer.status_code, answer.headers["Location"]) == (302, "/admin/"), path
    assert LEDGER not in content(client.get("/admin/"))
    assert Consent.objects.get().state == State.GIVEN


def test_a_stranger_is_asked_to_sign_in(kari: Subject, notice: Notice) -> None:
    give(kari, notice)
    for path in paths(kari):
        answer = Client().post(path, {"who": kari.value})
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith("/admin/login/")


@pytest.mark.parametrize("missing", ["consent.view_subject", "consent.view_consentrecord"])
def test_half_a_right_opens_nothing(missing: str, db: None) -> None:
    client = browser(PRIVACY)
    group = User.objects.get().groups.get()
    group.permissions.remove(group.permissions.get(codename=missing.split(".")[1]))
    assert client.get(LEDGER).status_code == 302


@pytest.mark.parametrize("role", [OWNER, PRIVACY])
def test_an_empty_log_is_told_as_such(role: str, db: None) -> None:
    client = browser(role)
    answer = client.get(LEDGER)
    page = content(answer)
    assert answer.status_code == 200
    assert "no-store" in answer.headers["Cache-Control"]
    assert "ledger-chart" not in page
    assert "ledger-refusal" not in page
    assert LEDGER in content(client.get("/admin/"))


def test_size_checkpoint_and_what_waits_are_shown(kari: Subject, notice: Notice) -> None:
    give(kari, notice)
    seal()
    services.withdraw(subject=kari, purpose=notice.purpose, method="unsub-page-post")
    page = content(browser(OWNER).get(LEDGER))
    checkpoint = Checkpoint.objects.get()
    for shown in (log_states()[0].root, log_states()[0].keys[0], checkpoint.log.origin):
        assert shown in page
    assert '<dd class="ledger-figure">3</dd>' in page
    assert '<dd class="ledger-figure">1</dd>' in page
    assert "ledger-refusal" not in page
    assert kari.value not in page


def test_a_log_that_refuses_to_sign_says_why_and_nothing_is_written(kari: Subject, notice: Notice) -> None:
    give(kari, notice)
    seal()
    newer = checkpoint_file.read().replace("\n3\n", "\n30\n")
    checkpoint_file.write(newer)
    page = content(browser(OWNER).get(LEDGER))
    assert "was not signed with LEDGER_KEY" in page
    assert Checkpoint.objects.count() == 1
    assert checkpoint_file.read() == newer


def test_a_restored_backup_is_told_with_what_to_do(kari: Subject, notice: Notice) -> None:
    give(kari, notice)
    seal()
    tamper("DELETE FROM consent_leafdata WHERE position = 2")
    tamper("DELETE FROM consent_logleaf WHERE position = 2")
    page = content(browser(OWNER).get(LEDGER))
    assert "a checkpoint over 3 is already signed" in page
    assert "manage.py ledger continue" in page
    assert "a checkpoint over 3 is already signed" in content(browser(PRIVACY).get("/admin/"))
    assert "ledger" not in content(browser(EDITOR).get("/admin/"))


def test_a_key_that_was_replaced_without_its_predecessor_is_told(
    kari: Subject, notice: Notice, settings: pytest.FixtureRequest
) -> None:
    give(kari, notice)
    seal()
    settings.LEDGER_KEY = generate_key()
    assert "LEDGER_KEY" in content(browser(OWNER).get(LEDGER)).split("ledger-refusal")[1]


def test_earlier_logs_are_told_with_their_end(
    kari: Subject, notice: Notice, settings: pytest.FixtureRequest
) -> None:
    give(kari, notice)
    seal()
    settings.LEDGER_KEY = generate_key()
    continue_log()
    states = log_states()
    assert [state.origin[-3:] for state in states] == ["g/2", "ogg"]
    root = b64encode(bytes(Checkpoint.objects.order_by("number")[0].root)).decode()
    assert (states[1].size, states[1].root) == (3, root)
    page = content(browser(OWNER).get(LEDGER))
    assert states[1].origin in page
    assert root in page


def test_a_verification_is_due_once_a_day_and_never_of_nothing(kari: Subject, notice: Notice) -> None:
    [recurring] = [each for each in RECURRING if each.task is tasks.verify]
    assert not recurring.is_due()
    give(kari, notice)
    seal()
    assert recurring.is_due()
    assert tasks.verify.call() == 3
    assert not recurring.is_due()
    Verification.objects.update(at=timezone.now() - timedelta(hours=25))
    assert recurring.is_due()


def test_what_the_verification_found_is_shown(kari: Subject, notice: Notice) -> None:
    give(kari, notice)
    seal()
    client = browser(PRIVACY)
    tasks.verify.call()
    assert "ledger-wrong" not in content(client.get(LEDGER))
    assert "ledger-panel" not in content(client.get("/admin/"))
    Verification.objects.update(at=timezone.now() - timedelta(hours=31))
    assert "ledger-wrong" in content(client.get(LEDGER))
    tamper("UPDATE consent_leafdata SET data = %s WHERE position = 1", b"something else")
    assert tasks.verify.call() == selectors.leaf_count()
    for path in (LEDGER, "/admin/"):
        assert "Index 1: the leaf does not have the hash" in content(client.get(path))


def test_days_count_what_was_given_ended_and_erased(kari: Subject, ola: Subject, notice: Notice) -> None:
    give(kari, notice)
    services.withdraw(subject=kari, purpose=notice.purpose, method="unsub-page-post")
    give(kari, notice)
    give(ola, notice)
    services.forget(subject=ola, reason="request")
    *before, today = recorded()
    assert len(before) == DAYS - 1
    assert not any(day.given or day.ended or day.erased for day in before)
    assert (today.given, today.ended, today.erased) == (2, 1, 1)
    page = content(browser(OWNER).get(LEDGER))
    assert "ledger-chart" in page
    assert f'datetime="{timezone.localdate()}"' in page


def test_the_drawing_has_a_bar_for_every_kind_and_one_scale() -> None:
    today = timezone.localdate()
    assert chart([Day(today), Day(today)]) is None
    drawn = chart([Day(today, given=30), Day(today, ended=5, erased=5), Day(today)])
    assert drawn
    assert (drawn.width, drawn.line, drawn.most) == (30, 120.0, 30)
    assert drawn.given == "M2 0.0h6v120.0h-6z"
    assert drawn.ended == "M12 120.0h6v20.0h-6z"
    assert drawn.erased == "M12 140.0h6v20.0h-6z"


def test_every_purpose_is_told_with_what_lives(kari: Subject, notice: Notice) -> None:
    Purpose.objects.create(slug="deling", title="Deling", dpv="dpv:Sharing", created_at=timezone.now())
    give(kari, notice)
    page = content(browser(OWNER).get(LEDGER))
    assert '<th scope="row">Ukens tips</th><td>1</td>' in page
    assert '<th scope="row">Deling</th><td>0</td>' in page


def test_the_page_asks_as_much_of_a_crowd_as_of_one(
    kari: Subject, notice: Notice, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    give(kari, notice)
    seal()
    fill_inbox(notice, 300)
    seal()
    client = browser(OWNER)
    client.get(LEDGER)
    with django_assert_num_queries(28):
        client.get(LEDGER)
    crowd(notice, people=10_000, events=50_000)
    with django_assert_num_queries(28):
        assert content(client.get(LEDGER)).count("<li") < 60
