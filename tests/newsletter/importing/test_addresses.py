"""newsletter.importing.addresses.imported_address: quick, and the same as what a signup would say."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.importing.addresses import _checked, imported_address

PARTS = st.text(alphabet="abZ09._+-'@ æß", min_size=0, max_size=70)


@given(PARTS, PARTS)
def test_it_says_what_a_signup_says(local: str, domain: str) -> None:
    assert imported_address(f"{local}@{domain}") == _checked(f"{local}@{domain}")


@pytest.mark.parametrize(
    "text", ["", "kari", "kari@", "@example.no", "kari@example", "ka ri@example.no", "a@b@c.no"]
)
def test_what_is_no_address(text: str) -> None:
    assert imported_address(text) is None


def test_domains_are_written_one_way() -> None:
    assert imported_address("Kari@EXAMPLE.no") == "Kari@example.no"
    assert imported_address("kari@blåbær.no") == "kari@xn--blbr-roah.no"
