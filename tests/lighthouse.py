"""``make lighthouse``: four pages of the demo site as a phone sees them, written into docs/benchmarks.md.

Lighthouse's own phone profile (a slow processor, slow 4G), the median of RUNS. A machine that has other work
gives performance too low, never too high; the other scores do not depend on it.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

from tests import chromium
from tests.checker import TOOLS
from tests.report import write
from tests.site import running_site

RUNS, TRIES = 5, 3
PAGES = {
    "the front page": "/",
    "a post": "/blogg/brevet-fra-solveig/",
    "a term of the glossary": "/leksikon/munn-til-munn/",
    "the signup": "/nyhetsbrev/",
}
GOALS = {"performance": 95, "accessibility": 100, "best-practices": 100, "seo": 100}
COMMAND = ["node", str(TOOLS / "lighthouse" / "cli" / "index.js")]
BEGIN, END = "<!-- make lighthouse writes from here -->\n", "<!-- and to here -->\n"
HEADER = "| page | performance | accessibility | best practices | SEO |\n|---|---:|---:|---:|---:|\n"

Scores = dict[str, float]


def main() -> int:
    if not Path(COMMAND[1]).exists():
        raise SystemExit("There is no Lighthouse in .cache/: `make checkers` gets it by npm.")
    if not chromium.executable():
        raise SystemExit(f"Lighthouse needs a browser: {chromium.MISSING}.")
    with (
        tempfile.TemporaryDirectory(prefix="snakkis-lighthouse-") as folder,
        running_site(Path(folder)) as site,
    ):
        scores = {page: medians(site.base_url + path) for page, path in PAGES.items()}
    report = HEADER + "".join(row(page, found) for page, found in scores.items())
    print(report)
    how = f"Medians of {RUNS} runs of Lighthouse {version()}, phone profile.\n\n"
    write(how + report, begin=BEGIN, end=END)
    return int(any(found[name] < goal for found in scores.values() for name, goal in GOALS.items()))


def medians(url: str) -> Scores:
    """Score by category, 0 to 100."""
    runs = [run(url) for _ in range(RUNS)]
    return {name: median(found[name] for found in runs) for name in GOALS}


def run(url: str) -> Scores:
    flags = " ".join(["--headless=new", *chromium.flags()])
    options = ["--quiet", "--output=json", f"--only-categories={','.join(GOALS)}", f"--chrome-flags={flags}"]
    environment = {**os.environ, "CHROME_PATH": str(chromium.executable())}
    result = json.loads(output([*COMMAND, url, *options], environment))
    lost = [
        f"{audit['id']}: {audit['score']}"
        for audit in result["audits"].values()
        if audit["scoreDisplayMode"] == "binary" and audit["score"] == 0
    ]
    found = {name: round(100 * result["categories"][name]["score"]) for name in GOALS}
    print(url, *found.values(), *lost, flush=True)
    return found


def output(command: list[str], environment: dict[str, str]) -> str:
    """What Lighthouse prints. Now and then it loses the browser's trace and asks to be run again."""
    for _ in range(TRIES):
        done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=False)
        if done.returncode == 0:
            return done.stdout
    raise SystemExit(f"Lighthouse failed {TRIES} times; what it said stands above.")


def row(page: str, scores: Scores) -> str:
    cells = " | ".join(f"{scores[name]:g}" for name in GOALS)
    return f"| {page} | {cells} |\n"


def version() -> str:
    package = json.loads((TOOLS / "lighthouse" / "package.json").read_text(encoding="utf-8"))
    return str(package["version"])


if __name__ == "__main__":
    sys.exit(main())
