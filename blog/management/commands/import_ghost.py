from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from blog.importing.ghost.run import Report, import_ghost
from blog.management.moving import MovingCommand

HELP = """Import an export of Ghost (Settings > Migration tools > Export content: a JSON file).

  import_ghost ghost.json --site https://gammel.example --dry-run
  import_ghost ghost.json --site https://gammel.example --media content/ --publish

Posts, pages, authors, tags, dates, featured pictures and the pictures in texts come along, from HTML, Lexical
or Mobiledoc. Links between posts lead to the pages here, and /slug/ leads on. What was for members or for
those who pay is for subscribers here, whom nobody but editors can be yet; drafts stay drafts.
Members are no content: import_subscribers brings them in, and asks what they agreed to. They are named, as
is whatever else has no form here. Without --media files are fetched from the old site.
Running it again changes only what has changed; stopped in the middle, it goes on. A page edited in the
admin since is kept. Exit status 1 when something that should have come did not."""


class Command(MovingCommand):
    help = HELP

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--site", metavar="URL", required=True, help="the old site's address")

    def bring(self, file: Path, options: dict[str, Any]) -> Report:
        return import_ghost(
            file,
            site=options["site"],
            lang=options["lang"],
            publish=options["publish"],
            media=options["media"],
            dry_run=options["dry_run"],
            progress=self.progress(options),
        )
