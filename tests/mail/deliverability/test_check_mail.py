"""manage.py check_mail, against a name server of our own."""

import json
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import replace
from io import StringIO
from typing import Any

import dns.resolver
import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.core.management import CommandError, call_command
from django.utils.translation import override

from config.env import MailServer
from mail.deliverability.checks import Finding, Setup, State, check_all
from mail.deliverability.names import Names
from mail.management.commands import check_mail
from tests.mail.deliverability.server import Zone, name_server
from tests.site import free_port

IP = "192.0.2.25"
SETUP = Setup(
    sender="post@blogg.example.no",
    bounces="retur@bounce.blogg.example.no",
    server="smtp.example.no",
    base_url="https://blogg.example.no",
    ips=[IP],
    selectors=["s2026"],
)


def key(bits: int) -> str:
    public = generate_private_key(public_exponent=65537, key_size=bits).public_key()
    der = b64encode(public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).decode()
    return f'"v=DKIM1; k=rsa; p={der[:200]}" "{der[200:]}"'


KEY, WEAK_KEY = key(2048), key(1024)


def good() -> Zone:
    return {
        ("bounce.blogg.example.no", "TXT"): ['"v=spf1 include:_spf.example.no -all"', '"something else"'],
        ("_spf.example.no", "TXT"): ['"v=spf1 ip4:192.0.2.0/24 ~all"'],
        ("bounce.blogg.example.no", "MX"): ["10 mx.example.no."],
        ("blogg.example.no", "MX"): ["10 mx.example.no."],
        ("s2026._domainkey.blogg.example.no", "TXT"): [KEY],
        ("_dmarc.example.no", "TXT"): ['"v=DMARC1; p=quarantine"'],
        ("25.2.0.192.in-addr.arpa", "PTR"): ["smtp.example.no."],
        ("smtp.example.no", "A"): [IP],
    }


def look(zone: Zone, setup: Setup = SETUP) -> dict[str, Finding]:
    with name_server(zone) as resolver, override("en"):
        return {one.name: one for one in check_all(setup, Names(resolver))}


def spf(record: str, **more: list[str]) -> Finding:
    """What is found with this SPF record and these others, by name and kind."""
    others = {tuple(name.rsplit("/", 1)): words for name, words in more.items()}
    return look({**good(), ("bounce.blogg.example.no", "TXT"): [f'"{record}"'], **others})["spf"]


def test_nothing_is_missing_where_all_is_set():
    found = look(good())
    assert {one.state for one in found.values()} == {State.OK, State.NOTE}
    assert [one.name for one in found.values() if one.state == State.NOTE] == ["one-click"]
    assert not found["spf"].fix


@pytest.mark.parametrize(
    ("gone", "name"),
    [
        (("bounce.blogg.example.no", "TXT"), "spf"),
        (("s2026._domainkey.blogg.example.no", "TXT"), "dkim"),
        (("_dmarc.example.no", "TXT"), "dmarc"),
        (("25.2.0.192.in-addr.arpa", "PTR"), "ptr"),
        (("smtp.example.no", "A"), "ptr"),
        (("blogg.example.no", "MX"), "mx"),
        (("bounce.blogg.example.no", "MX"), "mx"),
    ],
)
def test_what_is_missing_is_named_with_what_to_set(gone, name):
    with (
        name_server({key: words for key, words in good().items() if key != gone}) as resolver,
        override("en"),
    ):
        missing = [one for one in check_all(SETUP, Names(resolver)) if one.state == State.MISSING]
    assert [one.name for one in missing] == [name]
    assert missing[0].fix


@pytest.mark.parametrize(
    "record", ["v=spf1 ip4:198.51.100.1 -all", "v=spf1 ~all", "v=spf1 -ip4:192.0.2.25 +all"]
)
def test_an_spf_record_that_leaves_our_server_out_is_missing_it(record):
    found = spf(record)
    assert found.state == State.MISSING
    assert f"ip4:{IP}" in found.fix


@pytest.mark.parametrize(
    "record",
    [
        "v=spf1 a:smtp.example.no -all",
        "v=spf1 mx:sub.example.no -all",
        "v=spf1 redirect=_spf.example.no",
        "v=spf1 a:smtp.example.no/24 -all",
        "v=spf1 exists:smtp.example.no -all",
    ],
)
def test_an_spf_record_may_name_our_server_in_any_way(record):
    assert spf(record, **{"sub.example.no/MX": ["10 smtp.example.no."]}).state == State.OK


@pytest.mark.parametrize(
    "record", ["v=spf1 include:nowhere.example.no -all", "v=spf1 ip4:x -all", "v=spf1 all! -all"]
)
def test_an_spf_record_that_nobody_can_use_is_named(record):
    assert spf(record).state == State.MISSING


def test_two_spf_records_are_as_none():
    zone = {**good(), ("bounce.blogg.example.no", "TXT"): ['"v=spf1 mx -all"', '"v=spf1 a -all"']}
    assert look(zone)["spf"].state == State.MISSING


