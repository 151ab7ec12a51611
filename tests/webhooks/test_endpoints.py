"""Endpoints: made, switched on by a challenge, changed, given a new secret, removed."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone
from standardwebhooks import Webhook, WebhookVerificationError
from wagtail.models import ModelLogEntry

from tests.webhooks.conftest import active, work
from webhooks import services
from webhooks.catalogue import TYPES
from webhooks.errors import NO_WORD, AlreadyReplacedError, Blocked, EndpointStateError, PreviousSignsError
from webhooks.models import Delivery, Endpoint, Event
from webhooks.services import emit
from webhooks.services.settling import echoed

pytestmark = pytest.mark.django_db
Off = Endpoint.Off


@pytest.fixture
def new(db, receiver) -> Endpoint:
    return services.add(url=receiver.url, types=["share.created"])


def test_an_inner_address_is_refused_and_nothing_is_kept(db):
    with pytest.raises(Blocked):
        services.add(url="https://10.0.0.1/", types=["share.created"])
    assert not Endpoint.objects.exists()


@pytest.mark.parametrize("types", [[], ["share.sold"], ["endpoint.test"]])
def test_none_or_an_unknown_type_is_refused(types, receiver, db):
    with pytest.raises(ValueError, match="published types"):
        services.add(url=receiver.url, types=types)


def test_a_new_one_is_off_until_it_repeats_the_word(new, receiver):
    assert not new.active
    attempt = services.activate(endpoint=new)
    new.refresh_from_db()
    assert (attempt.status, new.active, new.off_reason) == (200, True, "")
    headers, body = receiver.received[0]
    Webhook(new.secret).verify(body, headers)
    assert json.loads(body)["type"] == "no.snakkis.endpoint.challenge.v1"


@pytest.mark.parametrize(
    "answer", [b"", b"ok", b'{"ok": true}', b'{"challenge": "another"}', b"[]", b'{"challenge": 7}', b"null"]
)
def test_an_answer_without_the_word_leaves_it_off(new, receiver, answer):
    receiver.echoes, receiver.usual = False, (200, {}, answer)
    attempt = services.activate(endpoint=new)
    new.refresh_from_db()
    assert (new.active, new.off_reason) == (False, Off.NEW)
    assert (attempt.status, attempt.error, Delivery.objects.get().error) == (200, NO_WORD, NO_WORD)


def test_a_server_that_repeats_all_it_is_sent_has_agreed_to_nothing(new, receiver):
    receiver.echoes = False

    def repeat(handler) -> None:
        _headers, body = receiver.received[-1]
        handler.send_response(200)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    receiver.usual = repeat
    services.activate(endpoint=new)
    new.refresh_from_db()
    assert not new.active


def test_the_word_may_come_as_text_or_in_json():
    assert echoed(b" word\n") == echoed(b'"word"') == echoed(b'{"challenge": "word", "x": 1}') == "word"


def test_the_word_with_an_error_status_is_no_yes(new, receiver):
    receiver.echoes = False
    receiver.usual = (500, {}, b"")
    services.activate(endpoint=new)
    new.refresh_from_db()
    assert not new.active
    # Nor is it tried again, nor anybody told.
    assert Delivery.objects.get().state == Delivery.State.FAILED
    assert new.notice == ""


def test_a_test_is_sent_once_and_ends_nothing(endpoint, receiver):
    receiver.answers = [(410, {}, b"")]
    attempt = services.send_test(endpoint=endpoint)
    assert attempt.status == 410
    endpoint.refresh_from_db()
    assert endpoint.active
    work()
    assert [told["type"] for told in receiver.told] == ["no.snakkis.endpoint.test.v1"]
    assert "sequence" not in receiver.told[0]


def test_no_test_of_one_that_is_off(new, receiver):
    with pytest.raises(EndpointStateError):
        services.send_test(endpoint=new)
    assert receiver.received == []


def test_a_secret_that_was_replaced_is_not_replaced_again(endpoint):
    seen = endpoint.secret_at.isoformat()
    made = services.rotate(endpoint=endpoint, hours=0, replaces=seen)
    with pytest.raises(AlreadyReplacedError):
        services.rotate(endpoint=endpoint, hours=0, replaces=seen)
    assert Endpoint.objects.get().secret == made


def test_no_third_secret_beside_two_that_sign(endpoint):
    old = endpoint.secret
    new = services.rotate(endpoint=endpoint, hours=24)
    with pytest.raises(PreviousSignsError):
        services.rotate(endpoint=endpoint, hours=1)
    assert Endpoint.objects.get().signing(timezone.now()) == [new, old]
    Endpoint.objects.update(previous_until=timezone.now() - timedelta(seconds=1))
    third = services.rotate(endpoint=endpoint, hours=1)
    assert Endpoint.objects.get().signing(timezone.now()) == [third, new]


def test_both_secrets_sign_for_the_chosen_time_and_then_the_new_one_alone(endpoint, receiver):
    old = endpoint.secret
    new = services.rotate(endpoint=endpoint, hours=24)
    services.send_test(endpoint=endpoint)
    headers, body = receiver.received[-1]
    for secret in (old, new):
        Webhook(secret).verify(body, headers)
    Endpoint.objects.update(previous_until=timezone.now() - timedelta(seconds=1))
    services.send_test(endpoint=Endpoint.objects.get())
    headers, body = receiver.received[-1]
    Webhook(new).verify(body, headers)
    with pytest.raises(WebhookVerificationError):
        Webhook(old).verify(body, headers)


def test_a_secret_in_wrong_hands_ends_at_once(endpoint, receiver):
    old = endpoint.secret
    services.rotate(endpoint=endpoint, hours=0)
    endpoint.refresh_from_db()
    assert endpoint.previous_secret == ""
    services.send_test(endpoint=endpoint)
    headers, body = receiver.received[-1]
    with pytest.raises(WebhookVerificationError):
        Webhook(old).verify(body, headers)


def test_another_address_must_answer_a_challenge_of_its_own(endpoint, receiver):
    services.change(endpoint=endpoint, url=f"{receiver.url}/other", types=["share.created"])
    endpoint.refresh_from_db()
    assert (endpoint.active, endpoint.off_reason) == (False, Off.NEW)
    emit(type="share.created")
    work()
    assert receiver.received == []


def test_other_types_need_no_new_challenge(endpoint):
    services.change(endpoint=endpoint, url=endpoint.url, types=["issue.sent"])
    endpoint.refresh_from_db()
    assert (endpoint.active, endpoint.types) == (True, ["issue.sent"])


def test_what_was_on_its_way_waits_while_it_is_off(endpoint, receiver):
    emit(type="share.created")
    services.fan_out()
    services.switch_off(endpoint=endpoint)
    work()
    assert receiver.received == []
    services.activate(endpoint=endpoint)
    work()
    assert len(receiver.told) == 1


def test_removing_takes_secret_deliveries_and_log_along(endpoint):
    emit(type="share.created")
    work()
    services.remove(endpoint=endpoint)
    assert not Endpoint.objects.exists()
    assert not Delivery.objects.exists()
    assert not Event.objects.exclude(only_to=None).exists()


def test_what_an_owner_did_stands_in_wagtails_log_with_its_host_and_no_more_of_it(endpoint):
    services.rotate(endpoint=endpoint, hours=1)
    services.remove(endpoint=endpoint)
    written = list(ModelLogEntry.objects.values_list("action", "label", "data"))
    assert {action for action, _label, _data in written} == {
        "webhooks.add",
        "webhooks.on",
        "webhooks.rotate",
        "webhooks.remove",
    }
    assert {label for _action, label, _data in written} == {"127.0.0.1"}
    assert "/hooks" not in str(written)
    assert "whsec" not in str(written)


class TestTheOneThatTheEnvironmentNames:
    @pytest.fixture(autouse=True)
    def named(self, db, receiver, settings):
        settings.WEBHOOK_URL, settings.WEBHOOK_SECRET = receiver.url, "whsec_" + "A" * 32
        settings.WEBHOOK_NETWORKS = []

    def test_it_gets_what_happened_before_the_worker_started_though_it_lies_inside(self, receiver):
        emit(type="share.created")
        work()
        [(headers, body)] = receiver.received
        Webhook("whsec_" + "A" * 32).verify(body, headers)
        assert Endpoint.objects.get().types == sorted(TYPES)

    def test_switched_off_by_its_owner_it_stays_off(self, receiver):
        services.register_configured()
        services.switch_off(endpoint=Endpoint.objects.get())
        emit(type="share.created")
        work()
        assert receiver.received == []
        services.activate(endpoint=Endpoint.objects.get())
        emit(type="share.created")
        work()
        assert len(receiver.received) == 1

    def test_named_no_more_it_is_off_and_may_lie_inside_no_more(self, receiver, settings):
        services.register_configured()
        settings.WEBHOOK_URL = ""
        emit(type="share.created")
        work()
        endpoint = Endpoint.objects.get()
        assert (endpoint.active, endpoint.off_reason, endpoint.trusted) == (False, Off.UNNAMED, False)
        Endpoint.objects.update(active=True)  # by whatever hand
        services.fan_out()
        assert receiver.received == []

    def test_it_is_not_changed_removed_or_given_a_secret_by_hand(self, receiver):
        services.register_configured()
        endpoint = Endpoint.objects.get()
        for forbidden in (
            lambda: services.remove(endpoint=endpoint),
            lambda: services.rotate(endpoint=endpoint, hours=1),
            lambda: services.change(endpoint=endpoint, url="https://8.8.8.8/", types=["issue.sent"]),
            lambda: services.change(endpoint=endpoint, url=receiver.url, types=["issue.sent"]),
        ):
            with pytest.raises(EndpointStateError):
                forbidden()

    def test_a_malformed_secret_is_refused(self, settings):
        settings.WEBHOOK_SECRET = "whsec_c2hvcnQ="
        with pytest.raises(ValueError, match="24 to 64 bytes"):
            services.register_configured()

    def test_a_redirect_into_the_network_is_not_followed(self, receiver):
        receiver.answers = [(307, {"Location": "http://127.0.0.1:1/"}, b"")]
        emit(type="share.created")
        work()
        assert len(receiver.received) == 1


def test_an_endpoint_of_the_admin_at_the_same_address_becomes_the_configured_one(receiver, settings):
    made = active(receiver, ["issue.sent"])
    settings.WEBHOOK_URL, settings.WEBHOOK_SECRET = receiver.url, "whsec_" + "A" * 32
    services.register_configured()
    made.refresh_from_db()
    assert (made.configured, made.types) == (True, sorted(TYPES))
