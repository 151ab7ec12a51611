"""The rooms from the lowest to the highest, as pyproject.toml names them to import-linter."""

import os
import tomllib
from collections.abc import Iterator
from pathlib import Path

from django.apps import AppConfig, apps

BASE_DIR = Path(__file__).resolve().parents[2]
PYPROJECT = tomllib.loads((BASE_DIR / "pyproject.toml").read_text(encoding="utf-8"))
LAYERS: list[str] = PYPROJECT["tool"]["importlinter"]["contracts"][0]["layers"]
HEIGHT = {room: height for height, room in enumerate(reversed(LAYERS))}
# What a checkout holds besides the project: environments, caches, the data of running sites.
NOT_OURS = {"var", "node_modules", "__pycache__"}


def height(app_label: str) -> int | None:
    """How high the room of an app lies; None for an app that is not ours."""
    return HEIGHT.get(apps.get_app_config(app_label).name.partition(".")[0])


def our_apps() -> list[AppConfig]:
    return [app for app in apps.get_app_configs() if height(app.label) is not None]


def our_files(*suffixes: str) -> Iterator[Path]:
    """The project's own files with one of these suffixes, without what tools write for themselves."""
    for folder, folders, files in os.walk(BASE_DIR):
        folders[:] = sorted(name for name in folders if name not in NOT_OURS and not name.startswith("."))
        yield from (Path(folder, name) for name in sorted(files) if name.endswith(suffixes))
