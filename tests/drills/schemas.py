"""Whatever the documents of both APIs allow and forbid, asked of a running site by schemathesis.

    python -m tests.drills.schemas [N [RUN...]]

takes up to N examples of each operation, in the runs named or in all. Over ``/api/v1/`` all checks, without
and with the token of a visit; over ``/api/v3/``, which is Wagtail's own, whether anything breaks, without and
with an editor's token. Exit status 0 when nothing was found; the same N asks the same.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import django

from tests.drills.stack import Stack, prepare
from tests.files import BASE_DIR

SEED = "1"
PERSON = "kari@example.com"
EVERY = ("--checks", "all")
# No snippet is in Wagtail's API here; its document offers a choice of none, of which nothing can be made.
BREAKS = ("--checks", "not_a_server_error", "--exclude-path-regex", "/snippets/")
# The token is sent with every request, so that none is without.
INSIDE = (*EVERY, "--exclude-checks", "missing_required_header", "--include-tag", "preferences")
# The token's owner may do anything, and then there is nothing left to ask for.
KEPT = ("--exclude-method", "DELETE")
CONFIG = BASE_DIR / "tests" / "drills" / "schemathesis.toml"
COMMAND = (sys.executable, "-m", "schemathesis.cli", "--config-file", str(CONFIG), "run")


def main(examples: int, wanted: Sequence[str]) -> int:
    with tempfile.TemporaryDirectory(prefix="snakkis-drill-") as folder:
        stack = Stack(Path(folder))
        stack.environment["PROXIES"] = "1"
        os.environ.update(stack.environment)
        django.setup()
        target = prepare(f"127.0.0.1:{stack.port}")
        documents = write_documents(Path(folder))
        visit, editor = visit_of(PERSON, target.list_slug, target.notice), editor_token()
        with stack:
            site = f"http://127.0.0.1:{stack.port}"
            runs = {
                "v1": (documents["v1"], *EVERY),
                "v1 with a visit": (documents["v1"], *INSIDE, *bearer(visit)),
                "v3": (documents["v3"], *BREAKS),
                "v3 with a token": (documents["v3"], *BREAKS, *KEPT, *bearer(editor)),
            }
            asked = {name: told for name, told in runs.items() if name in (wanted or runs)}
            failed = [name for name, told in asked.items() if not asks(name, site, told, examples)]
    print(f"Found something: {', '.join(failed)}." if failed else "Nothing found.")
    return int(bool(failed))


def write_documents(folder: Path) -> dict[str, str]:
    """The OpenAPI documents of both, as files. Wagtail's is not served here."""
    from config.api import api
    from config.api.openapi import document
    from config.api_v3 import api as wagtail_api

    made = {"v1": document(api), "v3": wagtail_api.get_openapi_schema()}
    for name, content in made.items():
        (folder / f"{name}.json").write_text(json.dumps(content, default=str), encoding="utf-8")
    return {name: str(folder / f"{name}.json") for name in made}


def visit_of(address: str, slug: str, notice: str) -> str:
    """The token of a visit to Min side by a new subscriber."""
    from consent import tokens
    from consent.services import subject_find
    from newsletter import services
    from newsletter.min_side import visits
    from newsletter.models import Login, SignupRequest

    services.receive_signup(address=address, lists=[(slug, notice)], locale="nb")
    services.take_in()
    services.confirm(token=tokens.make("confirm", SignupRequest.objects.latest("created_at").pk))
    assert subject_find(address=address)
    services.receive_login(address=address, locale="nb")
    services.take_in()
    login = Login.objects.latest("created_at")
    return visits.make(services.enter(token=tokens.make("login", login.pk)))


def editor_token() -> str:
    from django.contrib.auth.models import User
    from django.db import connections
    from wagtail.models import APIToken

    editor = User.objects.create_superuser("editor", password="x")
    key: str = APIToken.create_token(user=editor, name="drill")[1]
    connections.close_all()
    return key


def bearer(token: str) -> tuple[str, str]:
    return "--header", f"Authorization: Bearer {token}"


def asks(name: str, site: str, told: Sequence[str], examples: int) -> bool:
    """One run, which remembers nothing of earlier ones; what it found is printed."""
    bounds = ("--url", site, "--seed", SEED, "--max-examples", str(examples), "--no-color", "--no-shrink")
    command = [*COMMAND, *told, *bounds, "--continue-on-failure", "--warnings", "off"]
    with tempfile.TemporaryDirectory() as elsewhere:
        done = subprocess.run(
            command, cwd=elsewhere, env={**os.environ, "PYTHONPATH": str(BASE_DIR)},
            capture_output=True, text=True, check=False,
        )  # fmt: skip
    last = done.stdout.strip().splitlines()[-1:] or [done.stderr[-500:]]
    print(f"{name}: {last[0].strip('= ')}", flush=True)
    if done.returncode:
        print(done.stdout[-6000:], done.stderr[-2000:], flush=True)
    return done.returncode == 0


if __name__ == "__main__":
    sys.exit(main(int((sys.argv[1:] or ["100"])[0]), sys.argv[2:]))
