"""«Digests» in the reports: what went out by itself, and how somebody stops it."""

import pytest
from django.urls import reverse
from wagtail.models import ModelLogEntry

from consent.models import Subject
from mail.mailings.freezing import freeze
from mail.models import Mailing
from newsletter.digests.services import gather_due
from newsletter.models import Digest
from newsletter.sending.services import CANCEL
from tests.consent.desk import content, person_path
from tests.newsletter.digests.conftest import gathered, post, reader

pytestmark = pytest.mark.django_db
INDEX = reverse("newsletter_digests:index")


def turn(digest: Digest, name: str) -> str:
    return reverse("newsletter_digests:turn", args=[digest.pk, name])


@pytest.fixture
def digest(posts_list) -> Digest:
    """To one reader, whose letter waits."""
    reader("ola")
    post("Nytt")
    gather_due()
    found = Digest.objects.select_related("mailing").get()
    freeze(mailing=found.mailing)
    return found


def state(digest: Digest) -> str:
    return Mailing.objects.get(pk=digest.mailing_id).state


def test_a_writer_sees_none_and_stops_none(sign_in, digest):
    stein = sign_in("Skribent")
    assert stein.get(INDEX).status_code == 302
    assert stein.post(turn(digest, "avbryt")).status_code == 302
    assert state(digest) == "sending"


def test_looking_stops_nothing_and_an_unknown_press_neither(sign_in, digest):
    eva = sign_in("Redaktør")
    assert eva.get(turn(digest, "avbryt")).status_code == 405
    assert eva.post(turn(digest, "slett")).status_code == 302
    assert eva.post(turn(digest, "fortsett")).status_code == 302
    assert state(digest) == "sending"


def test_an_editor_pauses_goes_on_and_cancels_and_it_is_logged(sign_in, digest):
    eva = sign_in("Redaktør")
    for name, then in {"pause": "paused", "fortsett": "sending", "avbryt": "cancelled"}.items():
        assert name in eva.get(INDEX).text
        eva.post(turn(digest, name))
        assert state(digest) == then
    assert ModelLogEntry.objects.get(action=CANCEL).data == {"digest": digest.pk}
    assert "avbryt" not in eva.get(INDEX).text
    assert gathered() == {"ola": "Nytt"}
    assert digest.mailing.messages.get().state == "dropped"


def test_the_list_costs_the_same_however_many_there_are(sign_in, digest, django_assert_max_num_queries):
    eva = sign_in("Redaktør")
    assert "Nye innlegg" in eva.get(INDEX).text
    with django_assert_max_num_queries(20):
        eva.get(INDEX)


def test_a_persons_page_tells_whether_we_could_lawfully_write(sign_in, digest):
    [subject] = Subject.objects.filter(messages__mailing=digest.mailing)
    page = content(sign_in("Personvern").post(person_path(subject)))
    assert "nye innlegg, samlet" in page
    assert "samtykket levde" in page
