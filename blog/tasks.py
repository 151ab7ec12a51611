"""The blog's work behind the scenes."""

from django_tasks import task
from wagtail.models import Page

from blog.previews.services import preview_links_prune
from blog.services import announce_new_posts, pictures_prepare


@task()
def prepare_pictures(page_id: int) -> int:
    """Make the files of the pictures of a page's latest draft; how many pictures it has."""
    page = Page.objects.filter(pk=page_id).first()
    return pictures_prepare(page=page.get_latest_revision_as_object()) if page else 0


@task()
def announce_posts() -> int:
    """Tell of posts that have come out by the clock alone, or that nobody could tell of when they did."""
    return announce_new_posts()


@task()
def prune_previews() -> int:
    """Delete preview links that are over since a day."""
    return preview_links_prune()
