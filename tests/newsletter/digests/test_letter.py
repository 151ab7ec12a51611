"""The letter of a digest, over a real mail server, and what it says."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.images.tests.utils import get_test_image_file

from blog.models import Picture, PostPage, Relation
from consent.states import State
from mail.mailings.freezing import freeze
from mail.models import Mailing, MailingText
from mail.tasks import send_mailings
from newsletter.digests.services import gather_due
from newsletter.models import Digest
from tests.newsletter.conftest import POSTS, head
from tests.newsletter.digests.conftest import gathered, post, reader, translated, wants

pytestmark = pytest.mark.django_db


def only_text() -> MailingText:
    return MailingText.objects.get()


def test_braces_in_a_title_are_words_and_no_field(posts_list, mailoutbox):
    reader("ola")
    post("Maler med {{ first_name }} & <b>")
    mailoutbox.clear()
    gathered()
    [letter] = mailoutbox
    assert letter.subject == "Maler med {{ first_name }} & <b>"
    assert "Maler med {{ first_name }} & <b>" in letter.body


def test_a_relation_is_told_above_what_it_is_about_in_text_and_html(posts_list):
    reader("ola")
    post("Benk for to", relation=Relation.ADVERTISEMENT, relation_party="Benk AS")
    gathered()
    text = only_text()
    for words in (text.text, text.html):
        assert words.index("Benk for to", words.index("siden sist")) < words.index("Benk AS")


def test_a_post_alone_lends_its_title_and_several_are_counted(posts_list):
    reader("ola")
    reader("ewa", locale="pl")
    translated(post("Benken"), "Ławka")
    post("Kiosken")
    assert gathered() == {"ola": "2 nye innlegg: Kiosken", "ewa": "Ławka"}


def test_the_longest_titles_fit(posts_list):
    reader("ola")
    post("ø" * 255)
    assert len(gathered()["ola"]) == 150


def test_no_link_says_whose_letter_it_is_but_the_ways_out(posts_list, mailoutbox):
    for name in ("ola", "kari"):
        reader(name)
    post("Nytt")
    mailoutbox.clear()
    gathered()
    first, second = (set(re.findall(r"https?://[^\s\"'<>)]+", letter.body)) for letter in mailoutbox)
    own = first ^ second
    assert own
    assert all("/avmelding/" in link or "/tempo/" in link for link in own)
    assert "?" not in "".join(first)


def test_over_a_real_server_each_gets_it_once_with_a_way_out_of_their_own(posts_list, topics, server):
    wants(reader("kari"), topics, "service")
    for name in ("ola", "stein"):
        reader(name)
    post("Om service", "service")
    post("Om pris", "pris")
    assert gather_due() == 1
    send_mailings.call()
    assert server.counts == {f"{name}@example.no": 1 for name in ("kari", "ola", "stein")}
    letters = dict(server.taken)
    assert letters["kari@example.no"]["Subject"] == "Om service"
    assert letters["ola@example.no"]["Subject"].startswith("2 nye innlegg: ")
    for _address, letter in server.taken:
        assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert letter["List-Id"].endswith("<nye-innlegg.127.0.0.1>")
        assert letter["Feedback-ID"].split(":")[2] == "digest"
    assert len({letter["List-Unsubscribe"] for letter in letters.values()}) == 3
    assert Mailing.objects.get().state == Mailing.State.ENDED


def test_the_way_out_of_the_letter_leaves_the_list(posts_list, client, server):
    reader("ola")
    post("Nytt")
    gather_due()
    send_mailings.call()
    [letter] = server.mails
    [one_click] = re.findall(r"<http://[^/]+(/u/[^>]+)>", letter["List-Unsubscribe"])
    assert client.post(one_click, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert head(POSTS, "ola@example.no").state == State.WITHDRAWN


def test_freezing_costs_the_same_however_many_posts_and_readers(posts_list, topics):
    def queries(posts: int, readers: int) -> int:
        for number in range(readers):
            reader(f"leser{number}-{posts}")
        for number in range(posts):
            post(f"Innlegg {posts} {number}", at=timezone.now() - timedelta(minutes=5))
        gather_due()
        mailing = Digest.objects.latest("pk").mailing
        with CaptureQueriesContext(connection) as asked:
            freeze(mailing=mailing)
        assert mailing.messages.count() >= readers
        Digest.objects.filter(mailing=mailing).update(until=timezone.now() - timedelta(minutes=30))
        PostPage.objects.all().delete()
        return len(asked)

    assert queries(1, 1) == queries(6, 3) <= 25


def test_a_picture_that_is_a_link_has_words_for_who_does_not_see_it(posts_list):
    image = get_test_image_file("benk.jpg", size=(1200, 800))
    picture = Picture.objects.create(title="benk", file=image, description="En benk i skyggen")
    reader("ola")
    post("Benken", picture=picture)
    gathered()
    assert 'alt="En benk i skyggen"' in only_text().html
