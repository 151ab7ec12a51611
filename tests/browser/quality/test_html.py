"""Valid HTML, as the Nu checker of the W3C reads it."""

import json
import subprocess
from pathlib import Path

import pytest

from tests import checker
from tests.browser.quality.pages import Answer


@pytest.mark.skipif(bool(checker.missing()), reason=checker.missing())
def test_every_page_is_valid_html(answers: dict[str, Answer], tmp_path: Path) -> None:
    for name, answer in answers.items():
        (tmp_path / f"{name}.html").write_text(answer.html, encoding="utf-8")
    command = ["java", "-jar", str(checker.JAR), "--format", "json", "--stdout", "--exit-zero-always"]
    done = subprocess.run([*command, str(tmp_path)], capture_output=True, text=True, check=True)
    assert [told(message) for message in json.loads(done.stdout)["messages"]] == []


def told(message: dict[str, str]) -> str:
    page = Path(message.get("url", "")).stem
    return f"{page}: {message['message']} ({message.get('extract', '').strip()})"
