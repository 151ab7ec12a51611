import os
import subprocess
import sys
from pathlib import Path

from tests.drills.webhooks import SETTINGS
from tests.files import BASE_DIR


def test_no_event_is_lost_or_forged_when_workers_are_killed_in_the_middle(tmp_path: Path):
    command = [sys.executable, "-m", "tests.drills.webhooks", "here", "24", "2"]
    here = {"DATABASE_URL": f"sqlite:///{tmp_path}/db.sqlite3", "VAR_DIR": str(tmp_path / "var")}
    environment = {**os.environ, **SETTINGS, **here}
    done = subprocess.run(command, cwd=BASE_DIR, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
