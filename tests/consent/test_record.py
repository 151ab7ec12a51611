import json
from datetime import UTC, datetime

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError, transaction

from consent import services
from consent.errors import MoveRefused
from consent.events import text_hash
from consent.ledger.leaves import blinding, canonical, commitment, event_leaf
from consent.models import Consent, ConsentRecord, InboxEntry, Notice, Purpose, SiteIdentity, Subject
from consent.services import record
from consent.states import LIVING, MOVES, OWN, State
from tests.consent.conftest import give, make_notice, make_purpose
from webhooks.models import Event

pytestmark = pytest.mark.django_db

# A way from nothing to each state that the table can reach.
WAYS: dict[State | None, list[State]] = {
    None: [],
    State.REQUESTED: [State.REQUESTED],
    State.GIVEN: [State.REQUESTED, State.GIVEN],
    State.RENEWED: [State.REQUESTED, State.GIVEN, State.RENEWED],
    State.REFUSED: [State.REQUESTED, State.REFUSED],
    State.DEFERRED: [State.REQUESTED, State.DEFERRED],
    State.WITHDRAWN: [State.REQUESTED, State.GIVEN, State.WITHDRAWN],
    State.REVOKED: [State.REQUESTED, State.GIVEN, State.REVOKED],
    State.EXPIRED: [State.REQUESTED, State.GIVEN, State.EXPIRED],
    State.INVALIDATED: [State.REQUESTED, State.GIVEN, State.INVALIDATED],
    State.UNKNOWN: [State.UNKNOWN],
}


def move(subject: Subject, notice: Notice, state: State, **arguments: object) -> ConsentRecord:
    entity = "data-subject" if state in OWN else "controller"
    values = {"method": "test", "entity": entity, "notice": notice, **arguments}
    return record(subject=subject, purpose=notice.purpose, state=state, **values)


def stand(subject: Subject, notice: Notice, state: State | None) -> None:
    """Bring the subject to where the test begins."""
    for step in WAYS[state]:
        move(subject, notice, step)


def counts() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (ConsentRecord, InboxEntry, Event))


@pytest.mark.parametrize("before", [None, *State], ids=str)
def test_only_the_moves_of_the_table_exist(before: State | None, kari: Subject, notice: Notice) -> None:
    stand(kari, notice, before)
    written = counts()
    for after in State:
        if after in MOVES[before]:
            with transaction.atomic():
                move(kari, notice, after)
                assert Consent.objects.get(subject=kari).state == after
                assert counts() == tuple(number + 1 for number in written)
                transaction.set_rollback(True)
        else:
            with pytest.raises(MoveRefused) as refused:
                move(kari, notice, after)
            assert (refused.value.before, refused.value.after) == (before, after)
        assert counts() == written


@pytest.mark.parametrize("state", sorted(OWN), ids=str)
def test_nobody_gives_or_withdraws_for_another(state: State, kari: Subject, notice: Notice) -> None:
    before = next(place for place, moves in MOVES.items() if state in moves)
    stand(kari, notice, before)
    for entity in ("controller", "mail-provider", "authority"):
        with pytest.raises(MoveRefused):
            move(kari, notice, state, entity=entity)


def test_a_round_does_not_open_without_the_notice_shown(kari: Subject, purpose: Purpose) -> None:
    with pytest.raises(ValueError, match="notice"):
        record(subject=kari, purpose=purpose, state=State.REQUESTED, method="form-post")
    assert not Consent.objects.exists()


def test_a_notice_of_another_purpose_is_refused(kari: Subject, purpose: Purpose) -> None:
    other = make_notice(make_purpose("nyheter"))
    with pytest.raises(ValueError, match="own purpose"):
        record(subject=kari, purpose=purpose, state=State.REQUESTED, method="form-post", notice=other)


def test_only_a_share_gives_without_asking_first(kari: Subject, notice: Notice) -> None:
    with pytest.raises(MoveRefused):
        move(kari, notice, State.GIVEN)
    share = services.subject_for_share(code="abcdefgh")
    move(share, notice, State.GIVEN)
    body = json.loads(ConsentRecord.objects.get().body)
    assert body["subject"] == {"scheme": "share/1", "value": "abcdefgh"}
    assert body["basis"] == ["eu-gdpr:A6-1-a"]


def test_a_stopped_share_does_not_begin_again(notice: Notice) -> None:
    share = services.subject_for_share(code="abcdefgh")
    move(share, notice, State.GIVEN)
    services.withdraw(subject=share, purpose=notice.purpose, method="stop-post")
    with pytest.raises(MoveRefused):
        move(share, notice, State.GIVEN)


