"""«Delinger» in the Reports menu, and the file of it."""

import csv
import io
from datetime import timedelta

import pytest
from django.utils import timezone

from sharing import services
from sharing.admin.charts import chart
from sharing.admin.spreadsheets import as_text
from sharing.hits import services as hits
from sharing.models import Campaign, Share
from sharing.selectors.cascade import Sums, sums_by
from sharing.selectors.report import Day, days, named, texts
from sharing.selectors.scope import Scope
from tests.sharing.conftest import used
from tests.sharing.test_convert import confirmed

pytestmark = pytest.mark.django_db
engines = pytest.mark.engines

REPORT = "/admin/reports/shares/"
TODAY = timezone.localdate()


def report(client, query=""):
    answer = client.get(f"{REPORT}{query}")
    assert answer.status_code == 200
    return answer


def file_of(client, query=""):
    content = b"".join(report(client, f"?export=csv{query}").streaming_content).decode()
    return list(csv.reader(io.StringIO(content)))


@pytest.fixture
def shared(posts):
    """Two links to the first post, one of them a campaign's; one to the second a month ago; with hits."""
    dates = {"starts_on": TODAY, "ends_on": TODAY}
    campaign = Campaign.objects.create(
        name="Vår", represents="Fjell", relation="paid", page=posts.first, **dates
    )
    organic, seeded, old = used(posts.first), used(posts.first), used(posts.second)
    Share.objects.filter(pk=organic.pk).update(channel="mail")
    Share.objects.filter(pk=seeded.pk).update(campaign=campaign, channel="sms")
    at = timezone.now() - timedelta(days=30)
    Share.objects.filter(pk=old.pk).update(used_at=at, channel="mail")
    for link, times in ((organic, 3), (seeded, 2), (old, 1)):
        for _ in range(times):
            when = at if link == old else timezone.now()
            hits.insert(
                kind="visit",
                share_id=link.pk,
                page_id=link.page_id,
                verdict="human",
                rule="navigation",
                at=when,
            )
    hits.roll_up()
    services.convert(share=seeded, consent=confirmed("ola@example.no"))
    return organic, seeded, old


@pytest.mark.parametrize("role", ["Skribent", "Personvern"])
def test_who_may_not_see_shares_gets_neither_report_nor_file(role, sign_in, shared):
    client = sign_in(role)
    for path in (REPORT, f"{REPORT}results/", f"{REPORT}?export=csv", f"{REPORT}?export=xlsx"):
        assert client.get(path)["Location"] == "/admin/"
    assert REPORT not in client.get("/admin/").content.decode()


def test_the_menu_leads_editors_there(eva, posts):
    assert REPORT in eva.get("/admin/").content.decode()


def test_a_site_where_nobody_shared_says_what_will_come(eva, posts):
    assert "Ingen har delt noe her." in report(eva).content.decode()


def test_totals_channels_and_posts(eva, shared, posts):
    answer = report(eva)
    assert answer.context["totals"] == Sums(links=3, visits=6, signups=1, living=1)
    assert {row.name: row.sums.links for row in answer.context["channels"]} == {"E-post": 2, "SMS": 1}
    assert [answer.context[name].links for name in ("organic", "seeded")] == [2, 1]
    html = answer.content.decode()
    assert f'href="/admin/spredning/{posts.first.pk}/"' in html
    assert html.index("Første") < html.index("Andre")


@pytest.mark.parametrize(
    ("query", "links"),
    [
        ("?channel=mail", 2),
        ("?channel=nonsense", 3),
        ("?origin=seeded", 1),
        ("?origin=organic", 2),
        (f"?day_from={TODAY}", 2),
        (f"?day_to={TODAY - timedelta(days=1)}", 1),
        (f"?channel=mail&day_from={TODAY}", 1),
    ],
)
def test_filters_narrow_all_of_it(query, links, eva, shared):
    answer = report(eva, query)
    assert answer.context["totals"].links == links
    assert sum(row.sums.links for row in answer.context["object_list"]) == links


