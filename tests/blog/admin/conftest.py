"""Who works in the admin: Eva the editor, and Stein, who writes and may not publish."""

from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from wagtail.test.utils.form_data import nested_form_data, querydict_from_html, streamfield

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


def post_form(client: Client, path: str, **changes: Any) -> Any:
    """Post the form of a page as it stands, with ``changes``. A text is a list of (type, value) blocks."""
    html = client.get(path).content.decode()
    fields = querydict_from_html(html, form_id="page-edit-form").dict()
    body = changes.pop("body", [])
    fields |= nested_form_data({"body": streamfield(body)})
    return client.post(path, {**fields, **changes})