def test_more_than_ten_lookups_are_too_many():
    loop = "v=spf1 " + " ".join(f"a:host{n}.example.no" for n in range(11)) + f" ip4:{IP} -all"
    found = spf(loop)
    assert found.state == State.MISSING
    assert "10" in found.found
    assert spf(loop.replace("a:host10.example.no ", "")).state == State.OK


def test_an_spf_record_that_includes_itself_comes_to_an_end():
    assert spf("v=spf1 include:bounce.blogg.example.no -all").state == State.MISSING


def test_a_short_key_is_told_of():
    zone = {**good(), ("s2026._domainkey.blogg.example.no", "TXT"): [WEAK_KEY]}
    assert look(zone)["dkim"].state == State.NOTE


@pytest.mark.parametrize("record", ['"v=DKIM1; p="', '"v=DKIM1; p=!!!"', '"v=DKIM1; k=ed25519; p=AAAA"'])
def test_a_key_that_was_taken_back_or_is_none_is_missing(record):
    zone = {**good(), ("s2026._domainkey.blogg.example.no", "TXT"): [record]}
    assert look(zone)["dkim"].state == State.MISSING


def test_without_a_selector_it_asks_for_one():
    found = look(good(), replace(SETUP, selectors=[]))["dkim"]
    assert found.state == State.UNKNOWN
    assert "DKIM_SELECTOR" in found.fix


def test_a_bounce_address_elsewhere_is_not_aligned():
    zone = {**good(), ("retur.example.com", "TXT"): ['"v=spf1 ip4:192.0.2.25 -all"']}
    zone[("retur.example.com", "MX")] = ["10 mx.example.no."]
    found = look(zone, replace(SETUP, bounces="b@retur.example.com"))
    assert found["alignment"].state == State.NOTE
    strict = {**good(), ("_dmarc.example.no", "TXT"): ['"v=DMARC1; p=reject; aspf=s"']}
    assert "alignment" in look(strict)
    assert "alignment" not in look(good())


def test_a_site_without_https_has_no_one_click():
    assert (
        look(good(), replace(SETUP, base_url="http://blogg.example.no"))["one-click"].state == State.MISSING
    )


def test_of_a_server_at_a_private_address_it_asks_where_mail_leaves_from():
    zone = {**good(), ("relay.example.no", "A"): ["10.0.0.1"]}
    found = look(zone, replace(SETUP, server="relay.example.no", ips=[]))
    assert (found["spf"].state, found["ptr"].state) == (State.UNKNOWN, State.UNKNOWN)
    assert "--ip" in found["ptr"].fix


def test_without_a_bounce_address_it_says_so():
    zone = {**good(), ("blogg.example.no", "TXT"): ['"v=spf1 ip4:192.0.2.25 -all"']}
    assert look(zone, replace(SETUP, bounces=""))["bounces"].state == State.MISSING


def test_without_a_network_it_says_so_and_goes_on():
    resolver = dns.resolver.Resolver(configure=False)
    resolver.nameservers, resolver.port, resolver.lifetime = ["127.0.0.1"], free_port(), 0.2
    with override("en"):
        found = check_all(SETUP, Names(resolver))
    assert State.UNKNOWN in {one.state for one in found}
    assert "No name server answered" in found[1].found


@pytest.fixture
def configured(db: None, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Zone]:
    """The command as on a site whose names ``good`` knows."""
    settings.MAIL_SERVER, settings.BASE_URL = MailServer(host="smtp.example.no"), "https://blogg.example.no"
    settings.BOUNCE_ADDRESS, settings.DKIM_SELECTOR = SETUP.bounces, ["s2026"]
    zone = good()
    with name_server(zone) as resolver:
        monkeypatch.setattr(check_mail, "system_resolver", lambda: resolver)
        yield zone


def run(**options: Any) -> tuple[int, str]:
    out, code = StringIO(), 0
    try:
        call_command("check_mail", "--ip", IP, stdout=out, **options)
    except SystemExit as stopped:
        code = int(stopped.code or 0)
    return code, out.getvalue()


def test_the_command_ends_well_when_nothing_is_missing(configured):
    code, told = run(lang="en")
    assert (code, told.splitlines()[-1]) == (0, "Nothing is missing.")


def test_the_command_ends_with_1_when_something_is(configured):
    del configured["_dmarc.example.no", "TXT"]
    code, told = run(lang="en")
    assert (code, told.splitlines()[-1]) == (1, "1 thing to see to.")
    assert "v=DMARC1; p=none" in told


@pytest.mark.parametrize(
    ("lang", "words"), [("nb", "Ingenting mangler."), ("pl", "Niczego nie brakuje."), ("en", "Nothing")]
)
def test_the_command_speaks_three_languages(configured, lang, words):
    assert run(lang=lang)[1].splitlines()[-1].startswith(words)


def test_the_command_prints_json(configured):
    code, told = run(json=True)
    assert code == 0
    assert {one["name"] for one in json.loads(told)} >= {"spf", "dkim", "dmarc", "ptr", "mx", "one-click"}


def test_the_command_refuses_an_address_that_is_none(configured):
    with pytest.raises(CommandError):
        call_command("check_mail", "--ip", "ikke-en-adresse", stdout=StringIO())
