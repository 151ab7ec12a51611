"""The ways to hand a link on, whatever a title holds."""

from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from django.utils import translation

from sharing.links import share_text, share_url
from sharing.ways import filled, ways

HOSTILE = [
    'Er du "enig"? <script>alert(1)</script> & co',
    "To linjer\r\nBcc: alle@example.com",
    "\u202egnp.etsinnen\u202c {url} {letter} %0d%0a #d=2222222222222",
    "ø" * 500,
    "' onclick='alert(1)",
]


@pytest.fixture
def share(share, request):
    share.page.title = getattr(request, "param", share.page.title)
    return share


def hrefs(share) -> dict[str, str]:
    return {way.channel: way.href for way in ways(share)}


@pytest.mark.django_db
@pytest.mark.parametrize("share", HOSTILE, indirect=True)
def test_no_title_gets_out_of_its_place(share):
    title, text = " ".join(share.page.title.split()), share_text(share)
    for channel, href in hrefs(share).items():
        assert href.isascii(), channel
        assert not set(href) & set("\"'<>{} \r\n\\^`|"), channel
        assert "#" not in href, channel
    mail = urlsplit(hrefs(share)["mail"])
    assert (mail.scheme, mail.path, set(parse_qs(mail.query))) == ("mailto", "", {"subject", "body"})
    assert [unquote(value) for value in parse_qs(mail.query)["subject"]] == [unquote(title)]
    sms = urlsplit(hrefs(share)["sms"])
    assert (sms.scheme, sms.path, list(parse_qs(sms.query))) == ("sms", "", ["body"])
    assert parse_qs(urlsplit(hrefs(share)["whatsapp"]).query) == {"text": [text]}


@pytest.mark.django_db
def test_every_way_hands_on_the_link_and_no_opinion(share):
    url, found = share_url(share), hrefs(share)
    assert found["mail"].endswith("&body=F%C3%B8rste%0D%0A" + url.replace(":", "%3A").replace("/", "%2F"))
    assert parse_qs(urlsplit(found["facebook"]).query) == {"u": [url]}
    assert parse_qs(urlsplit(found["linkedin"]).query) == {"url": [url]}
    assert unquote(found["whatsapp"]).endswith(f"{share.page.title}\n{url}")
    assert found["qr"] == f"{url}/qr.svg"
    assert {way.channel for way in ways(share) if way.abroad} == {"facebook", "linkedin", "whatsapp"}


@pytest.mark.django_db
def test_what_must_be_disclosed_goes_with_every_text(share, monkeypatch):
    monkeypatch.setattr("sharing.links.page_disclosure", lambda _page: "Annonse for Bergen & co")
    found = hrefs(share)
    for channel in ("mail", "sms", "whatsapp"):
        assert "Annonse%20for%20Bergen%20%26%20co" in found[channel]


def test_what_is_put_in_cannot_name_another_place():
    assert filled("x?a={a}&b={b}", {"a": "{b}", "b": "&"}) == "x?a=%7Bb%7D&b=%26"


@pytest.mark.django_db
def test_ways_have_names_in_both_languages(share):
    names = []
    for language in ("nb", "pl"):
        with translation.override(language):
            names.append([way.label for way in ways(share)])
    assert names[0] != names[1]
