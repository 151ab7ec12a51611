import subprocess
import sys

from tests.files import BASE_DIR


def test_nothing_is_lost_or_doubled_under_load_and_kills():
    command = [sys.executable, "-m", "tests.drill", "--seconds", "3", "--kills", "2"]
    done = subprocess.run(command, cwd=BASE_DIR, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
