"""What is found wrong with an issue before it is sent."""

import contextlib
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from ipaddress import ip_address

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from blog.models import Audience, BlogIndexPage, PostPage
from newsletter.issues import checks_of_blocks, reaching
from newsletter.issues.checks import checks
from tests.newsletter.issues.cast import again, issue
from tests.newsletter.issues.test_from_post import eva  # noqa: F401
from tests.newsletter.issues.test_texts import stream

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]


def errors(page):
    return [finding for finding in checks(page) if finding.level == "error"]


def test_a_good_issue_has_nothing():
    assert checks(issue()) == []


def test_an_issue_for_nobody_or_of_a_list_that_has_ended_is_refused(lists):
    page = issue("Uten liste")
    page.mailing_list = None
    assert len(errors(page)) == 1
    ended = lists["ukens-tips"]
    ended.retired_at = timezone.now()
    ended.save()
    assert len(errors(issue(mailing_list=ended))) == 1


def test_an_issue_without_text_is_refused():
    assert len(errors(issue(body=[]))) == 1


def test_what_gmail_would_cut_is_refused():
    assert errors(issue(body=[("text", f"<p>{'Benken står der. ' * 7000}</p>")]))


@pytest.mark.parametrize("words", ["{<b>fornavn</b>|du}", "{ukjent|du}"])
def test_a_field_that_would_be_sent_as_it_stands_is_refused(words):
    found = errors(issue(body=[("text", f"<p>Hei {words}</p>")]))
    assert len(found) == 1


def test_an_answer_to_no_question_is_refused():
    [found] = errors(issue(body=[("text", "<p>{svar 77|der}</p>")]))
    assert "77" in found.words


def test_a_link_to_what_readers_cannot_open_is_refused():
    index = BlogIndexPage.objects.get(locale__language_code="nb")
    post = PostPage(title="Skjult", relation="none", audience=Audience.SUBSCRIBERS)
    index.add_child(instance=post)
    body = stream(("post", {"post": post.pk, "with_picture": False}))
    [found] = errors(issue(body=body))
    assert "Skjult" in found.words
    assert found.block == body[0].id
    body = stream(("text", f'<p><a linktype="page" id="{post.pk}">les</a></p>'))
    assert len(errors(issue("To", body=body))) == 1


def test_a_long_subject_is_worth_a_look_and_no_more():
    [found] = checks(issue(subject="a" * 71))
    assert found.level == "warning"


def test_a_page_not_everybody_may_read_is_worth_a_look():
    [found] = checks(issue(audience=Audience.SUBSCRIBERS))
    assert found.level == "warning"


def test_the_net_is_asked_only_when_told_to(monkeypatch):
    asked = []
    monkeypatch.setattr(reaching, "answer", lambda url: asked.append(url) or "404")
    page = issue(body=stream(("button", {"label": "Se", "url": "https://x.no/"})))
    assert checks(page) == []
    assert asked == []
    [found] = checks(page, links=True)
    assert (found.level, asked) == ("warning", ["https://x.no/"])


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.0.0.1", "169.254.169.254", "192.168.1.1", "0.0.0.0", "224.0.0.1", "192.0.0.8"),
        *("::1", "fe80::1", "fec0::1", "fc00::1", "ff02::1", "64:ff9b::a00:1", "2002:a00:1::", "::10.0.0.1"),
        *("::ffff:127.0.0.1", "2001::1", "100.64.0.1"),
    ],
)
def test_addresses_of_networks_of_somebodys_own_are_not_asked(address):
    assert not reaching.is_public(ip_address(address))


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://localhost/",
        "http://[::1]/",
        "https://x@y.no/",
        "http://x.no:8080/",
        "ftp://x",
    ],
)
def test_a_link_into_our_own_network_is_never_followed(url):
    with override("en"):
        assert "not on the open net" in str(reaching.answer(url))


def test_a_link_is_asked_as_a_browser_asks_it():
    text = '<p><a href="https://x.no/søk?a=1&amp;b=2">Søk</a></p>'
    [block] = again(issue(body=[("text", text)])).body
    assert list(checks_of_blocks._urls(block)) == ["https://x.no/søk?a=1&b=2"]


class Answering(BaseHTTPRequestHandler):
    """Has the one page, under the name with letters in it."""

    def do_HEAD(self):
        self.send_response(200 if self.path == "/s%C3%B8k?q=bl%C3%A5" else 404)
        self.end_headers()

    def log_message(self, *_args):
        """Quietly."""


def test_norwegian_letters_in_an_address_are_no_fault_of_the_link(monkeypatch):
    with HTTPServer(("127.0.0.1", 0), Answering) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        monkeypatch.setitem(reaching.PORTS, "http", server.server_port)
        monkeypatch.setattr(reaching, "is_public", lambda _address: True)
        answers = [
            str(reaching.answer(f"http://127.0.0.1:{server.server_port}/{path}"))
            for path in ("søk?q=blå", "x")
        ]
        server.shutdown()
    assert answers == ["", "404"]


class Dripping(Answering):
    """Says that one may go on, until it is cut off."""

    def do_HEAD(self):
        with contextlib.suppress(OSError):
            while True:
                self.wfile.write(b"HTTP/1.1 100 Continue\r\n\r\n")


def test_a_server_whose_answer_never_ends_is_left(monkeypatch):
    with HTTPServer(("127.0.0.1", 0), Dripping) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        monkeypatch.setitem(reaching.PORTS, "http", server.server_port)
        monkeypatch.setattr(reaching, "is_public", lambda _address: True)
        monkeypatch.setattr(reaching, "LONGEST", 0.2)
        assert reaching.answer(f"http://127.0.0.1:{server.server_port}/")
        server.shutdown()


def test_the_list_stands_in_the_editor_and_is_asked_for_again(client, eva):  # noqa: F811
    page = issue("Uten tekst", body=[])
    client.force_login(eva)
    words = errors(again(page))[0].words
    assert client.get(reverse("newsletter_issue_findings", args=[page.pk])).status_code == 200
    editor = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    assert "finding-error" in editor
    assert words
    assert client.post(reverse("newsletter_issue_checks", args=[page.pk])).status_code == 200


def test_who_may_not_edit_it_sees_nothing_of_it(client, django_user_model):
    page = issue()
    client.force_login(django_user_model.objects.create_user("stein", "s@x.no", "x"))
    assert client.get(reverse("newsletter_issue_findings", args=[page.pk])).status_code in {302, 403}