def test_nothing_is_written_when_the_key_is_gone(kari: Subject, notice: Notice) -> None:
    kari.key.delete()
    kari.refresh_from_db()
    with pytest.raises(ObjectDoesNotExist):
        move(kari, notice, State.REQUESTED)
    assert not Consent.objects.exists()
    assert not Event.objects.exists()


def test_record_head_leaf_and_event_come_together(kari: Subject, notice: Notice) -> None:
    given = give(kari, notice)
    head = Consent.objects.get(subject=kari, purpose=notice.purpose)
    assert (head.state, head.event_id, head.record_id) == (State.GIVEN, given.event_id, given.record_id)
    assert head.state in LIVING
    body = given.body.encode()
    assert body == canonical(json.loads(body))
    leaf = InboxEntry.objects.get(event_id=given.event_id).leaf
    assert bytes(leaf) == event_leaf(commitment(blinding(bytes(kari.key.key), given.event_id), body))
    event = Event.objects.latest("at")
    assert event.type == "no.snakkis.consent.recorded.v1"
    assert event.data == {
        "event_id": given.event_id,
        "record_id": str(given.record_id),
        "purpose": "ukens-tips",
        "state": "dpv:ConsentGiven",
    }


def test_the_record_says_who_what_when_how_and_under_which_words(kari: Subject, notice: Notice) -> None:
    SiteIdentity.objects.update_or_create(
        site_id=1,
        defaults={"controller": "Snakk AS", "org_number": "999 888 777", "contact": "post@example.no"},
    )
    at = datetime(2024, 2, 29, 12, 0, 1, 999, tzinfo=UTC)
    move(kari, notice, State.REQUESTED, at=at)
    given = move(kari, notice, State.GIVEN, at=at, collection={"page": "/blogg/x/", "via": "share-link"})
    body = json.loads(given.body)
    asked = ConsentRecord.objects.get(state=State.REQUESTED)
    blind = blinding(bytes(kari.key.key), asked.event_id)
    leaf = event_leaf(commitment(blind, asked.body.encode()))
    assert body["prev"].encode() in leaf
    assert body["request_event"] == asked.event_id
    assert body["event_time"] == "2024-02-29T12:00:01Z"
    assert body["valid_until"] == "2026-02-28T12:00:01Z"
    assert body["controller"] == {"id": "orgnr:999888777", "name": "Snakk AS", "contact": "post@example.no"}
    assert body["purposes"] == [{"id": "ukens-tips", "dpv": "dpv:DirectMarketing"}]
    assert body["subject"] == {"scheme": "email/1", "value": "kari@example.no"}
    assert body["basis"] == ["eu-gdpr:A6-1-a", "no-mfl:15"]
    assert body["collection"] == {"page": "/blogg/x/", "via": "share-link"}
    assert body["notice"] == {
        "id": "ukens-tips/nb/1",
        "version": 1,
        "lang": "nb",
        "sha256": text_hash(notice.text),
        "form_sha256": text_hash(notice.html),
        "label_sha256": text_hash("Ja takk"),
    }


def test_the_first_record_of_a_round_has_nothing_before_it(kari: Subject, notice: Notice) -> None:
    move(kari, notice, State.REQUESTED)
    body = json.loads(ConsentRecord.objects.get().body)
    assert not {"prev", "request_event", "valid_until", "collection", "recipients"} & body.keys()


def test_a_new_request_opens_a_new_round(kari: Subject, notice: Notice) -> None:
    first = give(kari, notice)
    services.withdraw(subject=kari, purpose=notice.purpose, method="unsub-page-post")
    second = give(kari, notice)
    assert first.record_id != second.record_id
    assert json.loads(second.body)["request_event"] != json.loads(first.body)["request_event"]


def test_what_does_not_live_has_no_end(kari: Subject, notice: Notice) -> None:
    give(kari, notice)
    assert Consent.objects.get().valid_until
    move(kari, notice, State.REVOKED)
    assert Consent.objects.get().valid_until is None


def test_one_subject_has_one_head_per_purpose(kari: Subject, notice: Notice) -> None:
    move(kari, notice, State.REQUESTED)
    with pytest.raises(IntegrityError), transaction.atomic():
        Consent.objects.create(
            subject=kari,
            purpose=notice.purpose,
            state=State.GIVEN,
            event_id="",
            changed_at="2026-01-01T00:00Z",
        )
