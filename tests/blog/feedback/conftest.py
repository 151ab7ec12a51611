"""Kari, who writes to us; Eva and Ola, who answer; Stein, who is neither."""

from collections.abc import Callable
from itertools import count
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.core import mail as django_mail
from django.core.mail import EmailMultiAlternatives
from django.test import Client

from blog.feedback import services
from blog.feedback.models import Feedback
from config.roles import EDITOR
from mail.tasks import deliver

KARI = "kari@example.no"
Kind, Status = Feedback.Kind, Feedback.Status
NUMBERS = count(1)


def person(name: str, role: str = EDITOR) -> User:
    user = User.objects.create_user(name.lower(), password="x", first_name=name)
    user.groups.add(Group.objects.get(name=role))
    return user


def tell(kind: str = Kind.COMPLAINT, **more: Any) -> Feedback:
    """What Kari writes, with her address unless told otherwise; each time something else."""
    message = f"Lenken virker ikke. Nr. {next(NUMBERS)}"
    told = {"message": message, "locale": "nb", "name": "Kari", "address": KARI, **more}
    return services.feedback_create(kind=kind, **told)


def delivered() -> list[EmailMultiAlternatives]:
    """Deliver what is due, and return all mail of this test."""
    deliver.call()
    return django_mail.outbox


@pytest.fixture
def eva(db: None) -> User:
    return person("Eva")


@pytest.fixture
def ola(db: None) -> User:
    return person("Ola")


@pytest.fixture
def sign_in(client: Client) -> Callable[[str], Client]:
    """The browser of somebody in this role."""

    def as_role(role: str) -> Client:
        client.force_login(person(f"{role}-person", role))
        return client

    return as_role
