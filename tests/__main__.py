"""``make test``: everything on SQLite, then what touches the engine again on PostgreSQL.

Arguments go to pytest: ``python -m tests -k ledger``. What could not run is said in one line at the end;
where CI=true that line is a failure.
"""

import os
import subprocess
import sys

from tests import checker, chromium
from tests.postgres import PostgresMissing, server

NOTHING_COLLECTED = 5
# A process per core; a group (the stories that share one site) stays in one of them.
ALL_AT_ONCE = ["-n", "auto", "--dist", "loadgroup"]


def pytest(*selection: str, arguments: list[str], **environment: str) -> int:
    without = {name: value for name, value in os.environ.items() if name != "TEST_DATABASE_URL"}
    command = [sys.executable, "-m", "pytest", *selection, *(arguments or ALL_AT_ONCE)]
    return subprocess.run(command, env={**without, **environment}, check=False).returncode


def main(arguments: list[str]) -> int:
    missing = [] if chromium.executable() else [f"the browser tests: {chromium.MISSING}"]
    if reason := checker.missing():
        missing.append(f"the check of HTML: {reason}")
    print("On SQLite:", flush=True)
    codes = [pytest(arguments=arguments)]
    try:
        with server() as url:
            print("On PostgreSQL:", flush=True)
            codes.append(pytest("-m", "engines", arguments=arguments, TEST_DATABASE_URL=url))
    except PostgresMissing as reason:
        missing.append(f"the tests on PostgreSQL: {reason}")
    if missing:
        print(f"Not run: {'; '.join(missing)}.")
    if arguments and any(code == 0 for code in codes):
        codes = [code for code in codes if code != NOTHING_COLLECTED]
    incomplete = bool(missing) and os.environ.get("CI") == "true"
    return max(codes) or int(incomplete)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
