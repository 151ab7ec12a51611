"""/nyhetsbrev/ lists what was sent, and each issue is a page."""

import pytest
from django.urls import reverse

from blog.models import Audience
from newsletter.models import IssuePage
from tests.newsletter.issues.cast import issue, segment, sent, translated

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]
PATH = "/nyhetsbrev/benken-pa-storgata/"
FEEDS = ["feed.xml", "atom.xml", "feed.json"]


def test_an_issue_that_was_not_sent_is_not_listed(client):
    issue()
    assert "Benken" not in client.get("/nyhetsbrev/").content.decode()
    assert "Benken" not in client.get("/nyhetsbrev/feed.xml").content.decode()


@pytest.mark.parametrize("address", ["", *FEEDS])
def test_what_subscribers_alone_may_read_is_in_no_list(client, address):
    sent(issue(audience=Audience.SUBSCRIBERS))
    assert "Benken" not in client.get(f"/nyhetsbrev/{address}").content.decode()


def test_what_subscribers_alone_may_read_is_no_page_for_others(client):
    issue(audience=Audience.SUBSCRIBERS)
    assert client.get(PATH).status_code == 404


def test_an_issue_of_the_other_language_is_not_listed(client):
    sent(issue())
    assert "Benken" not in client.get("/pl/nyhetsbrev/").content.decode()


def test_a_translation_is_listed_with_the_one_that_was_sent(client):
    first = issue()
    translated(first, "Ławka", [])
    sent(first)
    assert "Ławka" in client.get("/pl/nyhetsbrev/").content.decode()


def test_the_newest_stand_first_and_the_rest_on_further_sides(client):
    for number in range(14):
        sent(issue(f"Brev {number}"))
    first = client.get("/nyhetsbrev/").content.decode()
    assert first.index("Brev 13") < first.index("Brev 2")
    assert "Brev 1<" in client.get("/nyhetsbrev/?side=2").content.decode()


def test_the_list_costs_as_many_queries_for_twelve_as_for_one(client, django_assert_max_num_queries):
    for number in range(12):
        sent(issue(f"Brev {number}"))
    client.get("/nyhetsbrev/")
    with django_assert_max_num_queries(6):
        client.get("/nyhetsbrev/")


@pytest.mark.parametrize("kind", FEEDS)
def test_a_feed_costs_as_many_queries_for_many_as_for_one(client, kind, django_assert_max_num_queries):
    for number in range(5):
        sent(issue(f"Brev {number}", [("text", "<p>Hei {fornavn|dere}</p>")] * 3))
    client.get(f"/nyhetsbrev/{kind}")
    with django_assert_max_num_queries(6):
        reply = client.get(f"/nyhetsbrev/{kind}").content.decode()
    assert "Hei dere" in reply
    assert reply.index("Brev 4") < reply.index("Brev 0")


def test_the_page_shows_defaults_and_what_everyone_else_reads(client):
    some = segment("language", {"languages": ["nb"]})
    condition = {
        "segment": some.pk,
        "shown": [{"type": "text", "value": "<p>Bare for noen</p>"}],
        "otherwise": [{"type": "text", "value": "<p>For alle andre</p>"}],
    }
    body = [("text", "<p>Hei {fornavn|dere &amp; alle}</p>"), ("condition", condition)]
    page = IssuePage.body.field.stream_block
    issue(body=page.to_python([{"type": kind, "value": value} for kind, value in body]))
    html = client.get(PATH).content.decode()
    assert "Hei dere &amp; alle" in html
    assert "For alle andre" in html
    assert "Bare for noen" not in html


def test_the_page_ends_with_the_share_line_and_the_signup(client):
    issue()
    html = client.get(PATH).content.decode()
    assert html.index("data-share ") < html.index("data-signup")


def test_the_page_says_what_ties_us_to_it_above_the_text(client):
    issue(relation="advertisement", relation_party="Benkefabrikken")
    html = client.get(PATH).content.decode()
    assert html.index("Benkefabrikken") < html.index("Benken står")


def test_the_page_is_everybodys(client, django_assert_max_num_queries):
    issue()
    client.get(PATH)
    with django_assert_max_num_queries(5):
        reply = client.get(PATH)
    assert "public" in reply.headers["Cache-Control"]
    assert "og:title" in reply.content.decode()


@pytest.mark.parametrize("word", ["bekreft", "avmelding", "tempo", "angre", "svar", "forny", "feed"])
@pytest.mark.parametrize("lang", ["nb", "pl"])
def test_a_title_like_a_route_gets_another_slug(word, lang):
    assert issue(word.capitalize(), lang=lang).slug == f"{word}-2"


def test_issues_are_on_the_map_of_the_site(client):
    issue()
    assert PATH in client.get("/sitemap.xml").content.decode() + client.get("/sitemap-1.xml").content.decode()


def test_an_issue_can_be_shared(client):
    page = issue(relation="own-product")
    reply = client.post(reverse("share-create"), {"page": page.pk, "via": ""})
    assert reply.status_code in {200, 201, 302, 303}
