import re
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth import authenticate, get_user_model
from django.core import mail as django_mail
from django.core.management import CommandError, call_command
from django.utils import timezone
from wagtail.models import Page, ReferenceIndex, Revision

from blog.feedback.models import Feedback
from blog.importing.front_matter import split
from blog.models import Author, Category, Picture, PostPage, Relation, Series, StandardPage, TermPage
from blog.models.relations import NAMED
from config import env, sites
from config.demo import contents, story
from config.demo import names as demo_names
from config.demo.build import EDITOR_NAME
from config.demo.cast import is_invented
from config.demo.clock import story_time
from consent.models import Checkpoint, Consent, ConsentRecord, InboxEntry, Notice, Subject
from consent.selectors import site_identity
from consent.states import LIVING, State
from mail.models import OutboxMessage
from mail.tasks import deliver
from newsletter.models import MailingList, SignupRequest
from newsletter.selectors import open_lists
from newsletter.services import receive_signup, take_in
from sharing.models import Conversion, PageCount, Share, ShareCount, Verdict
from sharing.selectors import travel

OSLO = ZoneInfo("Europe/Oslo")
CONTENT = contents.CONTENT
LINK = re.compile(r"\]\(/([^)]+)\)")
# A Sunday, the day after New Year in a year whose first days belong to week 53, and a leap day.
DAYS = [date(2026, 11, 22), date(2027, 1, 2), date(2028, 2, 29)]


@pytest.fixture
def var_dir(settings: Any, tmp_path: Path) -> Path:
    settings.VAR_DIR = tmp_path / "site"
    return settings.VAR_DIR


def run(capsys: pytest.CaptureFixture[str]) -> str:
    """Run the command; the last line it prints."""
    call_command("demo")
    return capsys.readouterr().out.splitlines()[-1]


@pytest.mark.django_db
def test_a_folder_with_a_real_site_is_refused_in_one_sentence(var_dir: Path):
    sites.claim("real")
    with pytest.raises(CommandError, match="holds a real site, so no demo site can be made there"):
        call_command("demo")
    assert not Page.objects.filter(depth__gt=2).exists()
    assert not Subject.objects.exists()


def test_every_post_has_a_day_and_every_day_a_post():
    files = {path.stem for path in (CONTENT / "blogg" / "nb").glob("*.md")}
    assert files == {outing.key for outing in contents.calendar()}
    assert files > {path.stem for path in (CONTENT / "blogg" / "pl").glob("*.md")} != set()
    assert len(files) >= 14


def test_every_link_in_a_text_leads_to_a_post_a_term_or_a_page():
    terms = {path.stem for path in (CONTENT / "leksikon" / "nb").glob("*.md")}
    posts = {outing.key for outing in contents.calendar()}
    texts = [path.read_text(encoding="utf-8") for path in CONTENT.rglob("*.md")]
    linked = {key for text in texts for key in LINK.findall(text)}
    assert linked - terms - posts == {"leksikon", "personvern"}
    assert terms == {path.stem for path in (CONTENT / "leksikon" / "pl").glob("*.md")}


@pytest.mark.parametrize("built", DAYS)
def test_posts_lie_in_the_three_months_before_the_day_of_building(built: date):
    days = [outing.published(built).date() for outing in contents.calendar()]
    assert all(timedelta(0) < built - day <= timedelta(weeks=13) for day in days)
    assert sum(built - day <= timedelta(days=7) for day in days) == 3


def test_every_post_states_its_relation_and_whose_interest_it_serves():
    fronts = [split(path.read_text(encoding="utf-8"))[0] for path in (CONTENT / "blogg").glob("*/*.md")]
    assert {front.relation for front in fronts} == {*Relation.values}
    assert all(bool(front.relation_party) == (front.relation in NAMED) for front in fronts)


def test_every_author_category_and_series_of_a_post_has_words_in_its_language():
    site = contents.site()
    for path in (CONTENT / "blogg").glob("*/*.md"):
        front, lang = split(path.read_text(encoding="utf-8"))[0], path.parent.name
        names = {kind: {entry[lang]["name"] for entry in site[kind]} for kind in demo_names.KINDS}
        assert front.author in names["authors"]
        assert front.category in names["categories"]
        assert front.series in {"", *names["series"]}


