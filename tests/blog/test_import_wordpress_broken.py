"""``import_wordpress`` with one item that cannot be: it is named, and the post beside it comes along."""

from pathlib import Path

import pytest
from django.core.management import CommandError

from blog.importing.media import File, Media
from blog.importing.notes import Notes
from blog.models import Picture, PostPage
from config.sites import Tree
from tests.blog.test_import_wordpress import png
from tests.blog.wordpress import END, HEAD, bring, export, item

pytestmark = pytest.mark.django_db
GOOD = item(1, "God")


def titles() -> list[str]:
    return [page.title for page in PostPage.objects.order_by("pk")]


def outside(id: int, address: str) -> str:
    """An attachment at an address of its own."""
    return item(id, "Fil", kind="attachment", status="inherit", attachment=address, html="")


@pytest.mark.parametrize("dry_run", [True, False])
@pytest.mark.parametrize(
    "address",
    ["https://[x/uploads/a.png", "https://a.example/uploads/a%00.png", f"https://a.example/{'å' * 300}.png"],
)
def test_an_attachment_whose_address_is_none_is_named(
    tree: Tree, tmp_path: Path, address: str, dry_run: bool
) -> None:
    path = export(tmp_path / "blog.xml", outside(9, address), GOOD)
    result = bring(path, media=tmp_path, dry_run=dry_run)
    assert result.status == 1
    assert f"attachment 9 “Fil”: file {address} is not in the folder" in result.err
    assert titles() == ([] if dry_run else ["God"])


def test_a_file_that_cannot_be_read_is_named(tree: Tree, tmp_path: Path) -> None:
    address, notes = "https://a.example/b.png", Notes()

    def full(address: str, path: Path) -> None:
        path.mkdir()

    assert Media("", notes, fetch=full).picture(File("9", address, "attachment 9")) is None
    assert [note.where for note in notes.failed] == ["attachment 9"]


def test_no_name_of_a_file_keeps_it_from_coming(tree: Tree, tmp_path: Path) -> None:
    def fetch(address: str, path: Path) -> None:
        path.write_bytes(png())

    notes = Notes()
    for name in ("a%00.png", "å" * 300 + ".png"):
        Media("", notes, fetch=fetch).picture(File(name[:9], f"https://a.example/{name}", name))
    assert (notes.failed, Picture.objects.count()) == ([], 2)
    assert sorted(picture.title[:5] for picture in Picture.objects.all()) == ["a.png", "ååååå"]


@pytest.mark.parametrize("html", ['<a href="https://[x/">her</a>', '<img src="https://[x/uploads/a.png">'])
def test_an_address_in_a_text_that_is_none_keeps_the_text(tree: Tree, tmp_path: Path, html: str) -> None:
    path = export(tmp_path / "blog.xml", item(2, "Lenke", f"<p>Se {html}</p>"), GOOD)
    bring(path, media=tmp_path)
    assert titles() == ["Lenke", "God"]


def test_a_post_whose_own_address_is_none_comes_along(tree: Tree, tmp_path: Path) -> None:
    bring(export(tmp_path / "blog.xml", item(2, "Rar", link="https://[x/"), GOOD), media=tmp_path)
    assert titles() == ["Rar", "God"]


@pytest.mark.parametrize("digits", ["9" * 5000, "x" + "f" * 5000, "9" * 200_000])
def test_a_character_of_thousands_of_digits_is_left_out_and_named(
    tree: Tree, tmp_path: Path, digits: str
) -> None:
    path = tmp_path / "blog.xml"
    bad = item(2, "Tall", f"Før &#{digits}; etter")
    bare = item(3, "Bart").replace("<![CDATA[Bart]]>", f"Bart &#{digits};")
    path.write_text(HEAD + bad + bare + GOOD + END, encoding="utf-8")
    result = bring(path)
    assert result.status == 0, result.err
    assert "characters that XML does not allow: U+0000" in result.out
    assert titles() == ["Tall", "Bart", "God"]


@pytest.mark.parametrize("name", ["zlib", "rot13", "hex", "idna", "undefined", "klingonsk", "base64"])
def test_an_encoding_that_is_none_of_texts_is_refused(tree: Tree, tmp_path: Path, name: str) -> None:
    path = tmp_path / "blog.xml"
    path.write_text(HEAD.replace("UTF-8", name) + GOOD + END, encoding="utf-8")
    with pytest.raises(
        CommandError, match=rf"is written in {name}, which nobody knows.*Nothing was imported"
    ):
        bring(path)
