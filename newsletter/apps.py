from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NewsletterConfig(AppConfig):
    name = "newsletter"
    verbose_name = _("Newsletter")

    def ready(self) -> None:
        from blog.page_cache.watched import Watched, watch
        from mail import kinds
        from newsletter.emails import COMPOSERS

        for kind, composer in COMPOSERS.items():
            kinds.register(kind, composer)
        # What signup forms show.
        watch(Watched("newsletter_mailinglist"), Watched("newsletter_mailinglisttext"))