def test_the_language_is_that_of_the_page(eva, shared, posts):
    used(posts.polish)
    hits.roll_up()
    assert report(eva, f"?language={posts.polish.locale_id}").context["totals"].links == 1


def test_posts_are_sorted_by_the_column_asked_for(eva, shared):
    def titles(query):
        return [row.page.title for row in report(eva, query).context["object_list"]]

    assert titles("?ordering=links") == ["Andre", "Første"]
    assert titles("?ordering=-seen") == ["Første", "Andre"]
    assert titles("?ordering=page_id") == ["Første", "Andre"]


def test_translations_are_one_row(eva, shared, posts):
    posts.polish.translation_key = posts.first.translation_key
    posts.polish.save(update_fields=["translation_key"])
    used(posts.polish)
    hits.roll_up()
    rows = {row.page.title: row.sums.links for row in report(eva).context["object_list"]}
    assert rows == {"Første": 3, "Andre": 1}


def test_the_file_has_every_post_and_no_formula(eva, shared, posts):
    for page, title in ((posts.first, '=HYPERLINK("https://example.org")'), (posts.second, "<script>x")):
        page.title = title
        page.save(update_fields=["title"])
    head, *rows = file_of(eva)
    assert head[0] == "Innlegg"
    assert [row[0] for row in rows] == ['\'=HYPERLINK("https://example.org")', "<script>x"]
    assert rows[0][4:] == ["2", "1", "5", "0", "1", "1"]
    assert len(file_of(eva, "&origin=seeded")) == 2
    assert "<script>x" not in report(eva).content.decode()


def test_the_workbook_can_be_fetched(eva, shared):
    assert b"".join(report(eva, "?export=xlsx").streaming_content).startswith(b"PK")


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", " =", "\u00a0@"])
def test_what_a_spreadsheet_might_compute_is_text(begin):
    assert as_text(f"{begin}1+1") == f"'{begin}1+1"


def test_ordinary_text_is_left_alone():
    assert [as_text(text) for text in ("", "Køen", "1-2", "a=b")] == ["", "Køen", "1-2", "a=b"]


@engines
def test_days_have_no_gaps_and_add_up(shared):
    found = days(Scope())
    assert len(found) == 31
    assert (found[0], found[-1]) == (Day(TODAY - timedelta(days=30), 1, 1), Day(TODAY, 2, 5))
    assert sum(day.visits for day in found) == 6
    assert len(days(Scope(first=TODAY - timedelta(days=6), last=TODAY))) == 7


@engines
def test_parts_and_posts_add_up_to_the_same(shared):
    channels = sum(sums_by(Scope(), "channel").values(), Sums())
    rows = named(list(texts(Scope()).order_by("-links", "key")), Scope())
    assert sum((row.sums for row in rows), Sums()) == channels
    assert [row.depth for row in rows] == [1, 1]


@engines
def test_the_report_takes_as_many_queries_for_many_posts_as_for_one(
    eva, shared, posts, django_assert_max_num_queries
):
    report(eva)
    with django_assert_max_num_queries(24) as for_two:
        report(eva)
    used(posts.polish)
    hits.roll_up()
    with django_assert_max_num_queries(len(for_two)):
        report(eva)


def test_a_long_time_is_drawn_in_weeks_and_then_in_months():
    def of(number):
        return chart([Day(TODAY - timedelta(days=back), visits=1) for back in range(number)][::-1])

    assert [of(number).days for number in (92, 93, 644, 645)] == [1, 7, 7, 28]
    assert of(93).most == 7
    assert chart([Day(TODAY)]) is None


@pytest.mark.parametrize("asked", ["day_from=0001-01-01", "day_to=9999-12-31", "day_from=2090-01-01"])
def test_days_of_another_time_are_answered_like_any(eva, shared, asked):
    report(eva, f"?{asked}")


def test_no_cell_of_the_file_ends_at_a_semicolon_in_a_title(eva, shared, posts):
    posts.first.title = "Pris;=1+1;slutt"
    posts.first.save()
    content = b"".join(report(eva, "?export=csv").streaming_content).decode()
    assert '"Pris;=1+1;slutt"' in content
