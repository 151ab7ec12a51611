"""webhooks.guard: where a webhook may go."""

from ipaddress import ip_address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.mail.deliverability.server import Zone
from webhooks.errors import REASONS, Blocked
from webhooks.guard import NOT_PUBLIC, checked, is_public, taken_apart

INTERNAL = [
    *("0.0.0.0", "10.0.0.1", "100.64.0.1", "100.100.100.200", "127.0.0.1", "127.255.255.254"),
    *("168.63.129.16", "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.8", "192.0.0.192"),
    *("192.0.2.1", "192.88.99.1", "192.168.1.1", "198.18.0.1", "198.51.100.7", "203.0.113.9"),
    *("224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255"),
    *("::", "::1", "::10.0.0.1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "64:ff9b::a00:1", "64:ff9b:1::1"),
    *("100::1", "2001::1", "2001:db8::1", "2002:a00:1::", "3fff::1", "5f00::1", "fc00::1", "fd00:ec2::254"),
    *("fe80::1", "fec0::1", "ff02::1", "4000::1"),
]
DISGUISED = [
    *("2130706433", "0x7f000001", "017700000001", "0177.0.0.1", "0x7f.0.0.1", "0x7f.1", "127.1", "127.0.1"),
    *("00000177.0.0.1", "127.0.0.01", "1.2.3.4.5", "256.256.256.256", "0x", "example.0x10", "example.no.1"),
    "１２７.１",
]


def refused(url: str) -> str:
    with pytest.raises(Blocked) as blocked:
        checked(url)
    return blocked.value.code


@pytest.mark.parametrize("ip", INTERNAL)
def test_an_internal_address_is_refused_as_it_stands(ip):
    assert refused(f"https://[{ip}]/" if ":" in ip else f"https://{ip}/") == "private"


@pytest.mark.parametrize("ip", INTERNAL)
def test_a_name_that_leads_there_is_refused(ip, zone):
    zone["inside.example", "AAAA" if ":" in ip else "A"] = [ip]
    assert refused("https://inside.example/hook") == "private"


@pytest.mark.parametrize("host", DISGUISED)
def test_a_number_in_disguise_is_refused_and_never_looked_up(host):
    assert refused(f"https://{host}/") == "number"


@pytest.mark.parametrize("host", ["127。0。0。1", "①②⑦.⓪.⓪.①", "127.0.0.1."])
def test_other_writing_of_the_same_address_is_the_same_address(host):
    assert refused(f"https://{host}/") in {"private", "malformed"}


def test_one_internal_address_among_public_ones_is_enough(zone):
    zone["mixed.example", "A"] = ["8.8.8.8", "10.0.0.1"]
    assert refused("https://mixed.example/") == "private"
    zone["mixed.example", "A"] = ["8.8.8.8"]
    zone["mixed.example", "AAAA"] = ["::1"]
    assert refused("https://mixed.example/") == "private"


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("http://public.example/", "scheme"),
        ("https://public.example:8443/", "port"),
        ("https://public.example:22/", "port"),
        ("https://kari:hemmelig@public.example/", "credentials"),
        ("https://public.example@10.0.0.1/", "credentials"),
        ("https://unknown.example/", "unknown"),
        ("https://localhost/", "private"),
        ("https://a.localhost/", "private"),
        ("ftp://public.example/", "malformed"),
        ("file:///etc/passwd", "malformed"),
        ("gopher://public.example/", "malformed"),
        ("https:///hook", "malformed"),
        ("https://public.example:0/", "malformed"),
        ("https://public.example:99999/", "malformed"),
        ("https://public.example/a b", "malformed"),
        ("https://public.example/\r\nHost: x", "malformed"),
        ("https://public.example\\@10.0.0.1/", "malformed"),
        ("https://[fe80::1%25eth0]/", "malformed"),
        ("https://[::1/", "malformed"),
        ("https://-a.example/", "malformed"),
        ("https://" + "a" * 64 + ".example/", "malformed"),
    ],
)
def test_what_is_no_address_for_a_receiver_is_refused_with_a_reason(url, reason, zone):
    zone["public.example", "A"] = ["8.8.8.8"]
    assert refused(url) == reason
    assert Blocked(reason).detail == REASONS[reason]


