"""What becomes of a delivery after an attempt, and of the endpoint with it."""

import json
import random
from dataclasses import replace
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from itertools import islice

from django.db import transaction
from django.utils import timezone

from webhooks.catalogue import CHALLENGE, full
from webhooks.connecting import Reply
from webhooks.errors import NO_WORD
from webhooks.models import Attempt, Delivery, Endpoint
from webhooks.sending import Tried

# Seconds after each failed attempt; after the last one the delivery has failed (75 hours in all).
SCHEDULE = (5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400)
JITTER = 1.1
GONE, SUCCESS, RETRIABLE_WITH_HINT = 410, range(200, 300), {429, 503}
KEPT_CHARACTERS = 4000
KEPT_HEADERS, KEPT_NAME, KEPT_VALUE = 40, 100, 500
# Of an answer nobody needs who reads the log, and which may let its reader in elsewhere.
UNKEPT = {"set-cookie", "set-cookie2", "authorization", "proxy-authenticate", "www-authenticate"}
State, Off, Notice = Delivery.State, Endpoint.Off, Endpoint.Notice


@transaction.atomic
def settle(*, delivery: Delivery, tried: Tried) -> Attempt | None:
    """Journal ``tried``, and let ``delivery`` be done, due again by the schedule, or failed.

    One that was withheld or taken over meanwhile is only journalled, one that is gone not even that.
    """
    now_there = Delivery.objects.select_for_update(of=("self",)).select_related("event")
    row = now_there.filter(pk=delivery.pk).first()
    if row is None:
        return None
    tried = replace(tried, reply=_judged(row, tried.reply))
    attempt = _journal(row, tried)
    if row.state == State.DUE and row.lease_until == delivery.lease_until:
        _move(row, tried.reply)
    return attempt


def _journal(row: Delivery, tried: Tried) -> Attempt:
    reply, told = tried.reply, not row.event.withheld
    text = reply.body.decode("utf-8", "replace").replace("\0", "") if told else ""
    return Attempt.objects.create(
        delivery=row,
        at=tried.at,
        milliseconds=tried.milliseconds,
        status=reply.status,
        error=reply.error,
        address=reply.address or None,
        request_headers=tried.sent,
        response_headers=_headers_of(reply) if told else {},
        response_body=text[:KEPT_CHARACTERS],
    )


def _headers_of(reply: Reply) -> dict[str, str]:
    """What the log keeps of them: a receiver may send megabytes, and NUL, which PostgreSQL does not hold."""
    kept = ((name, value) for name, value in reply.headers.items() if name not in UNKEPT)
    short = islice(kept, KEPT_HEADERS)
    return {name[:KEPT_NAME].replace("\0", ""): value[:KEPT_VALUE].replace("\0", "") for name, value in short}


def _move(row: Delivery, reply: Reply) -> None:
    now = timezone.now()
    row.attempts += 1
    row.begun_at = row.begun_at or now
    row.status, row.error, row.lease_until = reply.status, reply.error, None
    taken = reply.status in SUCCESS and reply.error != NO_WORD
    over = reply.status == GONE or row.attempts > len(SCHEDULE) or bool(row.event.only_to_id)
    if taken:
        row.state = State.DONE
    elif over:
        row.state, row.due_at = State.FAILED, now
    else:
        wait = SCHEDULE[row.attempts - 1] * random.uniform(1, JITTER)  # noqa: S311  (jitter, no secret)
        row.due_at = now + timedelta(seconds=max(wait, asked_for(reply)))
    row.save(update_fields=["attempts", "begun_at", "status", "error", "lease_until", "state", "due_at"])
    if not row.event.only_to_id:
        _tell_endpoint(row, now, taken=taken, over=over)


def _tell_endpoint(row: Delivery, now: datetime, *, taken: bool, over: bool) -> None:
    """A receiver that is gone, or took nothing while this was tried for three days, is switched off."""
    this = Endpoint.objects.filter(pk=row.endpoint_id)
    if taken:
        this.exclude(failing_since=None).update(failing_since=None)
        return
    this.filter(failing_since=None).update(failing_since=now)
    if not over:
        return
    gone = row.status == GONE
    if not gone and _took_others(row):
        this.filter(notice="").update(notice=Notice.GIVEN_UP)
        return
    reason, notice = (Off.GONE, Notice.GONE) if gone else (Off.FAILING, Notice.FAILING)
    this.filter(active=True).update(active=False, off_reason=reason, off_at=now, notice=notice)


def _took_others(row: Delivery) -> bool:
    since = Attempt.objects.filter(delivery__endpoint=row.endpoint_id, at__gte=row.begun_at)
    return since.filter(status__in=SUCCESS).exists()


def _judged(row: Delivery, reply: Reply) -> Reply:
    """``reply``, and its error when it is an answer to a challenge without its word."""
    if row.event.type != full(CHALLENGE) or reply.status not in SUCCESS:
        return reply
    return reply if echoed(reply.body) == row.event.data["challenge"] else replace(reply, error=NO_WORD)


def echoed(body: bytes) -> str:
    """The challenge in an answer: the whole text, or ``challenge`` of a JSON object; empty without one.

    Not merely somewhere in it: many a server repeats whatever it is sent and has agreed to nothing.
    """
    text = body.decode("utf-8", "replace").strip()
    try:
        told = json.loads(text)
    except (ValueError, RecursionError):
        return text
    if isinstance(told, dict):
        told = told.get("challenge", "")
    return told if isinstance(told, str) else ""


def asked_for(reply: Reply) -> float:
    """For how many seconds the receiver asks to be left alone."""
    return seconds_of(reply.headers.get("retry-after", "")) if reply.status in RETRIABLE_WITH_HINT else 0


def seconds_of(retry_after: str) -> float:
    """Retry-After (RFC 9110 section 10.2.3) in seconds, a day at most; 0 when absent or malformed."""
    if retry_after.isascii() and retry_after.isdigit():
        return min(int(retry_after[:9]), SCHEDULE[-1])
    try:
        when = parsedate_to_datetime(retry_after)
    except (TypeError, ValueError, OverflowError):
        return 0
    now = timezone.now() if when.tzinfo else timezone.now().replace(tzinfo=None)
    return min(max((when - now).total_seconds(), 0), SCHEDULE[-1])
