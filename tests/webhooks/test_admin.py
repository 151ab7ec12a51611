"""The webhooks in Wagtail's admin: owners alone, the secret once, every button by POST."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localtime
from wagtail.models import ModelLogEntry

from config.roles import EDITOR, OWNER, PRIVACY, WRITER
from tests.webhooks.conftest import work
from webhooks import services
from webhooks.catalogue import TYPES
from webhooks.models import Delivery, Endpoint, Event
from webhooks.services import emit, withhold

pytestmark = pytest.mark.django_db
SECRET = re.compile(r"whsec_[A-Za-z0-9+/=]{44}")


@pytest.fixture
def owner(sign_in) -> Client:
    return sign_in(OWNER)


def page(client: Client, name: str, *args: Any, **query: Any) -> str:
    answer = client.get(reverse(f"webhooks:{name}", args=args), query)
    assert answer.status_code == 200, answer.content
    return str(answer.content.decode())


def replaces(client: Client, endpoint: Endpoint) -> str:
    """Which secret the form on the endpoint's page would replace."""
    [mark] = re.findall(r'name="replaces" value="([^"]+)"', page(client, "endpoint", endpoint.pk))
    return str(mark)


@pytest.mark.parametrize("role", [WRITER, EDITOR, PRIVACY])
def test_nobody_but_an_owner_comes_in(sign_in, endpoint, role):
    client = sign_in(role)
    work()
    delivery = Delivery.objects.get()
    places = ["index", "add"]
    of_one = ["endpoint", "edit", "rotate", "activate", "test", "off", "remove"]
    of_one += ["replay_range", "replay_missed"]
    addresses = [reverse(f"webhooks:{name}") for name in places]
    addresses += [reverse(f"webhooks:{name}", args=[endpoint.pk]) for name in of_one]
    addresses += [
        reverse(f"webhooks:{name}", args=[endpoint.pk, delivery.pk]) for name in ("delivery", "replay")
    ]
    for address in addresses:
        for ask in (client.get, client.post):
            assert ask(address).status_code == 302
    endpoint.refresh_from_db()
    assert endpoint.active
    assert "/admin/webhooks/" not in client.get("/admin/").content.decode()


def test_an_owner_finds_it_in_the_menu_and_is_told_when_there_is_none(owner):
    assert "/admin/webhooks/" in owner.get("/admin/").content.decode()
    assert "hook-table" not in page(owner, "index")


@pytest.mark.parametrize("name", ["activate", "test", "off"])
def test_a_look_changes_nothing(owner, endpoint, name):
    assert owner.get(reverse(f"webhooks:{name}", args=[endpoint.pk])).status_code == 405


def test_an_inner_address_or_no_event_is_refused_and_what_was_typed_stays(owner):
    answer = owner.post(reverse("webhooks:add"), {"url": "https://10.0.0.1/hook"})
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "https://10.0.0.1/hook" in text
    assert "internt nett" in text
    assert '<p class="error-message">Velg minst én hendelse.</p>' in text
    assert text.count("w-required-mark") == 2
    assert not Endpoint.objects.exists()


def test_all_events_can_be_chosen_at_once(owner):
    text = page(owner, "add")
    assert text.count('data-w-bulk-target="all"') == 1
    assert text.count('data-w-bulk-target="item"') == len(TYPES)


def test_an_address_that_is_there_already_is_refused(owner, endpoint):
    answer = owner.post(reverse("webhooks:add"), {"url": endpoint.url, "types": ["issue.sent"]})
    assert answer.status_code == 422
    assert "lage en ny på siden" in answer.content.decode()
    assert Endpoint.objects.count() == 1


