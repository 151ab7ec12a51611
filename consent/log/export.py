"""``ledger export``: the logs as a directory that any reader of C2SP tlog-tiles can be served."""

from pathlib import Path

from consent.audit.log import snapshot
from consent.ledger.tiles import HEIGHT, WIDTH, tile_path
from consent.log.tiles import last_checkpoint, read_tile
from consent.models import Checkpoint, Log


def export_log(folder: Path) -> int:
    """Write the checkpoint and the tiles of every log below ``folder``; how many files.

    The first log stands in ``folder`` itself, a later one in the folder of its number. Files that are there
    with the same content are left alone, so an export can be kept up to date.
    """
    with snapshot():
        found = [(log, last_checkpoint(log)) for log in Log.objects.order_by("number")]
        return sum(_export(log, last, _place(folder, log)) for log, last in found if last)


def _place(folder: Path, log: Log) -> Path:
    return folder if log.number == 1 else folder / str(log.number)


def _export(log: Log, checkpoint: Checkpoint, folder: Path) -> int:
    files, level = 0, 0
    while count := checkpoint.size >> HEIGHT * level:
        for index in range(-(-count // WIDTH)):
            width = min(WIDTH, count - index * WIDTH)
            path = folder / tile_path(level, index, width)
            path.parent.mkdir(parents=True, exist_ok=True)
            _write(path, read_tile(log, level, index, width))
            files += 1
        level += 1
    # Last: who finds the checkpoint finds every tile under it.
    _write(folder / "checkpoint", checkpoint.note.encode())
    return files + 1


def _write(path: Path, content: bytes) -> None:
    """Write unless it stands there already; whoever reads meanwhile finds the old file or the new one."""
    if path.exists() and path.read_bytes() == content:
        return
    draft = path.with_name(f".{path.name}.draft")
    draft.write_bytes(content)
    draft.replace(path)
