import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.contrib.staticfiles import finders
from django.core.management import call_command

from config.bundles import BUNDLES, PARTS, bundle, joined

STATIC = Path(django_settings.BASE_DIR / "static")
# Linked by Wagtail's admin alone.
ADMIN = ("css/admin", "js/admin")
SCRIPT_BYTES = 10_000


@pytest.fixture
def collected(settings: Any, tmp_path: Path) -> dict[str, str]:
    """What collectstatic makes of our own files, as in production: where each name lies."""
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STATICFILES_FINDERS = ["config.bundles.SiteFinder"]
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    }
    call_command("collectstatic", verbosity=0, interactive=False)
    return json.loads((settings.STATIC_ROOT / "staticfiles.json").read_text())["paths"]


def test_every_style_sheet_and_script_of_the_site_stands_in_a_bundle():
    written = {str(path.relative_to(STATIC)) for kind in ("css", "js") for path in STATIC.glob(f"{kind}/*.*")}
    assert {name for name in written if not name.startswith(ADMIN)} == PARTS


def test_parts_are_not_published_beside_their_bundle(collected: dict[str, str]):
    assert not PARTS & collected.keys()
    assert BUNDLES.keys() <= collected.keys()


def test_addresses_in_a_style_sheet_lead_to_what_is_published(collected: dict[str, str], settings: Any):
    css = Path(settings.STATIC_ROOT, collected["css/site.css"]).read_text()
    addresses = set(re.findall(r'url\("([^"]+)"\)', css))
    assert any(address.endswith(".woff2") for address in addresses)
    assert all((Path(settings.STATIC_ROOT) / "css" / address).exists() for address in addresses)


def test_a_bundle_that_has_not_changed_keeps_its_age(settings: Any):
    path = Path(finders.find("css/site.css"))
    before = path.stat().st_mtime_ns
    assert Path(finders.find("css/site.css")).stat().st_mtime_ns == before
    path.write_text("old", encoding="utf-8")
    finders.find("css/site.css")
    assert path.read_text(encoding="utf-8") == bundle("css/site.css")


def test_a_page_loads_one_small_script():
    assert len(bundle("js/site.js").encode()) < SCRIPT_BYTES


def test_each_script_has_a_scope_of_its_own():
    script = bundle("js/site.js")
    assert script.startswith("{\n")
    assert len(re.findall(r"^\}\n\{$", script, re.MULTILINE)) == len(BUNDLES["js/site.js"]) - 1


def test_comments_are_left_out_and_addresses_are_not(tmp_path: Path):
    style, script = tmp_path / "a.css", tmp_path / "a.js"
    style.write_text('/* one\n two */\na {\n  b: url("//c/d"); /* e */\n}\n')
    script.write_text('// one\n/** two\n * three */\nlet a = "https://b/"; // c\n\n  b();\n')
    assert joined([style]) == 'a {\nb: url("//c/d");\n}\n'
    assert joined([script]) == '{\nlet a = "https://b/"; // c\nb();\n}\n'


@pytest.mark.parametrize("part", [part for part in sorted(PARTS) if part.endswith(".js")])
def test_no_text_in_a_script_goes_over_several_lines(part: str):
    """Its indentation would be lost."""
    for line in (STATIC / part).read_text(encoding="utf-8").splitlines():
        assert line.count("`") % 2 == 0, line
