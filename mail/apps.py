from django.apps import AppConfig
from django.conf import settings
from django.utils.translation import gettext_lazy as _


class MailConfig(AppConfig):
    name = "mail"
    verbose_name = _("Mail")

    def ready(self) -> None:
        from consent.rights import register
        from mail import checks, rights  # noqa: F401  (registers the system checks)

        if settings.ANYMAIL_WEBHOOK_SECRET:
            from mail.bounces.provider import connect

            connect()
        register("mail", export=rights.export, erase=rights.erase)
