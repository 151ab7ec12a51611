import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.utils.translation import override

from config.bundles import BEHAVIOUR, BUNDLES, MODULE, PARTS, bundle, joined
from config.words import WORDS
from sharing.notices import share_notice_text

STATIC = Path(django_settings.BASE_DIR / "static")
# Linked by Wagtail's admin, by previews of drafts and by the API's page alone.
ALONE = ("css/admin", "js/admin", "css/preview.css", "css/api.css")
KINDS = ("css", "js", "snakkis")
SCRIPT_BYTES = 10_000
# As it travels, in Brotli. Of it two are for the words in both languages, one for the looks.
MODULE_BYTES = 9_900


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
    written = {str(path.relative_to(STATIC)) for kind in KINDS for path in STATIC.glob(f"{kind}/*.*")}
    assert {name for name in written if not name.startswith(ALONE)} == PARTS


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


def test_the_module_for_other_sites_is_a_few_kilobytes(collected: dict[str, str], settings: Any):
    assert 0 < (settings.STATIC_ROOT / f"{MODULE}.br").stat().st_size < MODULE_BYTES


def test_our_pages_and_those_of_others_behave_alike():
    shared = [joined([STATIC / part], of=".js") for part in BEHAVIOUR]
    assert all(part in bundle("js/site.js") and part in bundle(MODULE) for part in shared)


def test_the_module_speaks_as_our_pages_do():
    words = json.loads(bundle(MODULE).splitlines()[0].removeprefix("const WORDS = ").removesuffix(";"))
    assert words.keys() == dict(django_settings.LANGUAGES).keys()
    for language, said in words.items():
        with override(language):
            assert said["share"] == share_notice_text().label
        assert all(said[key] and said[key] != WORDS[key] for key in WORDS)


def test_the_types_name_what_the_module_exports():
    types = (STATIC / MODULE).with_suffix(".d.ts").read_text(encoding="utf-8")
    exported = r"^export (?:async )?(?:const|function|class) (\w+)"
    named = r"^export (?:declare )?(?:const|function|class) (\w+)"
    assert sorted(re.findall(named, types, re.MULTILINE)) == sorted(
        re.findall(exported, bundle(MODULE), re.MULTILINE)
    )


def test_comments_are_left_out_and_addresses_are_not(tmp_path: Path):
    style, script = tmp_path / "a.css", tmp_path / "a.js"
    style.write_text('/* one\n two */\na {\n  b: url("//c/d"); /* e */\n}\n')
    script.write_text('// one\n/** two\n * three */\nlet a = "https://b/"; // c\n\n  b();\n')
    assert joined([style], of=".css") == 'a {\nb: url("//c/d");\n}\n'
    assert joined([script], of=".js") == 'let a = "https://b/"; // c\nb();\n'


@pytest.mark.parametrize("part", [part for part in sorted(PARTS) if part.endswith(".js")])
def test_no_text_in_a_script_goes_over_several_lines(part: str):
    """Its indentation would be lost."""
    for line in (STATIC / part).read_text(encoding="utf-8").splitlines():
        assert line.count("`") % 2 == 0, line
