from typing import Any

from django.apps import AppConfig
from django.db import connections, router
from django.db.models.signals import post_migrate  # noqa: TID251  (the one signal: see install_triggers)
from django.utils.translation import gettext_lazy as _


def install_triggers(*, using: str, **kwargs: Any) -> None:
    """Put the page cache's triggers back: SQLite migrations remake tables and drop them silently."""
    from blog.models import PageGeneration
    from blog.page_cache import triggers

    connection = connections[using]
    if router.allow_migrate_model(using, PageGeneration) and triggers.missing(connection):
        triggers.install(connection)


class BlogConfig(AppConfig):
    name = "blog"
    verbose_name = _("Blog")

    def ready(self) -> None:
        from blog import checks, signal_handlers  # noqa: F401  (registers the system checks)
        from blog.headless.pages import register_kinds
        from blog.selectors.posts import disclosure_of
        from blog.selectors.public import always_public_pages, public_pages
        from sharing.pages import register_disclosure, register_public

        register_public(public_pages, always=always_public_pages)
        register_disclosure(disclosure_of)
        register_kinds()
        signal_handlers.connect()
        post_migrate.connect(install_triggers, sender=self, dispatch_uid="blog.install_triggers")