def test_every_picture_is_there_and_light_and_told_in_words():
    posts = [post for posts in contents.extras().values() for post in posts.values()]
    pictures = [post["picture"] for post in posts if "picture" in post]
    files = {picture["file"] for picture in pictures}
    assert files == {path.name for path in (CONTENT / "pictures").iterdir()} != set()
    assert all((CONTENT / "pictures" / file).stat().st_size < 150_000 for file in files)
    assert all(picture["alt"] and picture["credit"] for picture in pictures)


@pytest.mark.parametrize("built", DAYS)
def test_readers_write_of_what_is_out_and_are_answered_later(built: date):
    published = {outing.key: outing.published(built) for outing in contents.calendar()}
    for message in contents.messages():
        at = contents.days_before(built, message.days_ago, message.time)
        assert at > published[message.post]
        if message.answer:
            assert at < contents.days_before(built, message.answer["days_ago"], message.answer["time"])
            assert is_invented(message.address)


def posts_of(built: date) -> list[story.Post]:
    return [
        story.Post(page, outing.published(built), outing.reads, outing.starts, outing.spread, outing.signups)
        for page, outing in enumerate(contents.calendar(), start=1)
    ]


def test_the_story_is_the_same_every_time_it_is_made_up():
    until = datetime(2026, 11, 22, 12, tzinfo=OSLO)
    posts = posts_of(until.date())
    assert story.story(posts, until=until, seed=1) == story.story(posts, until=until, seed=1)
    assert story.story(posts, until=until, seed=1) != story.story(posts, until=until, seed=2)


def test_told_to_its_end_the_story_is_as_long_whatever_day_it_is_told():
    lengths = {
        len(story.story(posts_of(day), until=datetime.max.replace(tzinfo=UTC), seed=1)) for day in DAYS
    }
    assert len(lengths) == 1


@pytest.mark.parametrize("built", DAYS)
def test_nothing_in_the_story_happens_before_its_cause_or_after_its_end(built: date):
    until = datetime(built.year, built.month, built.day, 9, tzinfo=OSLO)
    posts = posts_of(built)
    published = {post.page: post.published for post in posts}
    steps = story.story(posts, until=until, seed=1)
    assert all(one.at <= other.at for one, other in pairwise(steps))
    assert steps[-1].at < until
    links, signups = set(), set()
    for step in steps:
        if isinstance(step, story.Share | story.Read | story.SignUp):
            assert step.at >= published[step.page]
            assert step.via is None or step.via in links
        if isinstance(step, story.Visit | story.Stop):
            assert step.link in links
        if isinstance(step, story.Answer | story.Leave):
            assert step.signup in signups
        links |= {step.link} if isinstance(step, story.Share) else set()
        signups |= {step.signup} if isinstance(step, story.SignUp) else set()


def test_story_time_ends_with_its_block():
    long_ago = datetime(2011, 2, 3, tzinfo=OSLO)
    with story_time(long_ago) as clock:
        assert timezone.now() == long_ago
        clock.at += timedelta(days=1)
        assert timezone.now() == long_ago + timedelta(days=1)
    assert timezone.now().year > 2011


def test_the_demo_has_something_for_every_report_and_building_it_again_changes_nothing(
    live_database: Any, settings: Any, capsys: pytest.CaptureFixture[str]
):
    assert run(capsys).startswith("The demo site is built")
    assert_texts()
    assert_editor(settings.VAR_DIR)
    assert_travels()
    assert_consents()
    assert_feedback()
    assert_weekly_tips()
    assert_nobody_was_written_to()

    before = everything()
    assert run(capsys) == "The demo site stands as it was built: nothing changed."
    assert everything() == before

    assert_a_real_signup_gets_its_mail()


def assert_texts():
    identity = site_identity()
    assert identity.is_demo
    assert identity.controller == "Snakkis Demo AS"
    assert identity.contact == "hei@snakkis.example"
    posts = PostPage.objects.live()
    assert posts.filter(locale__language_code="nb").count() == len(contents.calendar())
    assert all(post.get_translations().live().exists() for post in posts.filter(locale__language_code="pl"))
    terms = TermPage.objects.live()
    assert terms.filter(locale__language_code="nb").count() >= 6
    assert all(term.get_translations().live().count() == 1 for term in terms)
    assert all(page.body for page in StandardPage.objects.live())
    assert StandardPage.objects.live().count() == 4
    assert ReferenceIndex.objects.filter(to_object_id=str(terms.first().pk)).exists()
    assert Author.objects.filter(locale__language_code="nb", posts__isnull=False).distinct().count() == 3
    assert Category.objects.filter(locale__language_code="nb", posts__isnull=False).distinct().count() == 3
    for model in (Author, Category, Series):
        assert all(named.get_translations().count() == 1 for named in model.objects.all())
    assert PostPage.objects.get(slug="tips-sett-ut-en-benk", locale__language_code="nb").picture.credit
    blocks = {block.block_type for post in posts for block in post.body}
    assert blocks == {"text", "quote", "table", "tips", "callout", "term"}
    assert not any(post.has_unpublished_changes for post in posts)
    assert [len(open_lists(lang)) for lang in ("nb", "pl")] == [2, 2]


