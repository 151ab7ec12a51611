from typing import Any

import pytest
from django.core.checks import Tags, run_checks

from consent.ledger.keys import generate_key


@pytest.mark.parametrize("key", ["", "hunter2", "AAAA", generate_key()[:-4]], ids=range(4))
def test_a_key_that_cannot_sign_is_an_error(key: str, settings: Any) -> None:
    settings.LEDGER_KEY = key
    assert "consent.E002" in {message.id for message in run_checks(tags=[Tags.security])}


def test_a_generated_key_is_fine(settings: Any) -> None:
    settings.LEDGER_KEY = generate_key()
    assert "consent.E002" not in {message.id for message in run_checks(tags=[Tags.security])}
