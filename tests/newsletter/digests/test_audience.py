"""Who gets a digest: by how often and what they want to read, and whether they may be written to."""

from datetime import timedelta

import pytest
from django.utils import timezone

from mail.models import Suspension
from newsletter.digests.services import gather_due
from newsletter.models import Digest, MailingList
from newsletter.services import months_ahead, object_to_profiling, pause, profiling_notice, set_frequency
from tests.newsletter.conftest import POSTS, TIPS, head
from tests.newsletter.digests.conftest import begin, gathered, post, reader, translated, wants
from tests.newsletter.sending.conftest import went

pytestmark = [pytest.mark.django_db, pytest.mark.engines]


def test_who_pauses_or_whose_mailbox_refused_us_gets_nothing(posts_list):
    reader("ola")
    reader("kari")
    stein = reader("stein")
    pause(consent=head(POSTS, "kari@example.no"), until=months_ahead(1))
    now = timezone.now()
    Suspension.objects.create(subject=stein, at=now, until=now + timedelta(days=9))
    post("Nytt")
    assert gathered() == {"ola": "Nytt"}


def test_who_has_another_list_gets_nothing(posts_list):
    reader("ola", TIPS)
    post("Nytt")
    assert gathered() == {}


def test_who_wants_it_more_seldom_does_not_get_it_with_each_post(posts_list):
    reader("ola")
    reader("kari")
    reader("eva")
    set_frequency(consent=head(POSTS, "kari@example.no"), frequency="weekly")
    set_frequency(consent=head(POSTS, "eva@example.no"), frequency="monthly")
    post("Nytt")
    assert gathered() == {"ola": "Nytt"}


def test_each_cadence_gets_what_is_new_to_it(lists, site):
    begin(lists[POSTS], days=90)
    for name, frequency in {"ola": "", "kari": "weekly", "eva": "monthly"}.items():
        reader(name)
        set_frequency(consent=head(POSTS, f"{name}@example.no"), frequency=frequency)
    post("For lenge siden", at=timezone.now() - timedelta(days=80))
    assert set(gathered()) == {"ola", "kari", "eva"}
    assert set(Digest.objects.values_list("cadence", flat=True)) == {"each", "weekly", "monthly"}


def test_who_agreed_to_less_than_the_list_comes_today_falls_into_what_they_agreed_to(lists, site):
    begin(lists[TIPS], days=1)
    reader("ola", TIPS)
    MailingList.objects.update(frequency="each")
    post("Nytt")
    gather_due()
    assert gathered() == {}


def test_the_most_seldom_of_three_holds(lists, site):
    """Agreed to weekly, chose monthly, and the list comes with each post."""
    begin(lists[TIPS], days=90)
    reader("ola", TIPS)
    set_frequency(consent=head(TIPS, "ola@example.no"), frequency="monthly")
    MailingList.objects.update(frequency="each")
    post("Nytt", at=timezone.now() - timedelta(days=80))
    gathered()
    got = Digest.objects.exclude(mailing=None).values_list("cadence", flat=True)
    assert list(got) == ["monthly"]


def test_who_had_an_issue_of_the_list_this_week_does_not_get_a_weekly_digest_too(tips):
    ola, _kari = reader("ola", TIPS), reader("kari", TIPS)
    went(tips.purpose, [ola.pk], days=2)
    post("Nytt", at=timezone.now() - timedelta(days=30))
    assert gathered() == {"kari": "Nytt"}


def test_who_chose_topics_gets_the_posts_about_them_and_others_get_all(posts_list, topics):
    wants(reader("kari"), topics, "service")
    wants(reader("eva"), topics, "pris", "merkevare")
    wants(reader("stein"), topics, "merkevare")
    reader("ola")
    post("Om pris", "pris", at=timezone.now() - timedelta(minutes=50))
    post("Om begge", "pris", "service", at=timezone.now() - timedelta(minutes=40))
    post("Uten emne", at=timezone.now() - timedelta(minutes=30))
    assert gathered() == {
        "kari": "Om begge",
        "eva": "2 nye innlegg: Om begge",
        "ola": "3 nye innlegg: Uten emne",
    }


def test_where_nothing_fits_anybody_nobody_is_written_to(posts_list, topics):
    wants(reader("kari"), topics, "service")
    post("Om pris", "pris")
    assert gathered() == {}
    assert Digest.objects.get().mailing is None


def test_who_objected_to_letters_chosen_for_them_gets_all(posts_list, topics):
    kari = reader("kari")
    wants(kari, topics, "service")
    object_to_profiling(subject=kari, shown=profiling_notice(lang="nb").sha256, lang="nb")
    post("Om pris", "pris")
    assert gathered() == {"kari": "Om pris"}


def test_a_topic_of_either_language_counts_for_the_post(posts_list, topics):
    ewa = reader("ewa", locale="pl")
    wants(ewa, topics, "service")
    page = post("Benken", "service", at=timezone.now() - timedelta(days=3))
    copy = translated(page, "Ławka")
    copy.tags.clear()
    copy.save()
    assert gathered() == {"ewa": "Ławka"}


def test_the_ten_newest_are_shown_and_the_rest_is_on_the_blog(posts_list):
    reader("ola")
    for number in range(12):
        post(f"Innlegg {number}", at=timezone.now() - timedelta(minutes=60 - number))
    assert gathered() == {"ola": "10 nye innlegg: Innlegg 11"}
    [text] = Digest.objects.get().mailing.texts.all()
    assert "Innlegg 2\n" in text.text
    assert "Innlegg 1\n" not in text.text
    assert "http://127.0.0.1:8000/blogg/\n" in text.text
