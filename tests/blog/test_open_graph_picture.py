"""/bilde/: what a page is shared with."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from PIL import Image
from wagtail.images.tests.utils import get_test_image_file

from blog.discovery.lettering import SERIF, Lettering, broken, drawable, fitted
from blog.discovery.picture import COLUMN, LEADING, TITLE_SIZES, Card, draw
from blog.models import Audience, Picture, PostPage, Relation
from config.sites import Tree
from tests.blog.conftest import day
from tests.blog.heads import head


def address(client: Client, page: str) -> str:
    (found,) = head(client, page).meta("og:image")
    return found.removeprefix("http://testserver")


def files() -> list[Path]:
    return sorted((settings.VAR_DIR / "pictures").glob("*"))


@pytest.mark.parametrize("fields", [{"audience": Audience.SUBSCRIBERS}, {"public_from": day(2090, 1, 1)}])
def test_a_page_that_is_no_longer_public_has_no_picture(
    fields: dict[str, Any], make_post: Any, client: Client
) -> None:
    post = make_post("Benken", slug="benken")
    picture = address(client, "/blogg/benken/")
    assert client.get(picture).status_code == 200
    PostPage.objects.filter(pk=post.pk).update(**fields)
    assert client.get(picture).status_code == 404


def test_only_the_present_name_of_a_page_is_drawn_and_nothing_else_kept(
    make_post: Any, client: Client
) -> None:
    post = make_post("Benken", slug="benken")
    right = address(client, "/blogg/benken/")
    wrong = [
        f"/bilde/{post.pk}-{'0' * 16}.png",
        right.replace(".png", ".jpg"),
        right.replace(f"/{post.pk}-", "/1-"),
        right.replace(f"/{post.pk}-", "/9999999999-"),
        right.replace(f"/{post.pk}-", "/site-"),
        f"/bilde/../{post.pk}",
    ]
    for guess in wrong:
        assert client.get(guess).status_code == 404, guess
    assert files() == []


def test_a_picture_whose_file_is_gone_is_not_found(make_post: Any, client: Client) -> None:
    picture = Picture.objects.create(title="Benken", file=get_test_image_file())
    make_post("Benken", slug="benken", picture=picture)
    own = address(client, "/blogg/benken/")
    Path(picture.file.path).unlink()
    assert client.get(own).status_code == 404


def test_a_picture_has_the_size_it_is_said_to_have_and_may_be_kept_for_ever(
    make_post: Any, client: Client
) -> None:
    make_post("Benken", slug="benken")
    response = client.get(address(client, "/blogg/benken/"))
    assert response["Content-Type"] == "image/png"
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    assert Image.open(BytesIO(response.content)).size == (1200, 630)
    assert len(response.content) < 60_000
    assert not response.cookies


def test_a_new_title_gives_a_new_picture_and_drops_the_old_one(make_post: Any, client: Client) -> None:
    post = make_post("Benken", slug="benken")
    first = address(client, "/blogg/benken/")
    before = client.get(first).content
    post.title = "Krakken"
    post.save()
    second = address(client, "/blogg/benken/")
    assert client.get(second).content != before
    assert client.get(first).status_code == 404
    assert [file.name for file in files()] == [second.rpartition("/")[2]]


def test_it_is_drawn_once(make_post: Any, client: Client) -> None:
    make_post("Benken", slug="benken")
    picture = address(client, "/blogg/benken/")
    client.get(picture)
    (file,) = files()
    file.write_bytes(b"kept")
    assert client.get(picture).content == b"kept"


def test_a_place_that_cannot_be_written_still_shows_it(make_post: Any, client: Client) -> None:
    (settings.VAR_DIR / "pictures").write_text("not a folder")
    make_post("Benken", slug="benken")
    assert client.get(address(client, "/blogg/benken/")).status_code == 200


def test_an_advertisement_has_a_picture_of_its_own_that_says_so(make_post: Any, client: Client) -> None:
    plain = make_post("Benken", slug="benken")
    before = address(client, "/blogg/benken/")
    PostPage.objects.filter(pk=plain.pk).update(relation=Relation.ADVERTISEMENT, relation_party="Dahl")
    after = address(client, "/blogg/benken/")
    assert after != before
    label = Image.open(BytesIO(client.get(after).content)).convert("RGB").getpixel((76, 70))
    assert max(abs(found - berry) for found, berry in zip(label, (176, 18, 63), strict=True)) < 8


def test_the_editors_own_picture_is_cut_to_the_shape(make_post: Any, client: Client) -> None:
    file = get_test_image_file("stor.png", size=(1600, 1600))
    picture = Picture.objects.create(title="Kaia", description="Båter ved kaia", file=file)
    make_post("Benken", slug="benken", picture=picture)
    found = head(client, "/blogg/benken/")
    assert found.meta("og:image:type") == ["image/jpeg"]
    assert found.meta("og:image:alt") == ["Båter ved kaia"]
    response = client.get(address(client, "/blogg/benken/"))
    assert response["Content-Type"] == "image/jpeg"
    assert Image.open(BytesIO(response.content)).size == (1200, 630)


def test_a_small_picture_is_not_enlarged(make_post: Any, client: Client) -> None:
    picture = Picture.objects.create(title="Kaia", file=get_test_image_file(size=(640, 480)))
    make_post("Benken", slug="benken", picture=picture)
    found = head(client, "/blogg/benken/")
    shown = Image.open(BytesIO(client.get(address(client, "/blogg/benken/")).content)).size
    assert [str(length) for length in shown] == [
        *found.meta("og:image:width"),
        *found.meta("og:image:height"),
    ]


def test_every_kind_of_page_has_one(rich_site: Tree, client: Client) -> None:
    pages = (
        "/",
        "/pl/",
        "/blogg/",
        "/leksikon/begrep-1/",
        "/om/",
        "/nyhetsbrev/",
        "/blogg/kategori/ukens-tips/",
    )
    for page in pages:
        assert client.get(address(client, page)).status_code == 200, page


@pytest.mark.parametrize(
    "title",
    [
        "",
        "Kø",
        "🎉🥳",
        "Żółć, łąka i święta",
        "中文 og русский og العربية",
        "Markedsavdelingsundersøkelsesmetodeutviklingsprosjektkoordinator",
        "ord " * 200,
        "x" * 255,
        "A\u0300\u0301\u0302\x00\u202e",
    ],
)
def test_any_title_can_be_drawn(title: str) -> None:
    assert draw(Card(title, title, title)) == draw(Card(title, title, title))
    lettering, lines = fitted(
        drawable(title), SERIF, width=COLUMN, height=346, sizes=TITLE_SIZES, leading=LEADING
    )
    assert all(lettering.width(line) <= COLUMN + lettering.width("…") for line in lines)
    assert len(lines) * lettering.size * LEADING <= 346


def test_letters_we_have_none_of_are_left_out() -> None:
    assert drawable("Når 🎉 feirer 中文\nmed\tŁódź") == "Når feirer med Łódź"


def test_polish_letters_come_from_their_own_file() -> None:
    assert Lettering(SERIF, 60).width("łąka") > Lettering(SERIF, 60).width("ka") > 0


def test_lines_break_between_words() -> None:
    lines = broken("Elleve ting folk forteller videre", Lettering(SERIF, 84), COLUMN)
    assert " ".join(lines) == "Elleve ting folk forteller videre"
    assert len(lines) > 1


def test_a_number_stays_on_one_line() -> None:
    title = drawable("Biblioteket som strøk 4\u202f239 adresser")
    assert "4\xa0239" in " ".join(broken(title, Lettering(SERIF, 84), 500)).split(" ")
