"""Sharing on one engine: visits, guessing, kills, reports over millions. ``python -m tests.bench.sharing``
measures the database of DATABASE_URL and prints its tables."""

import json
import subprocess
import sys

import django

LINKS, VISITS, KILLS = 32, 100_000, 8


def main() -> int:
    django.setup()
    from django.core.management import call_command
    from django.db import connection, connections

    from tests.bench.guessing import guessing
    from tests.bench.millions import PAGES, millions
    from tests.bench.visits import visits

    for alias in ("default", "hits"):
        call_command("migrate", database=alias, verbosity=0)
    engine = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}[connection.vendor]
    links = handed_on(LINKS)
    connections.close_all()
    print(f"### {engine}\n\n{visits(links)}\n{guessing(links)}\n{killing()}", flush=True)
    print(millions(posts(PAGES)))
    return 0


def handed_on(number: int) -> list[str]:
    """The paths of so many links to one post."""
    from django.utils import timezone

    from blog.models import PostPage
    from config.sites import build_tree
    from sharing import services

    tree = build_tree(site_name="Snakkis")
    post = PostPage(title="Ett", relation="none", slug="ett", locale=tree.nb.blog.locale, date=timezone.now())
    tree.nb.blog.add_child(instance=post).save_revision().publish()
    shares = [services.offer(page=post) for _ in range(number)]
    for share in shares:
        services.use(code=str(share.code))
    return [f"/d/{share.code}" for share in shares]


def killing() -> str:
    """Visits while web processes and the roll-up are killed. SystemExit when one was lost or doubled."""
    command = [sys.executable, "-m", "tests.drills.hits", str(VISITS), str(KILLS)]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    found = json.loads(said.splitlines()[-1])
    if found["lost"] or found["doubled"] or found["others"]:
        raise SystemExit(f"Visits were lost or doubled: {found}")
    return (
        f"Of {VISITS:,} visits, with a web process and the roll-up killed {found['kills']} times, "
        f"{found['answered']:,} were answered: {found['lost']} lost, {found['doubled']} doubled.\n"
    )


def posts(number: int) -> list[int]:
    """So many posts."""
    from blog.models import BlogIndexPage, PostPage
    from tests.crowd import grow

    grow(BlogIndexPage.objects.get(locale__language_code="nb"), to=number)
    return list(PostPage.objects.order_by("pk").values_list("pk", flat=True))


if __name__ == "__main__":
    sys.exit(main())
