import pytest
from hypothesis import given
from hypothesis import strategies as st

from consent.addresses import normal_address
from consent.errors import AddressInvalid
from consent.models import Subject
from consent.services import subject_find, subject_for_address, subject_for_share


@pytest.mark.parametrize(
    "address",
    [
        "",
        "kari",
        "@example.no",
        "kari@",
        "kari@.no",
        "ka ri@example.no",
        "kari\n@example.no",
        "kari@exa mple.no",
        "ka\u200bri@example.no",
        "ka\ud800ri@example.no",
        "kari@-example.no",
        "kari@example..no",
        f"kari@{'a' * 64}.no",
        f"{'k' * 320}@example.no",
    ],
)
def test_what_is_not_an_address_is_refused(address: str) -> None:
    with pytest.raises(AddressInvalid):
        normal_address(address)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" Kari@Example.NO ", "Kari@example.no"),
        ("kari@Blåbær.no", "kari@xn--blbr-roah.no"),
        ("kari@xn--blbr-roah.no", "kari@xn--blbr-roah.no"),
        ("a\u030ase@example.no", "åse@example.no"),
        ("kari@example.no.", "kari@example.no"),
        ("kari+tips@example.test", "kari+tips@example.test"),
    ],
)
def test_an_address_has_one_spelling(typed: str, kept: str) -> None:
    assert normal_address(typed) == kept
    assert normal_address(kept) == kept


@given(st.text())
def test_any_text_is_an_address_or_is_refused_as_none(text: str) -> None:
    try:
        address = normal_address(text)
    except AddressInvalid:
        return
    assert normal_address(address) == address


@pytest.mark.django_db
def test_a_stranger_is_not_found_and_not_made() -> None:
    assert subject_find(address="stein@example.no") is None
    assert not Subject.objects.exists()


@pytest.mark.django_db
def test_one_address_is_one_subject_however_it_is_written() -> None:
    kari = subject_for_address(address="Kari@Blåbær.no", locale="nb")
    assert subject_for_address(address="kari@XN--BLBR-ROAH.no", locale="pl") == kari
    assert subject_find(address="KARI@blåbær.no") == kari
    kari.refresh_from_db()
    assert (kari.value, kari.locale) == ("Kari@xn--blbr-roah.no", "nb")
    assert len(bytes(kari.key.key)) == 32
    assert "kari" not in kari.lookup


@pytest.mark.django_db
def test_a_share_is_a_subject_of_its_own_and_its_code_is_exact() -> None:
    share = subject_for_share(code="kari@example.no")
    assert subject_for_share(code="kari@example.no") == share
    assert subject_for_share(code="KARI@example.no") != share
    assert subject_find(address="kari@example.no") is None
    assert share.scheme == Subject.Scheme.SHARE
