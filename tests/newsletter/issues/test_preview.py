"""What an editor sees of an issue beside the form."""

import pytest
from django.urls import reverse

from newsletter.issues.preview import DARK, DESK, drawn, frames, modes
from tests.newsletter.issues.cast import again, issue, segment
from tests.newsletter.issues.test_from_post import eva  # noqa: F401
from tests.newsletter.issues.test_texts import condition, stream

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]


@pytest.fixture
def page():
    some = segment("language", {"languages": ["nb"]}, name="Norske")
    text = ("text", "<p>Hei {fornavn|dere}</p>")
    return again(issue(body=stream(text, condition(some, "Bare norske", "Alle andre"))))


def test_every_mode_shows_a_letter(page, client, eva):  # noqa: F811
    client.force_login(eva)
    for mode, _label in modes(page)[1:]:
        reply = client.get(reverse("wagtailadmin_pages:view_draft", args=[page.pk]), {"mode": mode})
        assert reply.status_code == 200
        assert "issue-frame" in reply.content.decode()
        assert "unsafe-eval" not in reply.headers["Content-Security-Policy"]


def test_the_page_itself_is_the_first(page, client, eva):  # noqa: F811
    client.force_login(eva)
    reply = client.get(reverse("wagtailadmin_pages:view_draft", args=[page.pk]))
    assert "Hei dere" in reply.content.decode()


def test_as_a_segment_one_sees_what_it_reads(page):
    [(mode, label)] = [found for found in modes(page) if found[0].startswith("segment-")]
    assert "Norske" in label
    assert all("Bare norske" in frame.text for frame in frames(page, mode))
    assert all("Alle andre" in frame.text for frame in frames(page, "mail"))


def test_broken_data_breaks_nothing(page):
    found = list(frames(page, "broken"))
    assert len(found) == 5
    assert "Hei dere" in found[0].text
    assert not any("<script>alert" in frame.html for frame in found)


def test_the_dark_is_the_letters_own_and_the_light_stays_light():
    css = "@media (prefers-color-scheme: dark) { a { color: red } }"
    assert drawn(css, DARK).startswith("@media all ")
    assert drawn(css, DESK).startswith("@media not all ")


def test_what_was_just_typed_is_shown_before_it_is_kept(page, client, eva):  # noqa: F811
    client.force_login(eva)
    page.title = "Endret nå"
    page.body = stream(("text", "<p>Ny blokk</p>"))
    assert "Ny blokk" in next(frames(page, "mail")).text


def test_before_it_is_published_it_leads_to_where_its_page_will_be(page):
    page.unpublish()
    page = again(page)
    page.body = stream(("share", {}))
    shown = next(frames(page, "mail"))
    assert "i nettleseren: " in shown.text
    assert "Del med en venn" in shown.html
