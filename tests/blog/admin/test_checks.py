"""What the editor is told before publishing."""

from dataclasses import replace
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from blog.admin.checks import findings
from blog.admin.drafts import Draft
from blog.models import Audience, PostPage
from tests.blog.admin.conftest import signed_in

GOOD = Draft(
    title="Åtti minutter i kø",
    description="En liten feltstudie fra en bakerikø i Tromsø: hva folk snakket om mens de ventet.",
    blocks=[("text", "<p>Vi sto i køen.</p><h2>Det vi hørte</h2><p>Nesten ingen snakket om brødet.</p>")],
    relation="none",
    has_category=True,
    has_tags=True,
)


@pytest.fixture(autouse=True)
def _english() -> Any:
    with translation.override("en"):
        yield


def said(**facts: Any) -> list[str]:
    return [finding.what for finding in findings(replace(GOOD, **facts))]


def text(markup: str) -> list[str]:
    return said(blocks=[("text", markup)])


@pytest.mark.parametrize("language", ["nb", "pl"])
def test_the_tab_is_called_as_in_the_editor(language: str) -> None:
    with translation.override(language):
        [finding] = findings(replace(GOOD, title="Lang " * 20))
        assert translation.gettext("Promote") in finding.fix


def test_of_a_good_draft_nothing_is_said() -> None:
    assert findings(GOOD) == []


@pytest.mark.parametrize(
    ("facts", "what"),
    [
        ({"title": "Å" * 61}, "The title is longer than the 60 characters"),
        ({"seo_title": "Å" * 61}, "The title is longer than the 60 characters"),
        ({"description": ""}, "There is no description"),
        ({"description": "Kort."}, "The description is short: 5 characters"),
        ({"description": "Lang. " * 40}, "The description is long: 240 characters"),
        ({"relation": ""}, "It is not said what ties us"),
        ({"relation": "advertisement"}, "It is not said who paid"),
        ({"relation": "received-product"}, "It is not said who paid"),
        ({"has_category": False}, "The post stands on no shelf"),
        ({"has_tags": False}, "There are no tags"),
        ({"hidden": ["Hemmelig", "Kladd"]}, "It links to what readers cannot open: Hemmelig, Kladd."),
        ({"blocks": []}, "There is no text"),
    ],
)
def test_what_is_missing_or_too_long_is_said(facts: dict[str, Any], what: str) -> None:
    assert [finding for finding in said(**facts) if not finding.startswith(what)] == []
    assert said(**facts) != []


@pytest.mark.parametrize(
    "facts",
    [
        {"title": "Å" * 60},
        {"title": "Å" * 90, "seo_title": "Kort tittel"},
        {"description": "", "made": "Slik begynner den."},
        {"description": "Å" * 160},
        {"relation": "advertisement", "relation_party": "Butikken AS"},
        {"relation": None, "has_category": None, "has_tags": None},
        {"blocks": None},
        {"blocks": [("text", "<p>Nok.</p>"), ("signup", None), ("code", {"language": "", "code": ""})]},
    ],
)
def test_what_is_in_order_is_left_unsaid(facts: dict[str, Any]) -> None:
    assert said(**facts) == []


@pytest.mark.parametrize(
    ("block", "what"),
    [
        (("text", "<p></p>"), "A block is empty."),
        (("text", "<p data-block-key='x'> <br/>&nbsp;</p>"), "A block is empty."),
        (("quote", {"quote": "", "source": ""}), "A block is empty."),
        (("tips", [{"type": "item", "id": "1", "value": {"heading": "", "text": ""}}]), "A block is empty."),
    ],
)
def test_an_empty_block_is_found(block: tuple[str, Any], what: str) -> None:
    assert said(blocks=[("text", "<p>Nok.</p>"), block]) == [what]


def picture(**image: Any) -> list[str]:
    blocks = [("text", "<p>Nok.</p>"), ("picture", {"image": {"image": 1, **image}, "caption": ""})]
    return said(blocks=blocks)


def test_a_picture_without_words_is_found() -> None:
    assert picture(alt_text="", decorative=False)[0].startswith("A picture has no words")
    assert picture(alt_text="", decorative=True) == []
    assert picture(alt_text="En benk utenfor butikken", decorative=False) == []


@pytest.mark.parametrize("name", ["IMG_0042.jpg", "DSC 1234", "benken_ved_butikken", "benk.webp"])
def test_the_name_of_a_file_is_no_alternative(name: str) -> None:
    assert "looks like the name of a file" in picture(alt_text=name, decorative=False)[0]


