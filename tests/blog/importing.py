"""What the tests of the import share."""

import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.management import call_command

OURS = Path(__file__).parent / "import"


@dataclass(frozen=True)
class Run:
    """What a run of the command printed, and its exit status."""

    out: str
    err: str
    status: int

    @property
    def summary(self) -> str:
        return self.out.splitlines()[-1]


def run(*paths: Path, **options: Any) -> Run:
    """``manage.py import_markdown``."""
    out, err = io.StringIO(), io.StringIO()
    status = 0
    try:
        call_command("import_markdown", *map(str, paths), stdout=out, stderr=err, **options)
    except SystemExit as error:
        status = int(str(error.code))
    return Run(out.getvalue(), err.getvalue(), status)


def write(folder: Path, name: str, text: str | bytes) -> Path:
    """A document under ``folder``."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def post(title: str = "Et innlegg", body: str = "Tekst.", **fields: str) -> str:
    """The source of a document."""
    head = "".join(f"{name}: {value}\n" for name, value in {"title": title, **fields}.items())
    return f"---\n{head}---\n{body}\n"
