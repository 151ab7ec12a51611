"""What a visitor changes on Min side: lists, pace, answers, name, language, address, profiling."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from config.sites import Tree
from consent.models import Consent, ConsentRecord, Subject
from consent.services import publish_notice, subject_find
from consent.states import State
from mail.models import Suspension
from newsletter import limits, profiling, selectors, services
from newsletter.models import Answer, DeliveryPreference, Login, Subscriber
from newsletter.selectors.delivery import Pace
from newsletter.services.correcting import correct_address
from sharing import services as sharing
from sharing.selectors import followed
from tests.newsletter.conftest import (
    KARI,
    POSTS,
    STEIN,
    TIPS,
    confirm_token,
    head,
    leave_token,
    notice,
    queued,
    subscribe,
)
from tests.newsletter.questions import make_question, with_choices
from tests.newsletter.test_min_side import way_in
from webhooks.models import Event

pytestmark = pytest.mark.django_db

ADDRESSES = {
    "lister/": {"list": [POSTS]},
    "lister/forlat/": {"list": TIPS},
    "lister/tempo/": {"list": TIPS, "frequency": "monthly"},
    "svar/": {},
    "om-meg/": {"name": "Kari", "locale": "pl"},
    "adresse/": {"email": "kari.nordmann@example.no"},
    "utvalg/": {"object": "1"},
}
RIGHT = "kari.nordmann@example.no"


@pytest.fixture
def inside(lists: Any, client: Client) -> Client:
    """Kari, who gets the weekly tip, on her own page."""
    subscribe(TIPS)
    services.ask_login(address=KARI, locale="nb")
    assert client.post(way_in()).status_code == 303
    return client


@pytest.fixture
def kari(inside: Client) -> Subject:
    found = subject_find(address=KARI)
    assert found
    return found


def standing() -> list[Any]:
    """Everything these buttons could change."""
    return [
        list(ConsentRecord.objects.values_list("event_id", flat=True).order_by("event_id")),
        list(DeliveryPreference.objects.values_list("pk", "frequency", "paused_until")),
        list(Answer.objects.values_list("pk", "text")),
        list(Subscriber.objects.values_list("pk", "name")),
        list(Subject.objects.values_list("pk", "locale").order_by("pk")),
    ]


def post(client: Client, path: str, **data: Any) -> Any:
    return client.post(f"/min-side/{path}", data)


@pytest.mark.parametrize("path", ADDRESSES)
def test_without_a_visit_there_is_only_the_way_in(path, inside):
    before = standing()
    Login.objects.update(expires_at=timezone.now())
    for visitor in (inside, Client()):
        answer = visitor.post(f"/min-side/{path}", ADDRESSES[path])
        assert (answer.status_code, answer["Location"]) == (302, "/min-side/?lagret=over")
    assert "Timen din var over" in inside.get("/min-side/?lagret=over").content.decode()
    assert standing() == before


@pytest.mark.parametrize("path", ADDRESSES)
def test_another_site_presses_no_button(path, inside):
    """The cookie says SameSite=Lax outright, so that no browser sends it along; and a post that a browser
    says came from elsewhere is refused whatever it carries."""
    before = standing()
    for headers in (
        {"HTTP_SEC_FETCH_SITE": "cross-site"},
        {"HTTP_SEC_FETCH_SITE": "same-site"},
        {"HTTP_ORIGIN": "https://ond.example"},
        {"HTTP_ORIGIN": "null"},
    ):
        assert inside.post(f"/min-side/{path}", ADDRESSES[path], **headers).status_code == 403
    assert standing() == before
    assert inside.cookies["min-side-nb"]["samesite"] == "Lax"


@pytest.mark.parametrize("path", ADDRESSES)
def test_opening_an_address_changes_nothing(path, inside):
    before = standing()
    for method in (inside.get, inside.head):
        assert method(f"/min-side/{path}", ADDRESSES[path]).status_code == 405
    assert standing() == before


def test_only_our_own_words_are_said_back(inside):
    assert 'role="status"' not in inside.get("/min-side/?lagret=<b>hei</b>").content.decode()
    assert "Svarene dine er lagret." in inside.get("/min-side/?lagret=svar").content.decode()


def test_a_list_is_taken_up_at_once_under_the_words_beside_its_box(inside):
    page = inside.get("/min-side/").content.decode()
    assert notice(POSTS).sha256 in page
    assert f'name="notice-{TIPS}"' not in page
    answer = post(inside, "lister/", list=[POSTS], **{f"notice-{POSTS}": notice(POSTS).sha256})
    assert (answer.status_code, answer["Location"]) == (303, "/min-side/?lagret=liste")
    given = ConsentRecord.objects.get(event_id=head(POSTS).event_id)
    assert (given.state, given.notice) == (State.GIVEN, notice(POSTS))
    assert '"method":"min-side-post"' in given.body
    told = Event.objects.filter(type="no.snakkis.subscription.confirmed.v1")
    assert [POSTS] in [event.data["lists"] for event in told]


@pytest.mark.parametrize("shown", ["", "x", "\x00", "0" * 64])
def test_no_list_is_taken_up_under_other_words(inside, shown):
    before = standing()
    answer = post(inside, "lister/", list=[POSTS], **{f"notice-{POSTS}": shown})
    assert answer.status_code == 409
    assert notice(POSTS).sha256 in answer.content.decode()
    assert standing() == before


def test_nothing_ticked_and_unknown_lists_are_said(inside, lists):
    assert post(inside, "lister/").status_code == 422
    assert post(inside, "lister/", list=["finnes-ikke"]).status_code == 422
    lists[POSTS].closed_at = timezone.now()
    lists[POSTS].save()
    shown = {f"notice-{POSTS}": notice(POSTS).sha256}
    assert post(inside, "lister/", list=[POSTS], **shown).status_code == 422
    assert not Consent.objects.filter(purpose__slug=POSTS).exists()


def test_a_list_is_left_at_once_and_no_mail_asks_whether_it_was_them(inside):
    answer = post(inside, "lister/forlat/", list=TIPS)
    assert answer["Location"] == "/min-side/?lagret=ut"
    assert head(TIPS).state == State.WITHDRAWN
    assert queued("left") == 0
    assert f'name="notice-{TIPS}"' in inside.get("/min-side/").content.decode()


def test_every_list_is_left_at_once(inside):
    subscribe(POSTS)
    post(inside, "lister/forlat/", all="1")
    assert {head(TIPS).state, head(POSTS).state} == {State.WITHDRAWN}


def test_a_list_of_somebody_else_is_not_theirs_to_change(inside):
    other = subscribe(POSTS, address=STEIN)
    post(inside, "lister/forlat/", list=POSTS)
    post(inside, "lister/tempo/", list=POSTS, frequency="monthly")
    assert head(POSTS, STEIN).state == State.GIVEN
    assert selectors.pace(other) == Pace()


def test_pace_and_pause_are_kept_without_a_mail(inside, kari):
    consent = head(TIPS)
    assert post(inside, "lister/tempo/", list=TIPS, frequency="monthly")["Location"].endswith("lagret=tempo")
    post(inside, "lister/tempo/", list=TIPS, months="3")
    assert selectors.pace(consent) == Pace("monthly", services.months_ahead(3))
    assert "Pause til" in inside.get("/min-side/").content.decode()
    post(inside, "lister/tempo/", list=TIPS, resume="1")
    assert selectors.pace(consent) == Pace("monthly")
    assert queued("pace") == 0


@pytest.mark.parametrize("data", [{"until": "i morgen"}, {"until": "2001-01-01"}, {"frequency": "each"}, {}])
def test_a_pace_that_does_not_do_is_shown_as_it_was_typed(inside, data):
    answer = post(inside, "lister/tempo/", list=TIPS, **data)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f'value="{data.get("until", "")}"' in page
    assert '<details class="own-pace" open' in page
    assert not DeliveryPreference.objects.exists()


def test_answers_are_shown_changed_and_taken_back(inside, kari, lists):
    text = make_question("text", "Hva driver du med?", lists[TIPS])
    choices = make_question("choices", "Hva leser du?", lists[TIPS])
    books, papers = with_choices(choices, "Bøker", "Aviser")
    data = {f"question-{text.pk}": "Bakeri", f"question-{choices.pk}": [str(books.pk), str(papers.pk)]}
    assert post(inside, "svar/", **data)["Location"] == "/min-side/?lagret=svar"
    page = inside.get("/min-side/").content.decode()
    assert 'value="Bakeri"' in page
    assert page.count('type="checkbox" name="question-') == 2
    assert page.count(" checked>") >= 2
    post(inside, "svar/", **{f"question-{text.pk}": ""})
    assert not Answer.objects.filter(subject=kari).exists()


def test_an_answer_that_does_not_fit_is_shown_as_it_was_typed_and_none_is_kept(inside, lists):
    number = make_question("number", "Hvor mange?", lists[TIPS])
    text = make_question("text", "Hva?", lists[TIPS])
    answer = post(inside, "svar/", **{f"question-{number.pk}": "mange", f"question-{text.pk}": "Bakeri"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="mange"' in page
    assert 'value="Bakeri"' in page
    assert "Skriv et helt tall." in page
    assert not Answer.objects.exists()


def test_name_and_language_are_kept(inside, kari):
    assert post(inside, "om-meg/", name="  Kari  Nordmann ", locale="pl")["Location"].endswith("om-meg")
    kari.refresh_from_db()
    assert (Subscriber.objects.get().name, kari.locale) == ("Kari Nordmann", "pl")
    post(inside, "om-meg/", name="", locale="nb")
    assert Subscriber.objects.get().name == ""


@pytest.mark.parametrize(
    "data",
    [{"name": "x" * 121}, {"name": "a\x00b"}, {"name": "Kari", "locale": "xx"}, {"name": "K", "locale": ""}],
)
def test_what_is_no_name_and_no_language_of_ours_is_refused(inside, data):
    before = standing()
    assert post(inside, "om-meg/", **{"locale": "pl", **data}).status_code == 422
    assert standing() == before


@pytest.mark.parametrize("wrong", ["", "kari@", KARI, "\x00"])
def test_an_address_that_does_not_do_is_said_and_kept(inside, wrong):
    answer = post(inside, "adresse/", email=wrong)
    assert answer.status_code == 422
    assert 'id="address-error"' in answer.content.decode()
    assert Subject.objects.count() == 1


def test_not_every_address_is_asked(inside):
    for number in range(limits.LIMITS["address-change"][0]):
        assert post(inside, "adresse/", email=f"kari{number}@example.no").status_code == 303
    assert post(inside, "adresse/", email="kari99@example.no").status_code == 429
    assert subject_find(address="kari99@example.no") is None


def test_a_slip_of_the_keys_in_the_new_address_is_asked_about_once(inside: Client) -> None:
    asked = post(inside, "adresse/", email="kari@gmial.com")
    assert asked.status_code == 422
    assert "kari@gmail.com" in asked.content.decode()
    assert 'name="sure" value="kari@gmial.com"' in asked.content.decode()
    assert post(inside, "adresse/", email="kari@gmial.com", sure="kari@gmial.com").status_code == 303


def test_the_new_address_is_asked_and_nothing_moves_before_it_confirms(inside, kari):
    assert post(inside, "adresse/", email=RIGHT)["Location"] == "/min-side/?lagret=adresse"
    assert head(TIPS).state == State.GIVEN
    services.confirm(token=confirm_token(RIGHT))
    assert (head(TIPS).state, head(TIPS, RIGHT).state) == (State.WITHDRAWN, State.GIVEN)
    assert queued("moved") == 1


@pytest.mark.engines
def test_all_that_hangs_on_the_person_moves_along(inside, kari, lists, site: Tree):
    text = make_question("text", "Hva?", lists[TIPS])
    services.answer(subject=kari, answers={text.pk: "Bakeri"})
    services.tell_of_oneself(subject=kari, name="Kari")
    services.set_frequency(consent=head(TIPS), frequency="monthly")
    shown = services.profiling_notice(lang="nb").sha256
    services.object_to_profiling(subject=kari, shown=shown, lang="nb")
    offered = sharing.offer(page=site.nb.home)
    following = sharing.following_notice(lang="nb").sha256
    sharing.follow(share=offered, subject=kari, shown=following, lang="nb")
    since = Subscriber.objects.get().created_at
    correct_address(subject=kari, address=RIGHT)
    services.confirm(token=confirm_token(RIGHT))
    new = subject_find(address=RIGHT)
    assert new
    assert Answer.objects.get().subject == new
    told = Subscriber.objects.get(subject=new)
    assert (told.name, told.created_at) == ("Kari", since)
    assert selectors.pace(head(TIPS, RIGHT)) == Pace("monthly")
    assert profiling.objectors().filter(subject=new).exists()
    assert [share.pk for share in followed(new)] == [offered.pk]
    assert not followed(kari).exists()


def test_what_the_new_address_said_itself_stays(inside, kari, lists):
    text = make_question("text", "Hva?", lists[TIPS], lists[POSTS])
    services.answer(subject=kari, answers={text.pk: "Gammelt"})
    subscribe(POSTS, address=RIGHT, name="Kari N")
    new = subject_find(address=RIGHT)
    assert new
    services.answer(subject=new, answers={text.pk: "Nytt"})
    correct_address(subject=kari, address=RIGHT)
    services.confirm(token=confirm_token(RIGHT))
    assert Answer.objects.get(subject=new).text == "Nytt"
    assert Subscriber.objects.get(subject=new).name == "Kari N"


def test_letters_are_not_chosen_for_who_says_no_until_they_say_yes(inside, kari):
    shown = selectors.profiling_of(subject=kari, lang="nb").sha256
    assert shown in inside.get("/min-side/").content.decode()
    assert post(inside, "utvalg/", object="1", notice=shown)["Location"] == "/min-side/?lagret=nei"
    assert profiling.objectors().filter(subject=kari).exists()
    assert "Velg for meg igjen" in inside.get("/min-side/").content.decode()
    assert post(inside, "utvalg/", allow="1", notice=shown)["Location"] == "/min-side/?lagret=ja"
    assert not profiling.objectors().filter(subject=kari).exists()


def test_no_to_words_that_have_changed_is_asked_again(inside, kari):
    assert post(inside, "utvalg/", object="1", notice="0" * 64).status_code == 409
    assert not profiling.objectors().exists()


def test_every_receipt_is_there_also_of_rounds_that_are_over(inside, kari):
    services.leave_from_min_side(subject=kari, lists=[TIPS])
    subscribe(TIPS)
    page = inside.get("/min-side/").content.decode()
    records = ConsentRecord.objects.filter(subject=kari).count()
    assert records == 5
    assert "Alle 5 samtykkekvitteringer" in page


def test_a_long_page_costs_no_more_than_a_short_one(inside, kari, lists, django_assert_num_queries):
    inside.get("/min-side/")
    make_question("text", "Hva?", lists[TIPS])
    with CaptureQueriesContext(connection) as short:
        inside.get("/min-side/")
    for kind in ("choice", "number", "date"):
        make_question(kind, kind, lists[TIPS], lists[POSTS])
    subscribe(POSTS)
    for slug in (TIPS, POSTS):
        services.pause(consent=head(slug), until=services.months_ahead(1))
    with django_assert_num_queries(len(short)):
        inside.get("/min-side/")


def test_a_notice_replaced_a_moment_ago_still_counts(inside, lists):
    shown = notice(POSTS).sha256
    purpose = lists[POSTS].purpose
    publish_notice(purpose=purpose, lang="nb", label="Ja", text="Nye ord.", html="<p>Nye ord.</p>")
    assert post(inside, "lister/", list=[POSTS], **{f"notice-{POSTS}": shown}).status_code == 303


def test_everything_we_know_has_answers_pace_and_reasons_in_words(inside, kari, lists):
    question = make_question("choice", "Hva leser du?", lists[TIPS])
    [books] = with_choices(question, "Bøker")
    services.answer(subject=kari, answers={question.pk: str(books.pk)})
    subscribe(POSTS)
    services.set_frequency(consent=head(POSTS), frequency="monthly")
    link = f"/nyhetsbrev/avmelding/{leave_token(head(TIPS))}/"
    inside.post(link, {"list": "1"})
    inside.post(link, {"explain": "1", "reason": "too-often", "words": "Hver dag er mye"})
    page = inside.get("/min-side/alt/").content.decode()
    for words in ("Hva leser du?", "Bøker", "Høyst én gang i måneden", "For mange brev", "Hver dag er mye"):
        assert words in page


def test_halted_letters_are_told_of_and_go_on_by_a_button(inside):
    now = timezone.now()
    until = now + timedelta(days=30)
    Suspension.objects.create(subject=head().subject, at=now, until=until)
    page = inside.get("/min-side/").content.decode()
    assert "Vi har stanset brevene" in page
    assert "Send meg brevene igjen" in page
    answer = inside.get(inside.post("/min-side/brev/").headers["Location"]).content.decode()
    assert not Suspension.objects.exists()
    assert "Brevene kommer igjen." in answer
    assert "Vi har stanset brevene" not in answer
