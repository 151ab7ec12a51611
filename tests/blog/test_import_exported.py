"""A folder that ``export_site`` wrote, and that somebody has tampered with since."""

from pathlib import Path

import pytest
import yaml
from django.test import Client
from taggit.models import Tag
from wagtail.contrib.redirects.models import Redirect

from blog.models import Author, ImportedFile, Picture, PostPage
from config.sites import Tree
from tests.blog.importing import run, write
from tests.blog.test_import_wordpress import png

pytestmark = pytest.mark.django_db
POST = "---\nsnakkis: 1\ntitle: {0}\nslug: {0}\ndate: '2026-03-02T08:00:00+00:00'\n---\n\nTekst.\n"


@pytest.fixture
def folder(tree: Tree, tmp_path: Path) -> Path:
    """An exported site with one good post and one good picture."""
    root = tmp_path / "side"
    write(root, "snakkis.yaml", "snakkis: 1\n")
    write(root, "blogg/nb/god.md", POST.format("god"))
    write(root, "bilder/god.png", png())
    write(root, "bilder/god.png.yaml", "title: Benken\ntags: [benk]\n")
    return root


def good_came() -> bool:
    return PostPage.objects.filter(slug="god").exists() and Picture.objects.filter(title="Benken").exists()


def test_a_picture_cannot_say_what_it_is_called_here_or_where_its_file_lies(folder: Path) -> None:
    write(folder.parent, "annen.png", png("blue"))
    more = {"title": "Benken", "key": "../../ute", "origin": "x", "path": str(folder.parent / "annen.png")}
    write(folder, "bilder/god.png.yaml", yaml.safe_dump({**more, "name": "x.png", "file": "x", "id": 7}))
    assert run(folder, publish=True).status == 0
    record = ImportedFile.objects.get()
    assert (record.origin, record.key) == ("", "bilder/god.png")
    with record.picture.file.open("rb") as kept:
        assert kept.read() == png()


@pytest.mark.parametrize(
    "place", ["bilder/ute.png", "bilder/ute.png.yaml", "blogg/nb/ute.md", "navn.yaml", "emner.yaml"]
)
def test_what_a_link_has_outside_the_folder_is_named_and_not_read(folder: Path, place: str) -> None:
    secret = {".md": POST.format("ute").encode(), ".png": png()}.get(Path(place).suffix, b"title: Ute\n")
    write(folder.parent, "ute", secret)
    if "bilder" in place:
        write(folder, "bilder/ute.png", png())
        write(folder, "bilder/ute.png.yaml", "title: Ute\n")
        (folder / place).unlink()
    (folder / place).symlink_to(folder.parent / "ute")
    result = run(folder, publish=True)
    assert (result.status, "leads out of the folder" in result.err) == (1, True), result.err
    assert f"{folder / place.removesuffix('.yaml')}" in result.err
    assert good_came()
    assert not PostPage.objects.filter(slug="ute").exists()
    assert not Picture.objects.filter(title="Ute").exists()


@pytest.mark.parametrize(
    "about", ["title: [", "- 1", "title: ''", "title: A\nfocal_point_x: x", "title: A\ntags: 3", b"\xff"]
)
def test_a_picture_described_wrongly_is_named(folder: Path, about: str | bytes) -> None:
    write(folder, "bilder/feil.png", png())
    write(folder, "bilder/feil.png.yaml", about)
    result = run(folder, publish=True)
    assert (result.status, f"{folder}/bilder/feil.png:1: " in result.err) == (1, True), result.err
    assert good_came()
    assert Picture.objects.count() == 1


NAMED = [
    ("emner.yaml", [{"name": "a", "slug": "a/b"}, {"name": "god", "slug": "god"}]),
    ("emner.yaml", [{"name": "a"}, 3, {"name": "god", "slug": "god"}]),
    ("emner.yaml", [{"name": "a" * 101, "slug": "a"}, {"name": "god", "slug": "god"}]),
]


@pytest.mark.parametrize(("place", "rows"), NAMED)
def test_a_tag_that_is_none_is_named_and_the_next_one_comes(
    folder: Path, place: str, rows: list[object]
) -> None:
    write(folder, place, yaml.safe_dump(rows))
    result = run(folder, publish=True)
    assert (result.status, f"{folder / place}:1: " in result.err) == (1, True), result.err
    assert not Tag.objects.filter(slug__startswith="a").exists()
    assert Tag.objects.filter(slug="god").exists()
    assert good_came()


@pytest.mark.parametrize(
    "wrong",
    [
        {"website": "javascript:alert(1)"},
        {"slug": "a/b"},
        {"slug": "god"},
        {"name": "a" * 121},
        {"lang": "xx"},
        {"picture": ["a"]},
    ],
)
def test_an_author_that_cannot_be_is_named_and_the_next_one_comes(
    folder: Path, wrong: dict[str, object]
) -> None:
    good = {"lang": "nb", "name": "God", "slug": "god", "group": "nb/god"}
    bad = {"lang": "nb", "name": "Ola", "slug": "ola", "group": "nb/ola", **wrong}
    last = {"lang": "nb", "name": "Kari", "slug": "kari", "group": "nb/kari"}
    write(folder, "navn.yaml", yaml.safe_dump({"authors": [good, bad, last]}))
    result = run(folder, publish=True)
    assert (result.status, f"{folder}/navn.yaml:1: " in result.err) == (1, True), result.err
    assert list(Author.objects.order_by("name").values_list("name", flat=True)) == ["God", "Kari"]
    assert good_came()


@pytest.mark.parametrize("text", ["[", "3", "a", "ukjent: [{name: a}]", "authors: 3"])
def test_a_file_of_names_that_is_none_is_named(folder: Path, text: str) -> None:
    write(folder, "navn.yaml", text)
    result = run(folder, publish=True)
    assert (result.status, f"{folder}/navn.yaml:1: " in result.err) == (1, True), result.err
    assert good_came()


@pytest.mark.parametrize(
    "wrong",
    [
        {"to": "javascript:alert(1)"},
        {"to": "//b.example"},
        {"from": "a" * 300},
        {"to": "data:,x"},
        {"to": ""},
    ],
)
def test_a_redirect_that_cannot_be_is_named_and_the_next_one_comes(
    folder: Path, client: Client, wrong: dict[str, str]
) -> None:
    rows = [{"from": "/feil", "to": "https://b.example/", "permanent": True, **wrong}]
    rows += [{"from": "/god", "to": "blogg/nb/god.md", "permanent": True}]
    write(folder, "videresending.yaml", yaml.safe_dump(rows))
    result = run(folder, publish=True)
    assert (result.status, f"{folder}/videresending.yaml:1: " in result.err) == (1, True), result.err
    assert list(Redirect.objects.values_list("old_path", flat=True)) == ["/god"]
    assert client.get("/god/").status_code == 301
