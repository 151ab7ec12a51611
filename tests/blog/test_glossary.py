from typing import Any

from django.test import Client

from config.sites import Tree


def letters(client: Client, address: str) -> dict[str, list[str]]:
    found = client.get(address).context["letters"]
    return {letter.name: [term.title for term in letter.terms] for letter in found}


def test_norwegian_terms_end_in_the_three_last_letters(make_term: Any, client: Client) -> None:
    for title in ("Åpenhet", "Ærlighet", "Øye", "anbefaling", "Zoom", "4P"):
        make_term(title)
    assert list(letters(client, "/leksikon/")) == ["4", "A", "Z", "Æ", "Ø", "Å"]


def test_polish_letters_follow_their_base_letter(make_term: Any, tree: Tree, client: Client) -> None:
    for title in ("Zysk", "Łańcuch", "Lojalność", "Marka", "Żart", "Źródło"):
        make_term(title, branch=tree.pl)
    assert list(letters(client, "/pl/leksikon/")) == ["L", "Ł", "M", "Z", "Ź", "Ż"]


def test_terms_of_one_letter_stand_in_order(make_term: Any, client: Client) -> None:
    for title in ("Kundeservice", "Kjede", "kampanje"):
        make_term(title)
    assert letters(client, "/leksikon/") == {"K": ["kampanje", "Kjede", "Kundeservice"]}


def test_drafts_and_other_languages_are_not_in_the_glossary(
    make_term: Any, tree: Tree, client: Client
) -> None:
    make_term("Kladd").unpublish()
    make_term("Polski", branch=tree.pl)
    assert letters(client, "/leksikon/") == {}


def test_a_term_leads_to_its_other_language_and_to_every_letter(rich_site: Tree, client: Client) -> None:
    context = client.get("/leksikon/begrep-1/").context
    assert [page.title for page in context["translations"]] == ["Termin 1"]
    assert context["letters"] == ["B"]


def test_a_term_leads_to_the_posts_of_its_tags_where_there_are_any(
    make_term: Any, make_post: Any, client: Client
) -> None:
    make_term("Kø", slug="ko", tags=("kø", "ord"))
    make_post("Køen", tags=("kø",))
    make_post("Kladd", tags=("ord",)).unpublish()
    assert [tag.name for tag in client.get("/leksikon/ko/").context["tags"]] == ["kø"]


def test_letters_of_a_term_stand_as_on_the_index(make_term: Any, client: Client) -> None:
    for title in ("Åpenhet", "Ærlighet", "Øye", "anbefaling"):
        make_term(title, slug=f"t-{ord(title[0])}")
    assert client.get("/leksikon/t-97/").context["letters"] == ["A", "Æ", "Ø", "Å"]
