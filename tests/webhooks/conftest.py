from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta
from ipaddress import ip_network
from typing import Any

import dns.resolver
import pytest
from django.utils import timezone

from tests.mail.deliverability.server import Zone, name_server
from tests.webhooks.receiver import Receiver, listening
from webhooks import services
from webhooks.catalogue import TYPES
from webhooks.models import Delivery, Endpoint
from webhooks.tasks import deliver


@pytest.fixture
def this_machine(settings: Any) -> None:
    """Receivers on this machine may be reached: what the setting for development is for."""
    settings.WEBHOOK_NETWORKS = [ip_network("127.0.0.0/8")]


@pytest.fixture
def receiver(this_machine: None) -> Iterator[Receiver]:
    with listening() as state:
        yield state


@pytest.fixture
def endpoint(db: None, receiver: Receiver) -> Endpoint:
    """Active, for every type. The challenge is not among what the receiver has received."""
    endpoint = active(receiver)
    receiver.received.clear()
    return endpoint


@pytest.fixture
def zone(monkeypatch: pytest.MonkeyPatch) -> Iterator[Zone]:
    """What the domain name system says, by a name server of our own."""
    with ExitStack() as stack:
        zone: Zone = {}
        monkeypatch.setattr(dns.resolver, "default_resolver", stack.enter_context(name_server(zone)))
        yield zone


def active(receiver: Receiver, types: Any = TYPES) -> Endpoint:
    endpoint = services.add(url=receiver.url, types=list(types))
    services.activate(endpoint=endpoint)
    endpoint.refresh_from_db()
    return endpoint


def work() -> None:
    """What the worker does at every tick."""
    deliver.enqueue()


def later(**duration: float) -> None:
    """Let time pass, for everything that waits: rows are moved, nobody sleeps."""
    passed = timedelta(**duration)
    for row in Delivery.objects.all():
        row.due_at -= passed
        row.begun_at = row.begun_at and row.begun_at - passed
        row.lease_until = row.lease_until and row.lease_until - passed
        row.save()
    for log in Delivery.log.rel.related_model.objects.all():
        log.at -= passed
        log.save()


def bring_forward() -> None:
    Delivery.objects.update(due_at=timezone.now())
