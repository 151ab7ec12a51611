"""Receivers: made, changed, switched on by a challenge they must answer, given a new secret, removed."""

import secrets
from collections.abc import Collection, Mapping
from datetime import timedelta

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from webhooks.catalogue import CHALLENGE, TEST, TYPES, full
from webhooks.errors import AlreadyReplacedError, EndpointStateError, PreviousSignsError
from webhooks.guard import checked
from webhooks.models import Attempt, Delivery, Endpoint, Event
from webhooks.sending import DEADLINE, send
from webhooks.services import actions
from webhooks.services.settling import settle
from webhooks.signing import key_of, new_secret

Off = Endpoint.Off
LEASE = timedelta(seconds=4 * DEADLINE)


@transaction.atomic
def add(*, url: str, types: Collection[str], by: User | None = None) -> Endpoint:
    """A new endpoint with a secret of its own, switched off until it answers a challenge.

    Blocked for an address no webhook goes to, ValueError without a type or with one not on the list.
    """
    checked(url)
    now = timezone.now()
    endpoint = Endpoint.objects.create(
        url=url, types=_known(types), secret=new_secret(), secret_at=now, created_at=now
    )
    log(endpoint, actions.ADD, user=by)
    return endpoint


@transaction.atomic
def change(*, endpoint: Endpoint, url: str, types: Collection[str], by: User | None = None) -> None:
    """Another address must answer a challenge of its own before it gets anything. Raises as ``add``, and
    EndpointStateError for the one that the environment names."""
    _refuse_configured(endpoint)
    fields = ["types"]
    endpoint.types = _known(types)
    if url != endpoint.url:
        checked(url)
        endpoint.url, endpoint.active, endpoint.off_reason = url, False, Off.NEW
        endpoint.off_at, endpoint.failing_since, endpoint.notice = timezone.now(), None, ""
        fields += ["url", "active", "off_reason", "off_at", "failing_since", "notice"]
    endpoint.save(update_fields=fields)
    log(endpoint, actions.CHANGE, user=by)


def _known(types: Collection[str]) -> list[str]:
    if not types or not TYPES.keys() >= set(types):
        raise ValueError("An endpoint gets one or more of the published types.")
    return sorted(types)


@transaction.atomic
def rotate(*, endpoint: Endpoint, hours: int, replaces: str = "", by: User | None = None) -> str:
    """A new secret, told once. For ``hours`` the old one signs beside it, so that no receiver misses any.

    AlreadyReplacedError when ``replaces`` (a ``secret_at``) is not that of the secret it has.
    PreviousSignsError with ``hours`` while the one before still signs: a receiver may know no other yet.
    """
    endpoint.refresh_from_db(from_queryset=Endpoint.objects.select_for_update())
    _refuse_configured(endpoint)
    now = timezone.now()
    if replaces and replaces != endpoint.secret_at.isoformat():
        raise AlreadyReplacedError
    if hours and len(endpoint.signing(now)) > 1:
        raise PreviousSignsError
    endpoint.previous_secret = endpoint.secret if hours else ""
    endpoint.previous_until = now + timedelta(hours=hours) if hours else None
    endpoint.secret, endpoint.secret_at = new_secret(), now
    endpoint.save(update_fields=["previous_secret", "previous_until", "secret", "secret_at"])
    log(endpoint, actions.ROTATE, user=by, data={"hours": hours})
    return endpoint.secret


def activate(*, endpoint: Endpoint, by: User | None = None) -> Attempt | None:
    """Ask ``endpoint`` to repeat a random word, and switch it on when it does; the attempt.

    The one that the environment names is switched on unasked, and None is returned.
    """
    attempt, answered = None, endpoint.configured
    if not endpoint.configured:
        attempt, answered = _knock(endpoint, CHALLENGE, {"challenge": secrets.token_urlsafe(24)})
    if answered:
        _switch_on(endpoint, by)
    return attempt


@transaction.atomic
def _switch_on(endpoint: Endpoint, by: User | None) -> None:
    # Not an address that was changed while the challenge was under way.
    this = Endpoint.objects.filter(pk=endpoint.pk, url=endpoint.url)
    if this.update(active=True, off_reason="", failing_since=None, notice=""):
        endpoint.active, endpoint.off_reason = True, ""
        log(endpoint, actions.ON, user=by)


def send_test(*, endpoint: Endpoint, by: User | None = None) -> Attempt | None:
    """Send an event that tells nothing, once and at once; the attempt. EndpointStateError when it is off."""
    if not endpoint.active:
        raise EndpointStateError
    log(endpoint, actions.TRY, user=by)
    return _knock(endpoint, TEST, {})[0]


def _knock(endpoint: Endpoint, type: str, data: Mapping[str, object]) -> tuple[Attempt | None, bool]:
    """Send an event to ``endpoint`` alone; the attempt, and whether it was taken as it should."""
    now = timezone.now()
    with transaction.atomic():
        event = Event.objects.create(type=full(type), data=dict(data), at=now, only_to=endpoint)
        delivery = Delivery.objects.create(
            event=event, endpoint=endpoint, due_at=now, lease_until=now + LEASE
        )
    attempt = settle(delivery=delivery, tried=send(delivery))
    return attempt, Delivery.objects.filter(pk=delivery.pk, state=Delivery.State.DONE).exists()


@transaction.atomic
def switch_off(*, endpoint: Endpoint, by: User | None = None) -> None:
    """Nothing is sent until it is switched on again; what was on its way waits."""
    Endpoint.objects.filter(pk=endpoint.pk, active=True).update(
        active=False, off_reason=Off.OWNER, off_at=timezone.now()
    )
    log(endpoint, actions.OFF, user=by)


@transaction.atomic
def remove(*, endpoint: Endpoint, by: User | None = None) -> None:
    """Delete it with its secret, its deliveries and their log. Not the one that the environment names."""
    if endpoint.trusted:
        raise EndpointStateError
    log(endpoint, actions.REMOVE, user=by)
    endpoint.delete()


def _refuse_configured(endpoint: Endpoint) -> None:
    if endpoint.configured:
        raise EndpointStateError


def notice_given(*, endpoint: Endpoint) -> None:
    """Its owner was told by mail what stands in ``notice``."""
    Endpoint.objects.filter(pk=endpoint.pk, notice=endpoint.notice).update(notice="")


def register_configured() -> None:
    """Keep the receiver that the environment names (WEBHOOK_URL) among the endpoints, for every type.

    One that was named before and is no more is switched off. ValueError for a malformed WEBHOOK_SECRET.
    """
    others = Endpoint.objects.filter(configured=True, active=True).exclude(url=settings.WEBHOOK_URL)
    others.update(active=False, off_reason=Off.UNNAMED, off_at=timezone.now())
    if not settings.WEBHOOK_URL:
        return
    key_of(settings.WEBHOOK_SECRET)
    told = {"secret": settings.WEBHOOK_SECRET, "types": sorted(TYPES), "configured": True}
    found = Endpoint.objects.filter(url=settings.WEBHOOK_URL).first()
    if found is None:
        now = timezone.now()
        made = {**told, "active": True, "off_reason": "", "secret_at": now, "created_at": now}
        Endpoint.objects.get_or_create(url=settings.WEBHOOK_URL, defaults=made)
        return
    if found.off_reason in {Off.NEW, Off.UNNAMED} and not found.active:
        told |= {"active": True, "off_reason": ""}
    if any(getattr(found, name) != value for name, value in told.items()):
        Endpoint.objects.filter(pk=found.pk).update(**told)