def test_the_secret_is_shown_when_it_is_made_and_never_again(owner, receiver):
    answer = owner.post(reverse("webhooks:add"), {"url": receiver.url, "types": ["share.created"]})
    endpoint = Endpoint.objects.get()
    assert set(SECRET.findall(answer.content.decode())) == {endpoint.secret}
    assert "no-store" in answer.headers["Cache-Control"]
    owner.post(reverse("webhooks:activate", args=[endpoint.pk]))
    owner.post(reverse("webhooks:test", args=[endpoint.pk]))
    pages = [page(owner, "index")] + [page(owner, name, endpoint.pk) for name in ("endpoint", "edit")]
    pages += [page(owner, "delivery", endpoint.pk, row.pk) for row in Delivery.objects.all()]
    assert len(pages) == 5
    assert not any("whsec_" in text for text in pages)


def test_rotation_shows_the_new_one_and_says_how_long_the_old_one_signs(owner, endpoint):
    asked = {"hours": 24, "replaces": replaces(owner, endpoint)}
    answer = owner.post(reverse("webhooks:rotate", args=[endpoint.pk]), asked)
    old = endpoint.secret
    endpoint.refresh_from_db()
    text = answer.content.decode()
    assert set(SECRET.findall(text)) == {endpoint.secret}
    assert f'data-w-clipboard-value-value="{endpoint.secret}"' in text
    assert (endpoint.previous_secret, endpoint.previous_until is None) == (old, False)


@pytest.mark.parametrize("malformed", [{"hours": 9999, "replaces": "x"}, {"hours": 24}])
def test_a_malformed_rotation_makes_no_secret(owner, endpoint, malformed):
    assert owner.post(reverse("webhooks:rotate", args=[endpoint.pk]), malformed).status_code == 422
    assert Endpoint.objects.get().secret == endpoint.secret


def test_a_look_at_the_address_of_the_rotation_leads_back_and_makes_no_secret(owner, endpoint):
    answer = owner.get(reverse("webhooks:rotate", args=[endpoint.pk]))
    assert answer.headers["Location"] == reverse("webhooks:endpoint", args=[endpoint.pk])
    assert Endpoint.objects.get().secret == endpoint.secret


@pytest.mark.parametrize("hours", [24, 0])
def test_a_reload_of_the_secret_makes_no_other_and_says_so(owner, endpoint, hours):
    address, asked = reverse("webhooks:rotate", args=[endpoint.pk]), {"hours": hours}
    asked["replaces"] = replaces(owner, endpoint)
    owner.post(address, asked)
    made = Endpoint.objects.get().secret
    text = owner.post(address, asked, follow=True).content.decode()
    assert "alt byttet" in text
    assert "whsec_" not in text
    assert Endpoint.objects.get().secret == made


def test_another_secret_while_the_one_before_signs_is_refused_unless_it_is_to_end_at_once(owner, endpoint):
    address = reverse("webhooks:rotate", args=[endpoint.pk])
    owner.post(address, {"hours": 24, "replaces": replaces(owner, endpoint)})
    made = Endpoint.objects.get().secret
    text = owner.post(
        address, {"hours": 1, "replaces": replaces(owner, endpoint)}, follow=True
    ).content.decode()
    assert "ble ikke laget" in text
    assert Endpoint.objects.get().secret == made
    text = owner.post(address, {"hours": 0, "replaces": replaces(owner, endpoint)}).content.decode()
    assert "Den gamle signerer ikke lenger." in text
    assert made not in text
    assert Endpoint.objects.get().previous_secret == ""


def test_it_goes_on_by_a_challenge_and_says_why_when_it_does_not(owner, receiver):
    receiver.echoes = False
    endpoint = services.add(url=receiver.url, types=["share.created"])
    address = reverse("webhooks:activate", args=[endpoint.pk])
    receiver.usual = (200, {}, b"ok")
    assert "svarte 200, men uten ordet" in owner.post(address, follow=True).content.decode()
    # So it stands in the log, and beside the attempt.
    assert "200, men uten ordet" in page(owner, "endpoint", endpoint.pk)
    shown = page(owner, "delivery", endpoint.pk, Delivery.objects.get().pk)
    assert "200, men uten ordet" in shown
    assert "hook-wrong" in shown
    receiver.usual = (503, {}, b"")
    assert "Mottakeren svarte 503." in owner.post(address, follow=True).content.decode()
    receiver.echoes = True
    assert "sendes fra nå av" in owner.post(address, follow=True).content.decode()
    endpoint.refresh_from_db()
    assert endpoint.active


