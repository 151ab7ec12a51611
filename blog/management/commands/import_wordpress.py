from pathlib import Path
from typing import Any

from blog.importing.wordpress.run import Report, import_wordpress
from blog.management.moving import MovingCommand

HELP = """Import an export of WordPress (Tools > Export > All content: a WXR file, .xml).

  import_wordpress blog.xml --dry-run           what would come, what could not
  import_wordpress blog.xml --media uploads/    files from a copy of wp-content/uploads
  import_wordpress blog.xml --publish           publishes what was public there, schedules what was due

Posts, pages, authors, categories, tags, dates, attachments and featured pictures come along; blocks and
classic HTML become the blocks of a text. Links between posts lead to the pages here, and the old addresses
(their paths, /?p=12, earlier slugs) lead on. What was private or under a password stays a draft.
Comments, menus, shortcodes, meta data and whatever else has no form here are named, each with where it stood.
Without --media files are fetched from the old site: public addresses alone, 25 MB each at most.
Running it again changes only what has changed; stopped in the middle, it goes on. A page edited in the
admin since is kept. Exit status 1 when something that should have come did not."""


class Command(MovingCommand):
    help = HELP

    def bring(self, file: Path, options: dict[str, Any]) -> Report:
        return import_wordpress(
            file,
            lang=options["lang"],
            publish=options["publish"],
            media=options["media"],
            dry_run=options["dry_run"],
            progress=self.progress(options),
        )
