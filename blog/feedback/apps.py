from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FeedbackConfig(AppConfig):
    """What readers tell us, an app of its own so that it can be lifted out of the blog."""

    name = "blog.feedback"
    label = "feedback"
    verbose_name = _("What readers tell us")

    def ready(self) -> None:
        from blog.feedback import rights
        from blog.feedback.emails import ANSWER, compose_answer
        from consent.rights import register
        from mail import kinds

        register("feedback", export=rights.export, erase=rights.erase, needs=rights.needs)
        kinds.register(ANSWER, compose_answer, kept=True)
