"""Visits of share links beside a bare Django view, both under gunicorn and asked by wrk in the same way."""

import re
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from tests.bench.measure import RUNS, SECONDS, Row, table
from tests.bench.servers import serving

CLIENTS = 32
# Each request is another reader's, from a network of their own, as a proxy in front would tell it.
SCRIPT = """
local paths, thread, count = {%s}, 0, 0
local threads = 0
function setup(t) threads = threads + 1; t:set("number", threads) end
function init() thread, count = number, 0 end
function request()
  count = count + 1
  local address = (10 + thread * 40 + math.floor(count / 65536) %% 40) .. "." ..
    (math.floor(count / 256) %% 256) .. "." .. (count %% 256) .. ".7"
  return wrk.format("GET", paths[count %% #paths + 1], {["X-Forwarded-For"] = address, ["User-Agent"] = "%s"})
end
"""
AGENT = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36"


def visits(links: Sequence[str]) -> str:
    """Visits a second: of one link by all clients, and of a link for each, beside the bare view."""
    with serving("tests.bench.bare_wsgi", "/", DJANGO_SETTINGS_MODULE="tests.bench.bare_settings") as bare:
        yardstick = asked(bare, ["/"])
    with serving("config.wsgi", "/healthz", PROXIES="1") as site:
        viral, spread = asked(site, links[:1]), asked(site, links)
    return table(
        [
            Row(f"visits of {len(links)} links", spread, "a bare Django view", yardstick),
            Row("visits of one link", viral, f"of {len(links)} links", spread),
        ]
    )


def asked(site: str, paths: Sequence[str]) -> float:
    """Requests a second, CLIENTS at once: the median of RUNS."""
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder, "readers.lua")
        script.write_text(SCRIPT % (", ".join(f'"{path}"' for path in paths), AGENT))
        return median(_asked(site, script) for _ in range(RUNS))


def _asked(site: str, script: Path) -> float:
    wrk = ["wrk", "-t2", f"-c{CLIENTS}", f"-d{SECONDS:g}s", "-s", str(script), site]
    said = subprocess.run(wrk, capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in said or "Socket errors" in said:
        raise SystemExit(f"{site} failed under load:\n{said}")
    found = re.search(r"Requests/sec:\s+([\d.]+)", said)
    assert found, said
    return float(found[1])
