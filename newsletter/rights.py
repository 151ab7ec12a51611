"""What the newsletter knows of a person."""

from typing import Any

from django.db import transaction

from consent.models import Subject
from newsletter import limits
from newsletter.models import Intake, Login, SignupRequest, Subscriber
from newsletter.services.answering import give_up_corrections


def export(subject: Subject) -> dict[str, Any]:
    """Their name, and each signup with what it asked for and the link that brought them."""
    subscriber = Subscriber.objects.filter(subject=subject).values("name", "created_at").first()
    requests = SignupRequest.objects.filter(subject=subject).order_by("created_at")
    visits = Login.objects.filter(subject=subject).order_by("created_at")
    return {
        "subscriber": subscriber,
        "visits": list(visits.values("created_at", "used_at")),
        "signups": [_signup(request) for request in requests.prefetch_related("purposes", "share__page")],
    }


def _signup(request: SignupRequest) -> dict[str, Any]:
    return {
        "lists": [purpose.slug for purpose in request.purposes.all()],
        "name": request.name,
        "language": request.locale,
        "asked_at": request.created_at,
        "confirmed_at": request.confirmed_at,
        "answer_until": request.expires_at,
        "came_by": request.share.code if request.share else None,
        "moves_from_another_address": request.replaces_id is not None,
    }


def erase(subject: Subject) -> dict[str, int]:
    """Their name, their signups, their visits, where they were to move, and how often they tried."""
    removed: dict[str, int] = SignupRequest.objects.filter(subject=subject).delete()[1]
    removed |= Intake.objects.filter(lookup=subject.lookup).delete()[1]
    removed |= Login.objects.filter(subject=subject).delete()[1]
    removed |= Subscriber.objects.filter(subject=subject).delete()[1]
    corrections = give_up_corrections(subject=subject)
    key = subject.lookup
    transaction.on_commit(lambda: limits.forget(key))
    return {**removed, "corrections of the address given up": corrections}
