from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from config.prepare import migrate
from config.setup import QUESTIONS, AnswerRefusedError, Outcome, Question, set_up, standing
from config.sites import WrongKindError, refuse_other

HELP = (
    "Makes an empty real site in VAR_DIR: its pages in Norwegian and Polish, who answers for it, the first "
    "newsletter, and the owner's account. Asks for what no flag gives. Run again it changes only what you "
    "answer anew. It refuses a VAR_DIR that holds the demo."
)
NEXT = """
What to do next:
  1. Start it: VAR_DIR={var_dir} make run
  2. Log in at {base_url}/admin/, tell who you are on {base_url}/om/, and read {base_url}/personvern/:
     it says what Snakkis does; add what you do.
  3. Before the public comes: BASE_URL, EMAIL_URL and PROXIES, see docs/configuration.md;
     then 'manage.py check --deploy'.
"""


class Command(BaseCommand):
    help = HELP

    def add_arguments(self, parser: ArgumentParser) -> None:
        for question in QUESTIONS:
            default = f" Default: {question.default.rstrip('.')}." if question.default else ""
            parser.add_argument(f"--{question.flag}", help=question.text + default)
        parser.add_argument(
            "--no-input", action="store_true", help="Ask nothing; refuse when an answer is missing."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        migrate()
        try:
            refuse_other("real")
            answers = self.answers(options)
            outcome = set_up(answers=answers)
        except (WrongKindError, AnswerRefusedError) as error:
            raise CommandError(str(error)) from error
        self.report(outcome)

    def answers(self, options: dict[str, Any]) -> dict[str, str]:
        known = standing()
        return {
            question.flag: self.answer(
                question,
                options[question.flag.replace("-", "_")],
                known.get(question.flag, question.default),
                ask=not options["no_input"],
            )
            for question in QUESTIONS
        }

    def answer(self, question: Question, given: str | None, default: str, *, ask: bool) -> str:
        """The flag, else what the person types, else the default."""
        if given is not None or not ask:
            try:
                return question.check((default if given is None else given).strip())
            except AnswerRefusedError as error:
                raise AnswerRefusedError(f"--{question.flag}: {error}") from error
        while True:
            try:
                typed = input(f"{question.text}{f' [{default}]' if default else ''} ")
                return question.check(typed.strip() or default)
            except AnswerRefusedError as error:
                self.stdout.write(str(error))
            except EOFError:
                # Nobody there to ask: what may be left open is left open.
                return self.answer(question, None, default, ask=False)

    def report(self, outcome: Outcome) -> None:
        for line in outcome.done + outcome.doubts:
            self.stdout.write(line)
        if outcome.password:
            self.stdout.write(f"Log in as {outcome.owner} with {outcome.password} (shown once: change it).")
        self.stdout.write(NEXT.format(var_dir=settings.VAR_DIR, base_url=settings.BASE_URL))
        self.stdout.write(
            "The site is set up." if outcome.done else "The site was set up before; nothing was missing."
        )
