"""The types of the module for other sites, as TypeScript's own compiler reads them (``make checkers``)."""

import shutil
import subprocess
from pathlib import Path

import pytest
from django.conf import settings

from config.bundles import MODULE
from tests.checker import TOOLS

TSC = TOOLS / "typescript" / "bin" / "tsc"
TYPES = (Path(settings.BASE_DIR) / "static" / MODULE).with_suffix(".d.ts")
RIGHT = """\
import { arrival, confirm, lists, offerShare, Problem, read } from "./snakkis.js";
import { receiptUrl, subscribe, turnOff } from "./snakkis.js";
arrival((code: string) => document.title = code);
const stop: () => void = read("/blogg/velkommen/");
const share = await offerShare(12, { channel: "copy" });
const links: string[] = share.ways.map((way) => way.href);
const [list] = await lists("pl");
try {
  await subscribe({ email: "kari@example.com", lists: [{ slug: list!.slug, notice: list!.notice.sha256 }] });
} catch (problem) {
  if (problem instanceof Problem && problem.status === 409) console.log(problem.told.notice?.text, links);
}
const { receipts } = await confirm({ email: "kari@example.com", code: "123456" });
receipts.map(({ token }) => receiptUrl(token));
document.querySelector("snakkis-signup")!.addEventListener("snakkis-confirmed", ({ detail }) => detail.lists);
stop(); turnOff();
"""
WRONG = {
    "a channel that there is not": 'import { offerShare } from "./snakkis.js"; '
    'offerShare(1, {channel: "fax"});',
    "a signup without a notice": 'import { subscribe } from "./snakkis.js"; '
    'subscribe({email: "", lists: [{slug: "ukens-tips"}]});',
    "a language not spoken": 'import { lists } from "./snakkis.js"; lists("sv");',
}
pytestmark = pytest.mark.skipif(
    not TSC.exists() or shutil.which("node") is None,
    reason="there is no TypeScript in .cache/ (`make checkers` gets it by npm)",
)


def compiled(folder: Path, source: str) -> str:
    """What the compiler has against ``source``."""
    shutil.copy(TYPES, folder)
    (folder / "uses.mts").write_text(source, encoding="utf-8")
    flags = [
        "--noEmit",
        "--strict",
        "--noUncheckedIndexedAccess",
        "--target",
        "es2022",
        "--module",
        "nodenext",
    ]
    command = ["node", str(TSC), *flags, "--lib", "es2022,dom,dom.iterable", "uses.mts"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    return done.stdout.strip()


def test_what_the_documentation_shows_is_well_typed(tmp_path: Path):
    assert compiled(tmp_path, RIGHT) == ""


@pytest.mark.parametrize("source", WRONG.values(), ids=WRONG)
def test_a_slip_is_found_before_it_runs(tmp_path: Path, source: str):
    assert "error TS" in compiled(tmp_path, source)
