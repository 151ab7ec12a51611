import json
import logging
import re
from collections.abc import Iterator
from uuid import UUID

import pytest
from django.urls import URLResolver, get_resolver
from hypothesis import given
from hypothesis import strategies as st

from config.logs import EventFormatter, scrub
from consent import tokens

ROUTES = [
    "/nyhetsbrev/bekreft/{}/",
    "/nyhetsbrev/forny/{}/",
    "/nyhetsbrev/avmelding/{}/",
    "/min-side/inn/{}/",
]
ROUTES += ["/samtykke/kvittering/{}/", "/samtykke/kvittering/{}/kvittering.json"]
ROUTES += [f"/pl{route}" for route in ROUTES]
ROUTES += ["/u/{}", "/d/k3f9w/resultat/{}/", "/api/v1/receipts/{}", "/a/route/of/tomorrow/{}/"]
ROUTES += ["/admin/password_reset/confirm/MQ/{}/"]


def addresses(resolver: URLResolver, before: str = "") -> Iterator[str]:
    """The route of every address of the house, as it is written in urls.py."""
    for found in resolver.url_patterns:
        route = before + str(found.pattern)
        if isinstance(found, URLResolver):
            yield from addresses(found, route)
        else:
            yield route


words = st.text(alphabet=st.characters(exclude_characters='"@', codec="utf-8"), max_size=30)


def line(message: str, *args: object, exc_info: object = None) -> str:
    record = logging.LogRecord("mail", logging.ERROR, __file__, 1, message, args, exc_info)
    return EventFormatter().format(record)


@given(before=words, address=st.emails(), after=words)
def test_an_address_never_comes_out(before: str, address: str, after: str):
    out = json.loads(line("%s %s %s", before, address, after))["event"]
    assert address not in out
    assert address.partition("@")[0] + "@" not in out


@given(address=st.emails())
def test_an_address_in_a_query_string_never_comes_out(address: str):
    encoded = address.replace("@", "%40")
    assert encoded not in scrub(f"GET /nyhetsbrev/?email={encoded}&list=tips")


@given(uuid=st.uuids(), route=st.sampled_from(ROUTES))
def test_a_token_in_an_address_never_comes_out(uuid: UUID, route: str):
    token = tokens.make("unsubscribe", uuid)
    assert token not in line("Not Found: %s", route.format(token))


@pytest.mark.parametrize("route", [route for route in ROUTES if "tomorrow" not in route])
def test_no_form_of_a_token_comes_out_of_its_route(route: str):
    assert "cut-off" not in scrub(f"Method Not Allowed (PUT): {route.format('cut-off')}")


def test_every_route_with_a_token_is_known():
    routes = [pattern for pattern in addresses(get_resolver()) if "token" in pattern]
    assert len(routes) >= 10
    for route in routes:
        path = re.sub(r"<[^>]*token>", "cut-off", route)
        assert "cut-off" not in scrub(f"/{path}"), route


@given(uuid=st.uuids(), before=st.sampled_from(["token ", "'", '"', "(", "?token=", "Bearer ", "/x/"]))
def test_a_token_outside_an_address_never_comes_out(uuid: UUID, before: str):
    token = tokens.make("confirm", uuid)
    assert token not in scrub(f"{before}{token} was refused")


@given(address=st.emails())
def test_an_address_in_a_traceback_never_comes_out(address: str):
    try:
        raise ValueError(f"DETAIL:  Key (value)=({address}) already exists.")
    except ValueError as error:
        out = line("failed", exc_info=(type(error), error, error.__traceback__))
    assert address not in json.loads(out)["error"]
    assert "ValueError" in out


@pytest.mark.parametrize(
    "address",
    ['"kari nordmann"@example.no', "kåre@blåbær.example", "o'brien@example.no", "kari+tips@example.no"],
)
def test_an_unusual_address_leaves_no_rest(address: str):
    assert scrub(f"to {address} now") == "to [address] now"


def test_the_sender_of_a_malformed_request_is_not_named():
    assert (
        scrub("Invalid request from ip=203.0.113.7: Bad line") == "Invalid request from ip=[address] Bad line"
    )


@pytest.mark.parametrize("piece", ["%", "a%", "A-", '"', "%2525", "%25", "a.", "/", "%4"])
def test_a_line_of_any_length_is_read_once(piece: str):
    """A megabyte: were each letter read from each other, the run would not end."""
    text = piece * (2**20 // len(piece))
    assert scrub(text) == text


def test_what_is_public_stays_readable():
    root = "jIWBVXZkDBV7bDh1ZZ2TFCBRd4rlVOdZgK4ZmYmO2fU="
    text = f"ledger.signed 12 {root} by 0b8e2f1c-9a74-4f0e-8f9e-6f4b1f0f4a55 in /blogg/hva-er-seo/"
    assert scrub(text) == text


def test_an_event_is_one_line():
    out = line("first\nsecond %s", "third")
    assert "\n" not in out
    assert json.loads(out) | {"at": None} == {
        "at": None,
        "level": "error",
        "logger": "mail",
        "event": "first\nsecond third",
    }
