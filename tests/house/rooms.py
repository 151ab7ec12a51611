"""The rooms from the lowest to the highest, as pyproject.toml names them to import-linter."""

import tomllib

from django.apps import AppConfig, apps

from tests.files import BASE_DIR

PYPROJECT = tomllib.loads((BASE_DIR / "pyproject.toml").read_text(encoding="utf-8"))
LAYERS: list[str] = PYPROJECT["tool"]["importlinter"]["contracts"][0]["layers"]
HEIGHT = {room: height for height, room in enumerate(reversed(LAYERS))}


def height(app_label: str) -> int | None:
    """How high the room of an app lies; None for an app that is not ours."""
    return HEIGHT.get(apps.get_app_config(app_label).name.partition(".")[0])


def our_apps() -> list[AppConfig]:
    return [app for app in apps.get_app_configs() if height(app.label) is not None]
