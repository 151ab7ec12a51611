"""mail.bounces.provider: what a provider's webhook tells, through django-anymail."""

import json
from base64 import b64encode
from collections.abc import Iterator
from typing import Any

import pytest
from anymail.signals import tracking
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpResponse
from django.test import Client
from django.urls import include, path

from config.urls import urlpatterns as everything
from consent.models import Subject
from consent.states import State
from mail import tokens
from mail.bounces import provider
from mail.models import Feedback, OutboxMessage
from tests.mail.bounces.conftest import sent
from tests.newsletter.conftest import POSTS, TIPS, head

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]
urlpatterns = [path("api/anymail/", include((provider.tracking_urls(), "anymail"))), *everything]
SECRET = "snakkis:hemmelig"


@pytest.fixture(autouse=True)
def listening(settings: Any) -> Iterator[None]:
    settings.ANYMAIL_WEBHOOK_SECRET = SECRET
    provider.connect()
    yield
    tracking.disconnect(dispatch_uid="mail.bounces")


def letter(subject: Subject) -> OutboxMessage:
    message = sent(subject)
    message.message_id, message.purpose = None, head(TIPS).purpose
    message.save()
    return message


def told(
    client: Client, event: str, message: OutboxMessage, *, secret: str = SECRET, **more: Any
) -> HttpResponse:
    """What SendGrid posts: our Message-ID stands in ``smtp-id``."""
    own = f"<{tokens.make(tokens.MESSAGE, message.pk)}@blogg.example.no>"
    body = {"event": event, "email": "kari@example.com", "timestamp": 1795000000, "smtp-id": own}
    body |= {"sg_event_id": f"{event}-{message.pk}", "sg_message_id": "14c5d75ce93.dfd.64b469", **more}
    login = "Basic " + b64encode(secret.encode()).decode()
    return client.post(
        "/api/anymail/sendgrid/tracking/",
        json.dumps([body]),
        content_type="application/json",
        headers={"Authorization": login},
    )


def test_it_refuses_whoever_does_not_know_the_secret(client, kari):
    assert (
        told(client, "bounce", letter(kari), secret="snakkis:gjettet", reason="550 no such user").status_code
        == 400
    )
    assert not Feedback.objects.exists()


def test_it_refuses_to_listen_without_a_secret_that_is_one(settings):
    settings.ANYMAIL_WEBHOOK_SECRET = "hemmelig"
    with pytest.raises(ImproperlyConfigured):
        provider.connect()


def test_what_is_not_about_us_is_nothing(client, kari):
    stranger = letter(kari)
    stranger.pk = 987654
    assert told(client, "bounce", stranger, **{"smtp-id": "<someone@else.example>"}).status_code == 200
    assert told(client, "open", letter(kari)).status_code == 200
    assert not Feedback.objects.exists()


def test_a_bounce_is_read_by_the_words_of_the_server(client, kari):
    assert (
        told(client, "bounce", letter(kari), type="bounce", reason="550 5.1.1 no such user").status_code
        == 200
    )
    found = Feedback.objects.get()
    assert (found.kind, found.source, found.status) == ("hard", "provider", "5.1.1")
    assert head().state == State.REVOKED


def test_a_bounce_about_us_ends_nothing(client, kari):
    told(client, "bounce", letter(kari), type="blocked", reason="554 5.7.1 blocked using zen.spamhaus.org")
    assert Feedback.objects.get().kind == "blocked"
    assert head().state == State.GIVEN


def test_an_event_that_comes_twice_counts_once(client, kari):
    message = letter(kari)
    for _time in range(2):
        told(client, "bounce", message, type="bounce", reason="552 5.2.2 mailbox full")
    assert Feedback.objects.get().kind == "soft"


def test_a_complaint_is_a_withdrawal(client, kari):
    told(client, "spamreport", letter(kari))
    assert (head(TIPS).state, head(POSTS).state) == (State.WITHDRAWN, State.WITHDRAWN)


def test_the_providers_own_link_leaves_the_list_of_that_letter(client, kari):
    told(client, "unsubscribe", letter(kari))
    assert (head(TIPS).state, head(POSTS).state) == (State.WITHDRAWN, State.GIVEN)


def test_only_the_addresses_for_tracking_are_there():
    names = [route.name for route in provider.tracking_urls()]
    assert "postmark_tracking_webhook" in names
    assert not [name for name in names if "inbound" in name]