def assert_editor(var_dir: Path):
    user = authenticate(username=EDITOR_NAME, password=env.secret("DEMO_PASSWORD", var_dir))
    assert user == get_user_model().objects.get()
    assert not user.is_superuser
    assert user.has_perm("wagtailadmin.access_admin")


def assert_travels():
    pages = list(PostPage.objects.filter(locale__language_code="nb").values_list("pk", flat=True))
    travels = sorted(travel(pages).values(), key=lambda found: found.shares)
    least, most = travels[0], travels[-1]
    assert 200 < Share.objects.count() < 800
    assert least.shares < 10
    assert most.shares > 50
    assert most.generations == 6
    assert most.signups >= most.living > 3
    assert {*ShareCount.objects.values_list("verdict", flat=True)} == {*Verdict}
    assert PageCount.objects.filter(verdict=Verdict.MACHINE).exists()
    assert Share.objects.exclude(stopped_at=None).exists()
    days = PageCount.objects.values_list("day", flat=True)
    assert max(days) - min(days) > timedelta(days=80)
    assert Conversion.objects.exclude(consent__state__in=LIVING).exists()


def assert_feedback():
    assert {*Feedback.objects.values_list("kind", flat=True)} == {*Feedback.Kind}
    assert Feedback.objects.filter(status=Feedback.Status.ANSWERED).count() == 1
    waiting = Feedback.objects.get(kind=Feedback.Kind.COMPLAINT)
    assert waiting.status == Feedback.Status.NEW
    assert (timezone.localdate() - timezone.localdate(waiting.since)).days == 4


def assert_weekly_tips():
    tips = PostPage.objects.live().filter(series__is_weekly=True).select_related("series", "locale")
    assert tips.filter(locale__language_code="nb").count() == 8
    for tip in tips:
        year, week, _ = timezone.localdate(tip.date).isocalendar()
        name = {"nb": "Ukens tips", "pl": "Rada tygodnia"}[tip.locale.language_code]
        assert tip.week_label == f"{name} ({week}-{year})"


def assert_consents():
    of_lists = Consent.objects.filter(purpose__mailing_list__isnull=False)
    assert of_lists.filter(state__in=LIVING).count() > 60
    assert of_lists.filter(state=State.WITHDRAWN).count() > 3
    people = Subject.objects.filter(scheme=Subject.Scheme.EMAIL)
    assert all(is_invented(person.value) for person in people)
    assert people.filter(locale="pl").exists()
    first = ConsentRecord.objects.earliest("at").at
    assert timezone.now() - first > timedelta(days=80)
    assert all(notice.created_at < first for notice in Notice.objects.filter(purpose__offered=True))
    assert not InboxEntry.objects.exists()
    call_command("ledger", "verify")


def assert_nobody_was_written_to():
    assert django_mail.outbox == []
    states = {*OutboxMessage.objects.values_list("state", flat=True)}
    assert states == {OutboxMessage.State.SENT}


def assert_a_real_signup_gets_its_mail():
    offered = open_lists("nb")[0]
    receive_signup(address="kari@example.no", lists=[(offered.slug, offered.notice.sha256)], locale="nb")
    take_in()
    deliver.call()
    assert [letter.to for letter in django_mail.outbox] == [["kari@example.no"]]


def everything() -> dict[str, Any]:
    """What would show that something was written, made or sent."""
    models = [Page, Revision, MailingList, Notice, Share, Subject, SignupRequest, ConsentRecord, Checkpoint]
    models += [Author, Category, Series, Picture, Feedback]
    return {
        model.__name__: sorted(str(pk) for pk in model.objects.values_list("pk", flat=True))
        for model in models
    }
