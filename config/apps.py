from django.apps import AppConfig


class SnakkisConfig(AppConfig):
    """The top room: wiring of the whole house."""

    name = "config"

    def ready(self) -> None:
        from config import checks  # noqa: F401  (registers the system checks)
