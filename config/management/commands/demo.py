from typing import Any

from django.core.management.base import BaseCommand, CommandError

from config.demo.build import EDITOR_NAME, Built, build
from config.prepare import migrate
from config.sites import WrongKindError, held_kind

HELP = (
    "Builds the demo site in VAR_DIR: invented posts and readers, and three months of what they did. "
    f"The editor is {EDITOR_NAME}; the password is generated in VAR_DIR/secrets/DEMO_PASSWORD. "
    "Run again it changes nothing. It refuses a VAR_DIR that holds a real site."
)


class Command(BaseCommand):
    help = HELP
    bar = 30

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if held_kind() != "real":
                migrate()
            built = build(progress=self.show_progress)
        except WrongKindError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(summary(built))

    def show_progress(self, what: str, done: int, of: int) -> None:
        share = done * self.bar // of
        if self.stderr.isatty() and share != (done - 1) * self.bar // of:
            self.stderr.write(f"\r{what:<8} {'█' * share:░<{self.bar}} {done}/{of}", ending="")
            if done == of:
                self.stderr.write("")


def summary(built: Built) -> str:
    """The last line: what this run changed."""
    if not built.pages and not built.steps:
        return "The demo site stands as it was built: nothing changed."
    return f"The demo site is built: {built.pages} pages written, {built.steps} steps of its readers told."
