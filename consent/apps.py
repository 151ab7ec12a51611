from typing import Any

from django.apps import AppConfig
from django.db import connections, router
from django.db.models.signals import post_migrate  # noqa: TID251  (the one signal: see install_triggers)
from django.utils.translation import gettext_lazy as _


def install_triggers(*, using: str, **kwargs: Any) -> None:
    """Put the log's triggers back: SQLite migrations remake tables and drop their triggers silently."""
    from consent import triggers
    from consent.models import LogLeaf

    connection = connections[using]
    if router.allow_migrate_model(using, LogLeaf) and triggers.missing(connection):
        triggers.install(connection)


class ConsentConfig(AppConfig):
    name = "consent"
    verbose_name = _("Consent")

    def ready(self) -> None:
        from consent import checks  # noqa: F401  registers the system checks

        post_migrate.connect(install_triggers, sender=self, dispatch_uid="consent.install_triggers")
