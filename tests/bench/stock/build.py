"""Makes the database of the stock site with one post: ``python -m tests.bench.stock.build <text>``."""

import os
import sys
from datetime import date

import django
from django.core.management import call_command


def build(text: str) -> None:
    from wagtail.models import Page, Site

    from tests.bench.stock.models import BlogPage

    call_command("migrate", verbosity=0)
    Site.objects.all().delete()
    Page.objects.filter(depth__gt=1).delete()
    home = Page.get_first_root_node().add_child(instance=Page(title="Stock", slug="home"))
    Site.objects.create(hostname="127.0.0.1", root_page=home, is_default_site=True)
    words = {"title": "Et innlegg", "slug": "post", "intro": "Kort fortalt.", "body": text}
    home.add_child(instance=BlogPage(date=date(2026, 3, 1), **words))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.bench.stock.settings")
    django.setup()
    build(sys.argv[1])
