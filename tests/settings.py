"""Settings of the tests: a folder of their own, quick hashes, plain static files, tasks run at once.

The database is SQLite, or the PostgreSQL server that TEST_DATABASE_URL names; never the one of DATABASE_URL.
"""

import os
import tempfile

SCRATCH = tempfile.TemporaryDirectory(prefix="snakkis-test-", ignore_cleanup_errors=True)
os.environ["VAR_DIR"] = SCRATCH.name
os.environ["DATABASE_URL"] = os.environ.get("TEST_DATABASE_URL") or f"sqlite:///{SCRATCH.name}/db.sqlite3"
os.environ.setdefault("LOG_LEVEL", "WARNING")

from config.settings import *  # noqa: E402

STATIC_ROOT.mkdir()
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
TASKS["default"]["BACKEND"] = "django_tasks.backends.immediate.ImmediateBackend"