def test_the_log_shows_what_was_sent_and_answered(owner, endpoint, receiver):
    receiver.answers = [(500, {"X-Trace": "7"}, b"<script>alert(1)</script>")]
    event = emit(type="share.created", subject="abc", data={"code": "abc"})
    work()
    text = page(owner, "endpoint", endpoint.pk, state="due")
    assert "share.created" in text
    assert f"{localtime(event.at):%d.%m.%Y %H:%M:%S}</time>" in text
    delivery = Delivery.objects.get(event=event)
    shown = page(owner, "delivery", endpoint.pk, delivery.pk)
    for told in (str(event.pk), "webhook-signature", "x-trace: 7", "&quot;code&quot;: &quot;abc&quot;"):
        assert told in shown
    assert "<script>alert" not in shown


def test_of_somebody_erased_the_log_shows_nothing(owner, endpoint, receiver):
    receiver.answers = [(500, {}, b"kari-id")]
    event = emit(type="consent.recorded", subject="kari-id", data={"event_id": "kari-id"})
    work()
    withhold(subjects=["kari-id"])
    delivery = Delivery.objects.get(event=event)
    assert "kari-id" not in page(owner, "delivery", endpoint.pk, delivery.pk)
    answer = owner.post(reverse("webhooks:replay", args=[endpoint.pk, delivery.pk]), follow=True)
    assert "slettet" in answer.content.decode()


def test_a_range_is_counted_first_and_then_sent(owner, endpoint, receiver):
    for _number in range(4):
        emit(type="share.created")
    work()
    receiver.received.clear()
    assert "3 hendelser" in page(owner, "replay_range", endpoint.pk, first=2)
    assert receiver.received == []
    address = reverse("webhooks:replay_range", args=[endpoint.pk])
    owner.post(address, {"first": 2, "last": "", "since": "", "until": ""})
    work()
    assert sorted(int(told["sequence"]) for told in receiver.told) == [2, 3, 4]
    assert ModelLogEntry.objects.filter(action="webhooks.replay").get().data == {"events": 3}
    for malformed in ({}, {"first": 3, "last": 1}, {"first": "x"}, {"since": "2026-99-99"}):
        assert owner.get(address, malformed).status_code == 422


def test_one_is_sent_again_by_a_button(owner, endpoint, receiver):
    emit(type="share.created")
    work()
    delivery = Delivery.objects.get(event__only_to=None)
    owner.post(reverse("webhooks:replay", args=[endpoint.pk, delivery.pk]))
    work()
    assert len({told["id"] for told in receiver.told}) == 1
    assert len(receiver.told) == 2


def test_what_it_missed_while_it_was_off_is_offered(owner, endpoint, receiver):
    owner.post(reverse("webhooks:off", args=[endpoint.pk]))
    emit(type="share.created")
    services.fan_out()
    owner.post(reverse("webhooks:activate", args=[endpoint.pk]))
    text = page(owner, "endpoint", endpoint.pk)
    [link] = re.findall(r'href="([^"]*/send-manglende/)"', text)
    assert "1 hendelse" in owner.get(link).content.decode()
    owner.post(link)
    work()
    assert len(receiver.told) == 1
    assert "/send-manglende/" not in page(owner, "endpoint", endpoint.pk)


def test_while_it_is_off_its_page_says_how_many_it_has_missed_and_sends_none(owner, endpoint, receiver):
    services.switch_off(endpoint=endpoint)
    assert "hook-missed" not in page(owner, "endpoint", endpoint.pk)
    for _number in range(2):
        emit(type="share.created")
    work()
    text = page(owner, "endpoint", endpoint.pk)
    assert "2 hendelser har ikke kommet fram" in text
    assert "/send-manglende/" not in text
    owner.post(reverse("webhooks:replay_missed", args=[endpoint.pk]))
    work()
    assert receiver.told == []


