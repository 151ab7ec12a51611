"""What no public template may hold: what the content security policy refuses, or a stranger's address."""

import re
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR / "templates")
PUBLIC = [
    path
    for path in sorted(ROOT.rglob("*.html"))
    if "admin" not in path.parts and path.relative_to(ROOT).parts[0] != "mail"
]
# Saved, read and printed far from our stylesheets.
DOCUMENTS = {ROOT / "consent/export.html"}
STYLES = [
    path for path in sorted(Path(settings.BASE_DIR / "static/css").glob("*.css")) if path.stem != "admin"
]
ELSEWHERE = re.compile(r"""(?:src|href|action)=["'](?:https?:)?//|url\(["']?(?:https?:)?//""")


@pytest.mark.parametrize(
    "path", [path for path in PUBLIC if path not in DOCUMENTS], ids=lambda path: str(path.relative_to(ROOT))
)
def test_a_page_has_no_inline_script_or_style(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(
        r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=| type=\"application/ld\+json\">)", text
    )


@pytest.mark.parametrize("path", [*PUBLIC, *STYLES], ids=lambda path: path.name)
def test_nothing_is_loaded_from_anyone_else(path: Path) -> None:
    assert not ELSEWHERE.search(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.name)
def test_colours_come_from_the_tokens(path: Path) -> None:
    used = re.findall(r"#[0-9a-f]{3,8}\b", path.read_text(encoding="utf-8"))
    assert path.name == "tokens.css" or set(used) <= {"#fff"}  # a mail's own paper in the mailbox
