"""Who looks at sharing in the admin: Eva, who edits, and those who may not."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client


@pytest.fixture
def sign_in(client: Client) -> Callable[[str], Client]:
    """Somebody of this role."""

    def as_role(role: str) -> Client:
        person = User.objects.create_user(f"{role}-person", password="x")
        person.groups.add(Group.objects.get(name=role))
        client.force_login(person)
        return client

    return as_role


@pytest.fixture
def eva(sign_in: Callable[[str], Client]) -> Client:
    return sign_in("Redaktør")
