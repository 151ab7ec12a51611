"""Recurring work that belongs to no room: Wagtail's scheduled publishing."""

from django.apps import apps
from django.core.management import call_command
from django.utils import timezone
from django_tasks import task
from wagtail.models import DraftStateMixin, Page, Revision


@task()
def publish_scheduled() -> None:
    """Publish and take down what editors gave a time."""
    call_command("publish_scheduled", verbosity=0)


def has_scheduled() -> bool:
    """Whether the time of a publication or of a taking down has come."""
    now = timezone.now()
    drafted = [model for model in apps.get_models() if issubclass(model, DraftStateMixin)]
    expiring = [Page, *(model for model in drafted if not issubclass(model, Page))]
    return Revision.objects.filter(approved_go_live_at__lt=now).exists() or any(
        model.objects.filter(live=True, expire_at__lt=now).exists() for model in expiring
    )
