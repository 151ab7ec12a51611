"""docs/configuration.md against the code: every variable, every check, and both production environments."""

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache.backends.redis import RedisCache

DOCUMENT = (settings.BASE_DIR / "docs" / "configuration.md").read_text(encoding="utf-8")
CODE = settings.BASE_DIR / "config"
ENVIRONMENTS = re.findall(r"```ini\n(.*?)```", DOCUMENT, re.DOTALL)


def table(heading: str) -> list[str]:
    """The first column of the table under a heading."""
    section = DOCUMENT.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    return re.findall(r"^\| `([^`]+)`", section, re.MULTILINE)


def variables_read() -> set[str]:
    """The first argument of every reader that the settings call."""
    calls = [
        node
        for node in ast.walk(ast.parse((CODE / "settings.py").read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func).startswith("env.")
    ]
    return {ast.literal_eval(call.args[0]) for call in calls}


def test_the_table_names_every_variable_that_is_read_and_no_other():
    documented = table("Every variable")
    assert sorted(documented) == sorted(set(documented))
    assert set(documented) == variables_read()


def test_the_environment_is_read_in_one_place():
    readers = {
        path.relative_to(settings.BASE_DIR).as_posix()
        for path in settings.BASE_DIR.glob("[a-z]*/**/*.py")
        if not path.relative_to(settings.BASE_DIR).parts[0].startswith(("tests", "var"))
        and re.search(r"os\.environ(\[|\.get)|os\.getenv", path.read_text(encoding="utf-8"))
    }
    assert readers == {"config/env.py"}


def test_the_table_names_every_check_of_the_settings():
    ids = re.findall(r'id="(snakkis\.[EW]\d+)"', (CODE / "checks.py").read_text(encoding="utf-8"))
    assert table("The checks") == sorted(ids)


@pytest.mark.parametrize("environment", ENVIRONMENTS, ids=["one machine", "several machines"])
def test_a_documented_production_environment_passes_every_check(environment: str, tmp_path: Path):
    named = dict(line.split("=", 1) for line in environment.splitlines())
    mine = {"DJANGO_SETTINGS_MODULE": "config.settings", "VAR_DIR": str(tmp_path), "PATH": os.environ["PATH"]}
    done = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=settings.BASE_DIR,
        env=named | mine,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_what_redis_url_needs_is_installed():
    cache = RedisCache("redis://redis.example:6379/0", {})
    assert cache._cache.get_client().connection_pool.connection_kwargs["host"] == "redis.example"
