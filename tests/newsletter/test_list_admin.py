"""Making and changing lists in the admin."""

import pytest
from django.urls import reverse
from wagtail.models import Page

from consent.models import Notice, Purpose
from newsletter import selectors, services
from newsletter.models import MailingList
from newsletter.selectors import members
from tests.newsletter.admin_forms import inline
from tests.newsletter.conftest import KARI, POSTS, TIPS, ask, delivered, head, notice, subscribe

pytestmark = pytest.mark.django_db

NAME = "wagtailsnippets_newsletter_mailinglist"


def url(action, *args):
    return reverse(f"{NAME}:{action}", args=args)


def words(lang="nb", title="Byggebrev", **more):
    return {"lang": lang, "title": title, "description": "Om å bygge.", "sample": "", "farewell": "", **more}


def form(*texts, **more):
    fields = {"slug": "byggebrev", "frequency": "weekly", "sender_name": "", "sort_order": 3}
    return {**fields, **inline("texts", texts or (words(),)), **more}


def changing(mailing_list, **more):
    texts = [
        words(text.lang, text.title, id=text.pk, description=text.description)
        for text in mailing_list.texts.order_by("pk")
    ]
    fields = form(frequency=mailing_list.frequency, sort_order=mailing_list.sort_order)
    return {**fields, **inline("texts", texts, saved=len(texts)), **more}


@pytest.fixture
def eva(sign_in):
    return sign_in("Redaktør")


def test_a_writer_is_sent_away(sign_in, lists):
    stein = sign_in("Skribent")
    assert stein.get(url("list")).status_code == 302
    stein.post(url("add"), form())
    assert not MailingList.objects.filter(slug="byggebrev").exists()


def test_the_privacy_officer_looks_and_changes_nothing(sign_in, lists):
    officer = sign_in("Personvern")
    tips = lists[TIPS]
    assert "Ukens tips" in officer.get(url("inspect", tips.pk)).text
    for address in (url("edit", tips.pk), url("close", tips.pk), url("retire", tips.pk)):
        assert officer.post(address, {}).status_code == 302
    tips.refresh_from_db()
    assert tips.is_open


@pytest.mark.parametrize(
    "wrong", [inline("texts", []), {"slug": TIPS}, inline("texts", [words(), words(title="En til")])]
)
def test_what_cannot_be_a_list_is_told_and_nothing_is_made(eva, lists, wrong):
    assert eva.post(url("add"), {**form(), **wrong}).status_code == 200
    assert MailingList.objects.count() == Purpose.objects.count() == 2


def test_saving_a_list_publishes_a_notice_in_each_language_and_offers_it(eva, site):
    assert eva.post(url("add"), form(words(), words("pl", "List o budowie"))).status_code == 302
    assert notice("byggebrev", "pl").label.startswith("Tak")
    assert "Byggebrev" in [found.title for found in selectors.open_lists("nb")]


def test_a_changed_word_is_a_new_notice_and_the_old_one_stays(eva, lists):
    old = notice()
    assert eva.post(url("edit", lists[TIPS].pk), changing(lists[TIPS], sender_name="Eva")).status_code == 302
    assert "Brevene kommer fra Eva" in notice().text
    assert Notice.objects.filter(pk=old.pk).exists()


def test_the_short_name_stays_whatever_is_posted(eva, lists):
    eva.post(url("edit", lists[TIPS].pk), changing(lists[TIPS], slug="noe-annet"))
    lists[TIPS].refresh_from_db()
    assert lists[TIPS].slug == TIPS


def test_mail_of_a_list_comes_from_the_name_its_notice_tells(eva, lists):
    eva.post(url("edit", lists[TIPS].pk), changing(lists[TIPS], sender_name="Eva i Snakkis"))
    subscribe()
    senders = {letter.subject.split()[0]: letter.from_email for letter in delivered()}
    assert [name for name in senders.values() if name.startswith("Eva i Snakkis <")] == [senders["Du"]]


