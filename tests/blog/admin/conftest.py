"""Who works in the admin: Eva the editor, and Stein, who writes and may not publish."""

from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client

from config.roles import EDITOR, WRITER


def member(role: str, name: str) -> User:
    user = User.objects.create_user(name, f"{name}@example.com", "hemmelig")
    user.groups.add(Group.objects.get(name=role))
    return user


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def eva(tree: Any) -> User:
    return member(EDITOR, "eva")


@pytest.fixture
def stein(tree: Any) -> User:
    return member(WRITER, "stein")


@pytest.fixture
def editor(eva: User) -> Client:
    return signed_in(eva)


@pytest.fixture
def writer(stein: User) -> Client:
    return signed_in(stein)
