"""What ``make run`` does before it serves: each step only when it is needed, so a second start is quick."""

import hashlib
import sys

from django.conf import settings
from django.core import checks
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import connections
from django.db.migrations.executor import MigrationExecutor

from blog.page_cache import triggers
from config import env, sites


def prepare() -> None:
    """Database, static files and, unless VAR_DIR holds a real site, the demo.

    SystemCheckError on a dangerous setting.
    """
    migrate()
    check()
    collect_static()
    if sites.held_kind() != "real":
        call_command("demo")
    sites.keep_address()


def migrate() -> None:
    """Both aliases; on PostgreSQL they are one database."""
    for alias, apps in (("default", None), ("hits", "hits")):
        if alias == "hits" and connections[alias].vendor != "sqlite":
            continue
        executor = MigrationExecutor(connections[alias])
        if executor.migration_plan(executor.loader.graph.leaf_nodes(apps)):
            print(f"Preparing the database ({alias}) ...")
            labels = [apps] if apps else []
            call_command("migrate", *labels, database=alias, verbosity=0, interactive=False)
    # Another version may watch other tables without a migration.
    if triggers.missing(connections["default"]):
        triggers.install(connections["default"])


def check() -> None:
    """Show every warning; an error stops here."""
    messages = checks.run_checks(databases=["default"])
    for message in messages:
        print(message, file=sys.stderr)
    if any(message.is_serious() for message in messages):
        raise SystemCheckError("The settings must be put right first.")


def collect_static() -> None:
    """Copy, name by content and compress, when a file or an installed package has changed."""
    stamp, now = settings.VAR_DIR / "static.stamp", static_fingerprint()
    collected = (settings.STATIC_ROOT / "staticfiles.json").exists()
    if collected and stamp.exists() and stamp.read_text() == now:
        return
    print("Collecting static files ...")
    call_command("collectstatic", verbosity=0, interactive=False)
    stamp.write_text(now)


def static_fingerprint() -> str:
    """Changes with any file in static/, how they are joined, and any pinned package, which brings its own."""
    digest = hashlib.sha256((settings.BASE_DIR / "requirements.txt").read_bytes())
    digest.update((settings.BASE_DIR / "config" / "bundles.py").read_bytes())
    for path in sorted((settings.BASE_DIR / "static").rglob("*")):
        state = path.stat()
        digest.update(f"{path} {state.st_mtime_ns} {state.st_size}\n".encode())
    return digest.hexdigest()


def demo_login() -> str:
    """The demo editor's name and generated password; empty at a real site."""
    if sites.held_kind() != "demo":
        return ""
    from config.demo.build import EDITOR_NAME

    return f"user {EDITOR_NAME}, password {env.secret('DEMO_PASSWORD', settings.VAR_DIR)}"