@pytest.mark.parametrize("networks", [[], [ip_network("10.1.0.0/16")]])
@pytest.mark.parametrize(
    ("url", "reason"),
    [("http://unknown.example/", "scheme"), ("https://unknown.example:8443/", "port")],
)
def test_what_no_name_could_mend_is_said_before_that_there_is_no_such_name(
    url, reason, networks, zone, settings
):
    settings.WEBHOOK_NETWORKS = networks
    assert refused(url) == reason


def test_a_public_name_is_let_through_with_every_address_it_has(zone):
    zone["public.example", "A"] = ["8.8.8.8", "1.1.1.1"]
    zone["public.example", "AAAA"] = ["2606:4700::1111"]
    target, ips = checked("https://Public.Example./hook?key=a%20b#part")
    assert (target.scheme, target.host, target.port) == ("https", "public.example", 443)
    assert (target.path, target.authority) == ("/hook?key=a%20b", "public.example")
    assert {str(ip) for ip in ips} == {"8.8.8.8", "1.1.1.1", "2606:4700::1111"}
    assert [ip.version for ip in ips] == [4, 4, 6]


def test_a_name_with_other_letters_is_looked_up_in_ascii(zone):
    zone["xn--blbr-roah.example", "A"] = ["8.8.8.8"]
    assert checked("https://blåbær.example/")[0].host == "xn--blbr-roah.example"


def test_a_public_address_as_it_stands_is_let_through():
    assert checked("https://8.8.8.8/")[0].authority == "8.8.8.8"
    assert checked("https://[2606:4700::1111]/")[0].authority == "[2606:4700::1111]"


def test_a_setting_names_other_ports(zone, settings):
    zone["public.example", "A"] = ["8.8.8.8"]
    settings.WEBHOOK_PORTS = [443, 8443]
    assert checked("https://public.example:8443/")[0].authority == "public.example:8443"


def test_a_setting_opens_one_network_and_nothing_beside_it(zone, settings):
    settings.WEBHOOK_NETWORKS = [ip_network("10.1.0.0/16")]
    assert checked("http://10.1.2.3:9000/")[0].port == 9000
    assert refused("https://10.2.0.1/") == "private"
    zone["mixed.example", "A"] = ["10.1.2.3", "10.2.0.1"]
    assert refused("https://mixed.example/") == "private"
    assert refused("http://mixed.example/") == "scheme"


def test_what_the_environment_names_may_lie_inside():
    assert checked("http://127.0.0.1:9000/hook", trusted=True)[0].port == 9000


@given(st.ip_addresses())
def test_nothing_in_a_closed_block_is_ever_public(ip):
    closed = [block for block in NOT_PUBLIC if block.version == ip.version]
    if not ip.is_global or ip.is_multicast or any(ip in block for block in closed):
        assert not is_public(ip)


@given(st.ip_addresses(v=4))
def test_no_wrapped_ipv4_address_is_public(ip):
    six_to_four = (0x2002 << 112) | (int(ip) << 80)
    wrapped = [int(ip), (0xFFFF << 32) | int(ip), (0x64FF9B << 96) | int(ip), six_to_four]
    assert not any(is_public(ip_address(number.to_bytes(16, "big"))) for number in wrapped)


@given(st.text(max_size=60))
def test_whatever_is_typed_is_taken_apart_or_refused(text: str):
    for url in (text, f"https://{text}", f"https://example.no/{text}"):
        try:
            target = taken_apart(url)
        except Blocked:
            continue
        else:
            assert target.host.isascii()
            assert target.path.isascii()
            assert not set(target.path + target.host) & set("\r\n \t")


def test_no_answer_of_the_name_server_is_no_address(zone: Zone):
    zone["mail.example", "MX"] = ["10 mx.example."]
    assert refused("https://mail.example/") == "unknown"
