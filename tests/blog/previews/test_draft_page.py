"""/utkast/<token>/: a draft in our own templates."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import User
from django.test import Client

from blog.models import PostPage, PreviewLink
from blog.previews.services import address_of, preview_link_create, preview_link_revoke
from tests.blog.previews.conftest import token_of

pytestmark = pytest.mark.django_db


def looked_at(client: Client, link: PreviewLink, look: str = "") -> Any:
    return client.get(f"/utkast/{token_of(link)}/{look}")


@pytest.mark.parametrize("look", ["", "deling/", "mail/"])
def test_without_a_link_that_is_open_there_is_a_page_that_says_why(
    client: Client, link: PreviewLink, look: str
) -> None:
    assert client.get(f"/utkast/{'x' * 43}/{look}").status_code == 404
    preview_link_revoke(link=link)
    over = looked_at(client, link, look)
    assert over.status_code == 410
    assert "Be den som sendte deg lenken" in over.content.decode()
    assert "Nå" not in over.content.decode()


def test_who_reads_polish_is_told_so_in_polish(client: Client, link: PreviewLink) -> None:
    preview_link_revoke(link=link)
    answer = client.get(f"/utkast/{token_of(link)}/", headers={"Accept-Language": "pl"})
    assert '<html lang="pl">' in answer.content.decode()


@pytest.mark.parametrize("look", ["", "deling/"])
def test_it_says_what_it_is_and_leads_to_its_other_looks(
    client: Client, link: PreviewLink, look: str
) -> None:
    page = BeautifulSoup(looked_at(client, link, look).content, "html.parser")
    strip = page.select_one(".draft-strip")
    assert strip
    assert "Utkast, ikke publisert." in strip.text
    assert "Anne i trykkeriet" in strip.text
    assert [one.text for one in strip.select("[aria-current]")] == [
        "Siden" if not look else "Slik en venn møter siden"
    ]
    for way in strip.select("a"):
        assert client.get(str(way["href"])).status_code == 200


def test_nobody_shares_or_signs_up_on_a_draft(client: Client, link: PreviewLink, draft: PostPage) -> None:
    page = BeautifulSoup(looked_at(client, link).content, "html.parser")
    forms = page.select("main form[method=post]")
    assert forms
    assert all(form.find_parent(inert=True) for form in forms)
    public = BeautifulSoup(client.get(draft.get_url()).content, "html.parser")
    assert not public.select("[inert], .draft-strip")


def test_it_is_read_with_nothing_but_the_link(client: Client, link: PreviewLink) -> None:
    page = looked_at(client, link)
    assert "Sagt i dag." in page.content.decode()
    assert (page["Cache-Control"], page["X-Robots-Tag"]) == ("no-store", "noindex")
    assert page["Referrer-Policy"] == "no-referrer"
    assert not page.cookies


def test_it_counts_no_reads(client: Client, link: PreviewLink) -> None:
    page = BeautifulSoup(looked_at(client, link).content, "html.parser")
    assert page.body
    assert not page.body.has_attr("data-page")


def test_a_polish_draft_speaks_polish(client: Client, make_post: Any, tree: Any, admin_user: User) -> None:
    post = make_post("Ławka", branch=tree.pl)
    link = preview_link_create(page=post, name="Anna", days=1, by=admin_user)
    assert '<html lang="pl">' in looked_at(client, link).content.decode()
    assert "Tak zobaczy stronę znajomy" in looked_at(client, link, "deling/").content.decode()


def test_it_shows_how_a_friend_will_meet_it(client: Client, link: PreviewLink, draft: PostPage) -> None:
    draft.relation, draft.relation_party = "advertisement", "<b>Fjellkaffe</b>"
    draft.save_revision()
    page = looked_at(client, link, "deling/").content.decode()
    assert "Annonse: betalt av &lt;b&gt;Fjellkaffe&lt;/b&gt;." in page
    assert "Du kom via en delt lenke." in page
    assert 'src="data:image/png;base64,' in page


def test_a_front_end_of_ones_own_gets_the_link(link: PreviewLink, settings: Any) -> None:
    assert address_of(link).startswith(f"{settings.BASE_URL}/utkast/")
    settings.HEADLESS_PREVIEW_URL = "https://foran.example/utkast?token={token}&x=1"
    assert address_of(link) == f"https://foran.example/utkast?token={token_of_here(link)}&x=1"


def token_of_here(link: PreviewLink) -> str:
    return address_of(link).partition("token=")[2].partition("&")[0]
