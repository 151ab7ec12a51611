"""Who looks at sharing in the admin: Eva, who edits, and those who may not."""

from collections.abc import Callable

import pytest
from django.test import Client


@pytest.fixture
def eva(sign_in: Callable[[str], Client]) -> Client:
    return sign_in("Redaktør")