def test_a_state_shows_as_many_as_it_says_and_tests_stand_among_all(owner, endpoint, receiver):
    receiver.usual = (500, {}, b"")
    services.send_test(endpoint=endpoint)
    receiver.usual = (204, {}, b"")
    for _number in range(2):
        emit(type="share.created")
    work()
    assert page(owner, "endpoint", endpoint.pk).count("/levering/") == 4
    for state, number in {"due": 0, "done": 2, "failed": 0}.items():
        text = page(owner, "endpoint", endpoint.pk, state=state)
        assert re.findall(rf'state={state}"[^>]*>[^<]*<b>(\d+)</b>', text) == [str(number)]
        assert text.count("/levering/") == number


def test_a_test_that_failed_is_not_called_given_up(owner, endpoint, receiver):
    receiver.answers = [(500, {}, b"")]
    services.send_test(endpoint=endpoint)
    delivery = Delivery.objects.latest("pk")
    for text in (page(owner, "endpoint", endpoint.pk), page(owner, "delivery", endpoint.pk, delivery.pk)):
        [state] = re.findall(r'class="hook-wrong"><svg.*?</svg>\s*([^<]+?)\s*</(?:td|dd)>', text, re.DOTALL)
        assert state == "Mislyktes"


def test_an_empty_log_says_so(owner, receiver):
    endpoint = services.add(url=receiver.url, types=["share.created"])
    assert "Ingenting er sendt ennå." in page(owner, "endpoint", endpoint.pk)
    assert "Ingenting er sendt ennå." not in page(owner, "endpoint", endpoint.pk, state="done")


def test_removing_asks_first(owner, endpoint):
    address = reverse("webhooks:remove", args=[endpoint.pk])
    owner.get(address)
    assert Endpoint.objects.exists()
    owner.post(address)
    assert not Endpoint.objects.exists()


def test_the_one_that_the_environment_names_has_no_buttons_that_do_nothing(owner, receiver, settings):
    settings.WEBHOOK_URL, settings.WEBHOOK_SECRET = receiver.url, "whsec_" + "A" * 32
    services.register_configured()
    endpoint = Endpoint.objects.get()
    text = page(owner, "endpoint", endpoint.pk)
    assert "WEBHOOK_URL" in text
    assert reverse("webhooks:rotate", args=[endpoint.pk]) not in text
    assert reverse("webhooks:remove", args=[endpoint.pk]) not in text
    assert "whsec_" not in text
    owner.post(reverse("webhooks:remove", args=[endpoint.pk]))
    for name in ("edit", "rotate"):
        assert owner.post(reverse(f"webhooks:{name}", args=[endpoint.pk])).status_code == 404
    endpoint.refresh_from_db()
    assert endpoint.types == sorted(TYPES)


def test_an_answer_belongs_to_its_own_endpoint(owner, endpoint, receiver):
    delivery = Delivery.objects.get()
    assert owner.get(reverse("webhooks:delivery", args=[endpoint.pk + 1, delivery.pk])).status_code == 404


def test_pages_ask_as_often_for_many_as_for_one(owner, endpoint, receiver, django_assert_num_queries):
    def count(address: str) -> int:
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        owner.get(address)
        with CaptureQueriesContext(connection) as asked:
            assert owner.get(address).status_code == 200
        return len(asked)

    addresses = [reverse("webhooks:index"), reverse("webhooks:endpoint", args=[endpoint.pk])]
    emit(type="share.created")
    work()
    few = [count(address) for address in addresses]
    for _number in range(20):
        emit(type="share.created")
    work()
    for number in range(5):
        services.add(url=f"{receiver.url}/{number}", types=["issue.sent"])
    assert [count(address) for address in addresses] == few
    assert Event.objects.count() > 20
