import json
import os
import subprocess
import sys

import pytest
from django.db import connections

from tests.files import BASE_DIR
from tests.sharing.conftest import make_posts, used


@pytest.mark.engines
def test_no_answered_visit_is_lost_or_doubled_when_processes_are_killed(live_database):
    posts = make_posts()
    for post in (posts.first, posts.second, posts.polish):
        used(post)
    connections.close_all()
    (live_database.var_dir / "static").mkdir()
    told = {**os.environ, **live_database.environment, "DJANGO_SETTINGS_MODULE": "tests.drills.settings"}
    command = [sys.executable, "-m", "tests.drills.hits", "600", "3"]
    done = subprocess.run(command, cwd=BASE_DIR, env=told, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    found = json.loads(done.stdout.splitlines()[-1])
    assert (found["lost"], found["doubled"], found["others"], found["kills"]) == (0, 0, 0, 3)
    # Enough for the drill to mean something, on a busy machine too.
    assert found["answered"] > 100
