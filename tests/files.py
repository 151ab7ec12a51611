"""What belongs to the project in a checkout that may also hold environments, caches and running sites."""

import os
from collections.abc import Iterator
from pathlib import Path

from config.counters import counter_file

BASE_DIR = Path(__file__).resolve().parents[1]
NOT_OURS = {"var", "node_modules", "__pycache__"}


def our_files(*endings: str, under: Path = BASE_DIR) -> Iterator[Path]:
    """The files whose names end so, in a stable order; hidden folders are the tools' own."""
    for folder, folders, files in os.walk(under):
        folders[:] = sorted(name for name in folders if name not in NOT_OURS and not name.startswith("."))
        yield from (Path(folder, name) for name in sorted(files) if name.endswith(endings))


def remove_counters(var_dir: Path) -> None:
    """Take the counters of a site that is gone out of shared memory."""
    file = counter_file(str(var_dir))
    for path in file.parent.glob(f"{file.name}*"):
        path.unlink(missing_ok=True)
