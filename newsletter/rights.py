"""What the newsletter knows of a person."""

from typing import Any

from django.db import transaction
from django.db.models import F

from consent.models import Subject
from newsletter import limits, selectors
from newsletter.models import (
    Answer,
    DeliveryPreference,
    Departure,
    Intake,
    Login,
    Sending,
    SignupRequest,
    Subscriber,
)
from newsletter.services.answering import give_up_corrections
from newsletter.services.figures import count_erased


def export(subject: Subject) -> dict[str, Any]:
    """Their name, their answers, how they want each list, why they left, the issues sent to them, and each
    signup with what it asked for and the link that brought them."""
    subscriber = Subscriber.objects.filter(subject=subject).values("name", "created_at").first()
    requests = SignupRequest.objects.filter(subject=subject).order_by("created_at")
    visits = Login.objects.filter(subject=subject).order_by("created_at")
    return {
        "subscriber": subscriber,
        "answers": selectors.told_answers(subject=subject),
        "delivery": _delivery(subject),
        "departures": _departures(subject),
        "visits": list(visits.values("created_at", "used_at")),
        "issues": _issues(subject),
        "signups": [_signup(request) for request in requests.prefetch_related("purposes", "share__page")],
    }


def _delivery(subject: Subject) -> list[dict[str, Any]]:
    """How they want their lists, where not as those come."""
    chosen = DeliveryPreference.objects.filter(consent__subject=subject).order_by("consent__purpose")
    return list(chosen.values("frequency", "paused_until", list=F("consent__purpose__slug")))


def _issues(subject: Subject) -> list[dict[str, Any]]:
    """The issues that were sent to them: which mail each is, and its title."""
    sent = Sending.objects.filter(mailing__messages__subject=subject).order_by("mailing__created_at")
    return list(sent.values("mailing", title=F("issue__title")))


def _departures(subject: Subject) -> list[dict[str, Any]]:
    """Why they left, as far as they said."""
    said = Departure.objects.filter(consent__subject=subject).order_by("at")
    return list(said.values("reason", "words", "at", list=F("consent__purpose__slug")))


def _signup(request: SignupRequest) -> dict[str, Any]:
    return {
        "lists": [purpose.slug for purpose in request.purposes.all()],
        "name": request.name,
        "language": request.locale,
        "answers_waiting": request.answers,
        "asked_at": request.created_at,
        "confirmed_at": request.confirmed_at,
        "answer_until": request.expires_at,
        "came_by": request.share.code if request.share else None,
        "moves_from_another_address": request.replaces_id is not None,
    }


def erase(subject: Subject) -> dict[str, int]:
    """Name, answers, preferences, signups, visits, where they were to move, and how often they tried."""
    count_erased(subject)
    removed: dict[str, int] = SignupRequest.objects.filter(subject=subject).delete()[1]
    removed |= Intake.objects.filter(lookup=subject.lookup).delete()[1]
    for model in (Login, Subscriber, Answer):
        removed |= model.objects.filter(subject=subject).delete()[1]
    for of_consents in (DeliveryPreference, Departure):
        removed |= of_consents.objects.filter(consent__subject=subject).delete()[1]
    corrections = give_up_corrections(subject=subject)
    key = subject.lookup
    transaction.on_commit(lambda: limits.forget(key))
    return {**removed, "corrections of the address given up": corrections}