def test_what_somebody_agreed_to_stays_when_the_list_comes_more_often(eva, lists):
    subscribe()
    edit = url("edit", lists[TIPS].pk)
    assert "Én person har sagt ja" in eva.get(edit).text
    eva.post(edit, changing(lists[TIPS], frequency="each"))
    subscribe(address="ola@example.no")
    tips = MailingList.objects.get(slug=TIPS)
    assert [members.agreed_frequency(head(address=who)) for who in (KARI, "ola@example.no")] == [
        "weekly",
        "each",
    ]
    assert members.agreed_to_less(tips, "each") == 1
    assert members.agreed_to_less(tips, "monthly") == 0


def test_the_preview_shows_the_notice_before_it_is_saved(eva, site):
    address = url("preview_on_add")
    assert eva.post(address, form()).json()["is_valid"]
    page = eva.get(address, {"mode": "nb"}).text
    assert "Byggebrev" in page
    assert "Om å bygge." in page
    assert not MailingList.objects.filter(slug="byggebrev").exists()
    assert "ikke" in eva.get(address, {"mode": "pl"}).text


def test_a_sample_is_linked_while_anybody_may_read_it(eva, client, site):
    sample = Page.objects.get(slug="om", locale__language_code="nb")
    text = lists_text(TIPS)
    text.sample = sample
    text.save()
    services.list_publish_notices(mailing_list=MailingList.objects.get(slug=TIPS))
    assert "Se et eksempel" in client.get("/nyhetsbrev/").text
    assert "eksempel" not in notice().text
    sample.unpublish()
    assert "Se et eksempel" not in client.get("/nyhetsbrev/").text


def lists_text(slug, lang="nb"):
    return MailingList.objects.get(slug=slug).texts.get(lang=lang)


def delete_way(way, mailing_list):
    if way == "bulk":
        return f"/admin/bulk/newsletter/mailinglist/delete/?id={mailing_list.pk}"
    return url("delete", mailing_list.pk)


@pytest.mark.parametrize("way", ["delete", "bulk"])
def test_a_list_that_somebody_asked_for_is_not_deleted(eva, lists, way):
    ask()
    assert "kan ikke slettes" in eva.post(delete_way(way, lists[TIPS]), follow=True).text
    assert MailingList.objects.filter(slug=TIPS).exists()


@pytest.mark.parametrize("way", ["delete", "bulk"])
def test_a_list_that_nobody_asked_for_is_and_forms_know_it_no_more(eva, lists, way):
    eva.post(delete_way(way, lists[POSTS]))
    assert not MailingList.objects.filter(slug=POSTS).exists()
    assert [found.slug for found in selectors.open_lists("nb")] == [TIPS]


def test_the_lists_ask_the_database_alike_however_many_there_are(eva, lists, django_assert_max_num_queries):
    subscribe()
    eva.get(url("list"))
    with django_assert_max_num_queries(25):
        page = eva.get(url("list")).text
    assert "Ukens tips" in page
    assert KARI not in page


def test_lists_are_not_copied(eva, lists):
    assert eva.get(f"/admin/snippets/newsletter/mailinglist/copy/{lists[TIPS].pk}/").status_code == 404


def test_an_editor_turns_gathering_on_and_off_and_it_begins_when_it_is_turned_on(eva, lists):
    tips = lists[TIPS]
    assert "end ut det som er publisert, av seg selv" in eva.get(url("edit", tips.pk)).text
    eva.post(url("edit", tips.pk), changing(tips, gathers="on"))
    tips.refresh_from_db()
    began = tips.gathers_since
    assert tips.gathers
    assert began
    eva.post(url("edit", tips.pk), changing(tips, gathers="on", sender_name="Eva"))
    tips.refresh_from_db()
    assert tips.gathers_since == began
    eva.post(url("edit", tips.pk), changing(tips))
    tips.refresh_from_db()
    assert (tips.gathers, tips.gathers_since) == (False, None)
