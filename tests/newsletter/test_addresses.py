"""newsletter.addresses: slips of the keys are asked about, and some domains are not taken."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consent.errors import AddressInvalid
from newsletter.addresses import COMMON, SHORTEST, checked_address, suggestion
from newsletter.errors import DisposableAddressError


@pytest.mark.parametrize("address", ["", "kari", "kari@", "@example.no", "k@ri@example.no", "kari@10.0.0.1"])
def test_what_is_no_address_is_refused(address):
    with pytest.raises(AddressInvalid):
        checked_address(address)


@pytest.mark.parametrize("domain", ["mailinator.com", "MAILINATOR.com", "x.mailinator.com", "spam.no"])
def test_a_domain_that_the_owner_refuses_is_not_taken(settings, domain):
    settings.REFUSED_DOMAINS = ["disposable", "spam.no"]
    with pytest.raises(DisposableAddressError):
        checked_address(f"kari@{domain}")
    settings.REFUSED_DOMAINS = []
    assert checked_address(f"kari@{domain}")


@pytest.mark.parametrize("address", ["kåri@blåbær.no", "δοκιμή@παράδειγμα.ελ", "kari+tips@example.no"])
def test_addresses_of_the_whole_world_are_taken(address):
    assert checked_address(address) == address


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("kari@gmial.com", "kari@gmail.com"),
        ("kari@gamil.com", "kari@gmail.com"),
        ("kari@gmail.co", "kari@gmail.com"),
        ("kari@gmail.con", "kari@gmail.com"),
        ("Kari@Hotmial.com", "Kari@hotmail.com"),
        ("kari@outlok.com", "kari@outlook.com"),
        ("kari@onlin.no", "kari@online.no"),
        ("jan@interia.p", "jan@interia.pl"),
    ],
)
def test_the_usual_slips_are_asked_about(typed, meant):
    assert suggestion(typed) == meant


@pytest.mark.parametrize("address", ["kari@example.no", "kari@mail.com", "kari@wp.p", "kari"])
def test_what_may_well_be_right_is_not(address):
    assert suggestion(address) == ""


@given(st.sampled_from(COMMON))
def test_a_common_domain_is_never_asked_about(domain):
    assert suggestion(f"kari@{domain}") == ""


@given(st.sampled_from([domain for domain in COMMON if len(domain) >= SHORTEST]), st.data())
def test_a_swapped_pair_of_letters_is_asked_about_or_is_common_itself(domain, data):
    place = data.draw(st.integers(0, len(domain) - 2))
    swapped = domain[:place] + domain[place + 1] + domain[place] + domain[place + 2 :]
    if swapped not in COMMON:
        assert suggestion(f"kari@{swapped}").startswith("kari@")
        assert suggestion(f"kari@{swapped}").rpartition("@")[2] in COMMON
