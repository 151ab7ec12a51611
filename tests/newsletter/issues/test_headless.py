"""Issues in the content API: as everybody reads them, block by block and as one text."""

import pytest
from django.contrib.auth.models import User
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from blog.headless.api import AnyPage
from blog.models import Audience, PostPage
from blog.page_cache.generation import GENERATIONS
from blog.previews.services import address_of, preview_link_create
from newsletter.models import IssuePage
from tests.newsletter.issues.cast import issue, segment
from tests.schemas import shaped

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]
CONTENT = "/api/v1/content/"


def whole(client, page):
    answer = client.get(f"{CONTENT}{page.pk}")
    assert answer.status_code == 200
    shaped(AnyPage, answer.json())
    return answer.json()


def test_what_subscribers_alone_may_read_is_not_there(client):
    hidden = issue(audience=Audience.SUBSCRIBERS)
    assert client.get(f"{CONTENT}{hidden.pk}").status_code == 404
    assert client.get(f"{CONTENT}?type=issue").json()["items"] == []


def test_personal_fields_show_their_defaults_and_conditions_what_everyone_else_reads(client):
    condition = {
        "segment": segment("language", {"languages": ["nb"]}),
        "shown": [("text", "<p>Bare for noen.</p>")],
        "otherwise": [("text", "<p>For alle andre.</p>")],
    }
    told = whole(client, issue(body=[("text", "<p>Hei {fornavn|du}!</p>"), ("condition", condition)]))
    assert [block["html"] for block in told["body"]] == ["<p>Hei du!</p>", "<p>For alle andre.</p>"]
    assert "Hei du!" in told["body_html"]
    assert "Bare for noen" not in told["body_html"]


def test_every_block_is_data(client):
    page = issue(
        body=[
            ("quote", {"quote": "Jeg fortalte det.", "source": "Kari"}),
            ("button", {"label": "Se benken", "page": None, "url": "https://example.com/benk"}),
            ("share", None),
        ],
        preheader="Først i innboksen",
    )
    told = whole(client, page)
    assert told["body"] == [
        {"type": "quote", "quote": "Jeg fortalte det.", "source": "Kari"},
        {"type": "button", "label": "Se benken", "url": "https://example.com/benk"},
    ]
    assert told["intro"] == told["description"] == told["seo"]["description"] == "Først i innboksen"
    assert told["list"]["slug"] == page.mailing_list.slug
    assert told["relation"]["kind"] == "none"


def test_twelve_issues_take_as_many_queries_as_one(client):
    counts = []
    for number in (1, 12):
        for one in range(number):
            issue(f"Brev {number} {one}", body=[("text", f'<p><a linktype="page" id="3">{one}</a></p>')])
        for _time in range(2):
            cache.clear()
            GENERATIONS.forget()
            with CaptureQueriesContext(connection) as queries:
                assert client.get(f"{CONTENT}?type=issue&fields=*").status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert IssuePage.objects.count() == 13
    assert not PostPage.objects.exists()


def test_a_draft_is_previewed_as_mail(client, admin_user: User):
    page = issue(body=[("text", "<p>Hei {fornavn|du}!</p>")], subject="Til {fornavn|deg}")
    link = preview_link_create(page=page, name="Anne", days=1, by=admin_user)
    token = address_of(link).strip("/").split("/")[-1]
    letter = client.get(f"{CONTENT}preview/{token}/mail").json()
    assert "Hei " in letter["text"]
    assert "{" not in letter["subject"]
    assert "<html" in letter["html"]
    seen = client.get(f"/utkast/{token}/mail/")
    assert seen.status_code == 200
    assert "sandbox" in seen["Content-Security-Policy"]
