from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SharingConfig(AppConfig):
    name = "sharing"
    verbose_name = _("Sharing")

    def ready(self) -> None:
        from consent.rights import register
        from sharing import rights

        register("sharing", export=rights.export, erase=rights.erase)
