"""Two editors, or an editor and the reader, at the same moment, on real connections."""

from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Barrier

import pytest

from blog.feedback import services
from blog.feedback.errors import FeedbackError
from blog.feedback.models import Feedback, Remark, Words
from config.sites import build_tree
from consent import services as consent
from consent.models import Subject
from mail.models import OutboxMessage
from tests.blog.feedback.conftest import KARI, Status, person, tell
from tests.conftest import LiveDatabase
from tests.consent.conftest import fork

pytestmark = pytest.mark.engines
MESSAGES = [f"Lenke {number} virker ikke." for number in range(20)]


def answer(said: Connection, feedback_id: int, editor_id: int) -> None:
    from django.contrib.auth.models import User

    try:
        services.answer(feedback_id=feedback_id, by=User.objects.get(pk=editor_id), text="Takk.")
        said.send("answered")
    except FeedbackError as error:
        said.send(type(error).__name__)


def forget(said: Connection) -> None:
    consent.forget(subject=Subject.objects.get(), reason="asked")
    said.send("forgotten")


def write(said: Connection, message: str, address: str) -> None:
    tell(message=message, address=address)
    said.send("written")


def write_all(said: Connection, address: str, together: Barrier) -> None:
    for message in MESSAGES:
        together.wait()
        tell(message=message, address=address)
    said.send("written")


def test_of_four_answers_at_once_one_goes_out(live_database: LiveDatabase) -> None:
    editors = [person(name) for name in ("Eva", "Ola", "Kjell", "Liv")]
    feedback = tell()
    racers = [fork(answer, feedback.pk, editor.pk) for editor in editors]
    said = sorted(hears.recv() for _process, hears in racers)
    for process, _hears in racers:
        process.join()
    assert said == ["MoveRefusedError", "MoveRefusedError", "MoveRefusedError", "answered"]
    assert Feedback.objects.get().status == Status.ANSWERED
    assert Remark.objects.count() == OutboxMessage.objects.count() == 1


def test_an_answer_to_somebody_who_is_being_forgotten_leaves_nothing_behind(
    live_database: LiveDatabase,
) -> None:
    eva = person("Eva")
    for _ in range(3):
        feedback = tell()
        racers = [fork(answer, feedback.pk, eva.pk), fork(forget)]
        assert racers[0][1].recv() in {"answered", "WordsGoneError"}
        assert racers[1][1].recv() == "forgotten"
        for process, _hears in racers:
            process.join()
        for model in (Subject, Words, Remark, OutboxMessage):
            assert not model.objects.exists()


def test_what_is_written_while_the_same_person_is_forgotten_is_not_lost(live_database: LiveDatabase) -> None:
    tell()
    racers = [fork(write, "En", KARI), fork(write, "En til", KARI), fork(forget)]
    assert sorted(hears.recv() for _process, hears in racers) == ["forgotten", "written", "written"]
    for process, _hears in racers:
        process.join()
    # Each was written wholly before or wholly after: none without the matter, none without the person.
    assert Feedback.objects.count() == 3
    for words in Words.objects.select_related("subject"):
        assert words.subject.value == KARI


@pytest.mark.parametrize("address", ["", KARI])
def test_of_four_presses_on_a_form_one_message_comes(live_database: LiveDatabase, address: str) -> None:
    build_tree(site_name="Snakkis")
    together = get_context("fork").Barrier(4)
    racers = [fork(write_all, address, together) for _ in range(4)]
    assert [hears.recv() for _process, hears in racers] == ["written"] * 4
    for process, _hears in racers:
        process.join()
    assert Feedback.objects.count() == Words.objects.count() == len(MESSAGES)
