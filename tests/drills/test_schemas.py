import subprocess
import sys

from tests.files import BASE_DIR


def test_both_apis_answer_as_their_documents_say_whatever_they_are_asked():
    command = [sys.executable, "-m", "tests.drills.schemas", "1", "v1", "v1 with a visit", "v3"]
    done = subprocess.run(command, cwd=BASE_DIR, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
