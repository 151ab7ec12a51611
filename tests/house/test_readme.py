"""Every command that README.md shows does what it says, in a copy of the project as a newcomer has it.

The ``sh`` blocks run in order. ``make test`` is not run by a test. ``make run`` stays up for what comes
after it, and ends as by Ctrl-C; its port is a free one here.
"""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.files import BASE_DIR
from tests.site import environment, running_site

README = BASE_DIR / "README.md"
BLOCK = re.compile(r"^```sh\n(.*?)^```$", re.DOTALL | re.MULTILINE)
NOT_COPIED = shutil.ignore_patterns(
    ".git", ".venv", ".*_cache", ".cache", "var", "__pycache__", "node_modules"
)
# A newcomer's first steps end in the copy that the test has made.
NOT_RUN = ("make test", "git clone ", "cd ")
SHOWN_PORT = ":8000"
LIMIT_SECONDS = 120


def commands(text: str) -> Iterator[str]:
    """The lines of all blocks, continued lines joined, comments left out."""
    for block in BLOCK.findall(text):
        for line in block.replace("\\\n", " ").splitlines():
            if command := re.sub(r"(^|\s)#\s.*", "", line).strip():
                yield command


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """The project's files, with this machine's environment already installed."""
    folder = tmp_path / "snakkis"
    shutil.copytree(BASE_DIR, folder, ignore=NOT_COPIED)
    (folder / ".venv").symlink_to(BASE_DIR / ".venv")
    return folder


def test_every_command_in_the_readme_runs(checkout, tmp_path):
    shown = list(commands(README.read_text(encoding="utf-8")))
    assert {"make run", "make test"} <= set(shown)
    variables, port = environment(tmp_path / "var"), SHOWN_PORT
    with ExitStack() as until_the_end:
        for command in shown:
            if command == "make run" and port == SHOWN_PORT:
                site = until_the_end.enter_context(running_site(tmp_path, ["make", "run"], cwd=checkout))
                variables, port = site.environment, f":{site.environment['PORT']}"
            elif not command.startswith(("make run", *NOT_RUN)):
                run(command.replace(SHOWN_PORT, port), checkout, variables)


def run(command: str, folder: Path, variables: dict[str, str]) -> None:
    path = f"{folder / '.venv' / 'bin'}{os.pathsep}{variables['PATH']}"
    done = subprocess.run(
        ["sh", "-euc", command],
        cwd=folder,
        env={**variables, "PATH": path},
        capture_output=True,
        text=True,
        timeout=LIMIT_SECONDS,
        check=False,
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
