"""What ``make run`` starts, as processes of the drill's own: two web workers and the task worker."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.drills.load import Target
from tests.files import BASE_DIR, remove_counters
from tests.site import answers, environment, free_port, stop
from tests.waiting import until

POSTS = ("Ett", "To", "Tre")


class Stack:
    """Web and worker on the data in ``folder``. The worker may be killed and started again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.environment = environment(folder / "var", PORT=str(self.port), WEB_WORKERS="2")
        self.environment["DJANGO_SETTINGS_MODULE"] = "tests.drills.settings"
        self.log = folder / "log"

    @property
    def mailbox(self) -> Path:
        return self.folder / "var" / "mailbox"

    def __enter__(self) -> Self:
        self.web = self.start("-m", "gunicorn", "-c", "config/gunicorn.py", "config.wsgi")
        self.start_worker()
        until(lambda: answers(f"http://127.0.0.1:{self.port}/readyz"), what="readiness")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        stop(self.web)
        stop(self.worker)
        remove_counters(self.folder / "var")

    def start(self, *arguments: str) -> "subprocess.Popen[bytes]":
        with self.log.open("ab") as log:
            return subprocess.Popen(
                [sys.executable, *arguments],
                cwd=BASE_DIR,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def start_worker(self) -> None:
        self.worker = self.start("manage.py", "run_worker")

    def kill_worker(self) -> None:
        """SIGKILL to the supervisor and to the process of every queue."""
        os.killpg(self.worker.pid, signal.SIGKILL)
        self.worker.wait()

    def manage(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        command = [sys.executable, "manage.py", *arguments]
        return subprocess.run(
            command, cwd=BASE_DIR, env=self.environment, capture_output=True, text=True, check=False
        )


def prepare(host: str) -> Target:
    """A small site with a few posts and one list, in the VAR_DIR of the environment."""
    from django.conf import settings
    from django.utils import timezone

    from blog.models import PostPage
    from config.sites import build_tree
    from newsletter.selectors import open_lists
    from newsletter.services import list_create
    from tests.databases import SqliteTemplate

    settings.STATIC_ROOT.mkdir()
    migrated = SqliteTemplate()
    migrated.build()
    migrated.use(migrated.copy(settings.VAR_DIR))
    tree = build_tree(site_name="Snakkis")
    for title in POSTS:
        post = PostPage(
            title=title, relation="none", slug=title.lower(), locale=tree.nb.blog.locale, date=timezone.now()
        )
        tree.nb.blog.add_child(instance=post).save_revision().publish()
    list_create(slug="tips", frequency="weekly", texts={"nb": ("Ukens tips", "Ett tips i uken.")})
    offered = open_lists("nb")[0]
    paths = [f"/blogg/{title.lower()}/" for title in POSTS]
    return Target(host=host, posts=paths, list_slug=offered.slug, notice=offered.notice.sha256)