@pytest.mark.parametrize(
    ("markup", "what"),
    [
        ("<p>a</p><h3>Under</h3><p>b</p><h2>Over</h2>", "A subheading stands before"),
        ("<h2></h2><p>a</p>", "A heading is empty"),
        ("<h2> <b></b></h2><p>a</p>", "A heading is empty"),
        (f"<p>{'Ord er ord. ' * 30}</p>" * 7, "630 words without a heading"),
        (f"<p>{'Ord er ord. ' * 50}</p>", "A paragraph has 150 words: “Ord er ord. Ord er ord. …”"),
        (f"<p>Kort. {'Ord ' * 36}slutt. Kort.</p>", "A sentence has more than 35 words: “Ord Ord"),
        (f"<p>{('Ord ' * 36 + 'slutt. ') * 2}</p>", "2 sentences have more than 35 words. The first"),
        ('<p><a href="https://x.no">Les mer</a></p>', "A link says only “Les mer”"),
        ('<p><a href="https://x.no">her.</a></p>', "A link says only “her.”"),
        ('<p><a href="https://x.no">Tutaj</a></p>', "A link says only “Tutaj”"),
    ],
)
def test_what_makes_a_text_hard_to_read_is_said(markup: str, what: str) -> None:
    assert [finding for finding in text(markup) if not finding.startswith(what)] == []
    assert text(markup) != []


@pytest.mark.parametrize(
    "markup",
    [
        "<h3>Under</h3><p>Bare underoverskrifter.</p>",
        "<h2>Over</h2><h3>Under</h3><p>a</p>",
        "<p>Den kom 3. mai kl. 12 til f.eks. Bodø og Tromsø.</p>",
        '<p><a href="https://x.no">Les mer om køen</a></p>',
        f"<p>{'Et ord. ' * 60}</p>",
    ],
)
def test_ordinary_text_is_let_be(markup: str) -> None:
    assert text(markup) == []


def test_every_finding_says_what_to_do() -> None:
    blocks = [("text", "<h3>a</h3><h2></h2><p><a>her</a></p>"), ("quote", {"quote": ""})]
    bad = Draft(title="Å" * 90, blocks=blocks, relation="", has_category=False, has_tags=False, hidden=["x"])
    found = findings(bad)
    assert len(found) >= 9
    assert all(finding.fix for finding in found)


# In the editor.


def address(post: PostPage) -> str:
    return f"/admin/pages/{post.pk}/before-publishing/"


def test_a_stranger_is_told_nothing(make_post: Any, client: Client) -> None:
    assert client.get(address(make_post("Kø"))).status_code == 302


def test_the_list_is_of_the_last_draft(make_post: Any, editor: Client) -> None:
    post = make_post("Kø", tags=("kø",))
    assert "search engines show" not in editor.get(address(post)).content.decode()
    post.title = "Å" * 61
    post.save_revision()
    for path in (address(post), f"/admin/pages/{post.pk}/edit/"):
        assert "60" in editor.get(path).content.decode()
        assert 'class="finding-what"' in editor.get(path).content.decode()


def test_links_to_drafts_hidden_and_deleted_pages_are_named(
    make_post: Any, make_term: Any, editor: Client
) -> None:
    draft, later = make_post("Kladden", live=False), make_post("Senere", audience=Audience.SUBSCRIBERS)
    gone, out, term = make_post("Borte"), make_post("Ute"), make_term("Utkastet", live=False)
    markup = "".join(
        f'<a linktype="page" id="{page.pk}">til siden om det</a>' for page in (draft, later, gone, out)
    )
    gone.delete()
    post = make_post("Kø", body=[("text", f"<p>{markup}</p>"), ("term", {"term": term})])
    answer = editor.get(address(post)).content.decode()
    for title in ("Kladden", "Senere", "Utkastet"):
        assert title in answer
    assert "Ute," not in answer
    assert "Ute." not in answer


def test_the_list_asks_as_often_for_a_long_text(
    make_post: Any, eva: Any, django_assert_max_num_queries: Any
) -> None:
    others = [make_post(f"Innlegg {n}", live=n % 2 == 0) for n in range(20)]
    body = [("text", f'<p><a linktype="page" id="{other.pk}">{other.title}</a></p>') for other in others]
    post = make_post("Kø", body=body)
    editor = signed_in(eva)
    with django_assert_max_num_queries(25):
        editor.get(address(post))


def test_wagtails_checker_comes_with_previews_alone(make_post: Any, editor: Client, client: Client) -> None:
    post = make_post("Kø")
    assert "wagtail-userbar" in editor.get(f"/admin/pages/{post.pk}/view_draft/").content.decode()
    assert editor.get("/blogg/ko/").content == client.get("/blogg/ko/").content
    assert "userbar" not in client.get("/blogg/ko/").content.decode()
