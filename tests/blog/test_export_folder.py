"""The folder of an export: what is written in it, what is taken away, and what nobody touches."""

from pathlib import Path
from typing import NoReturn

import pytest
from django.core.files.base import ContentFile

from blog.exporting.files import Folder, FolderError


class Gone(ContentFile):
    """A stored file that its storage does not have any more."""

    def open(self, mode: str | None = None) -> NoReturn:  # type: ignore[override]
        raise FileNotFoundError


def opened(path: Path) -> Folder:
    folder = Folder(path, dry_run=False)
    folder.text("snakkis.yaml", "snakkis: 1\n")
    return folder


def media(folder: Folder, place: str, content: bytes = b"en") -> None:
    folder.file(place, ContentFile(content))
    folder.text(f"{place}.yaml", "title: A\n")


@pytest.mark.parametrize("place", ["../ute.md", "bilder/../../ute.md", "/tmp/ute.md", "lenke/ute.md"])
def test_a_place_outside_the_folder_is_refused(tmp_path: Path, place: str) -> None:
    folder = opened(tmp_path / "en")
    (tmp_path / "en/lenke").symlink_to(tmp_path)
    with pytest.raises(FolderError, match="outside"):
        folder.text(place, "Tekst")
    with pytest.raises(FolderError, match="outside"):
        folder.file(place, ContentFile(b"a"))
    assert not (tmp_path / "ute.md").exists()


def test_a_file_of_the_same_size_with_other_content_is_written_anew(tmp_path: Path) -> None:
    media(opened(tmp_path), "bilder/a.png", b"en")
    folder = opened(tmp_path)
    media(folder, "bilder/a.png", b"to")
    assert ((tmp_path / "bilder/a.png").read_bytes(), folder.changed) == (b"to", 1)
    again = opened(tmp_path)
    media(again, "bilder/a.png", b"to")
    assert again.changed == 0


def test_a_media_file_that_is_gone_from_the_site_goes(tmp_path: Path) -> None:
    first = opened(tmp_path)
    media(first, "bilder/a.png")
    media(first, "dokumenter/b.pdf")
    media(first, "dokumenter/c.pdf")
    second = opened(tmp_path)
    media(second, "dokumenter/c.pdf")
    second.clear()
    left = {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file()}
    assert left == {"snakkis.yaml", "dokumenter/c.pdf", "dokumenter/c.pdf.yaml"}


def test_what_no_export_wrote_stays(tmp_path: Path) -> None:
    opened(tmp_path)
    for name in ("bilder/mine.png", "notat.txt", "annet/a.png"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("Mitt.")
    opened(tmp_path).clear()
    assert {path.name for path in tmp_path.rglob("*.*")} == {"snakkis.yaml", "mine.png", "notat.txt", "a.png"}


def test_the_last_copy_of_a_file_that_the_media_lost_is_kept(tmp_path: Path) -> None:
    media(opened(tmp_path), "bilder/a.png")
    folder = opened(tmp_path)
    assert not folder.file("bilder/a.png", Gone(b""))
    folder.clear()
    assert (tmp_path / "bilder/a.png").is_file()
    assert (tmp_path / "bilder/a.png.yaml").is_file()
    assert len(folder.written) == 1
