import argparse

import pytest
from django.core.management import get_commands, load_command_class

from tests.house.rooms import our_apps

OURS = {app.name for app in our_apps()}
COMMANDS = sorted((name, app) for name, app in get_commands().items() if app in OURS)


def parsers(parser):
    """The parser and those of its subcommands."""
    yield parser
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for child in action.choices.values():
                yield from parsers(child)


@pytest.mark.parametrize(("name", "app"), COMMANDS)
def test_help_teaches_the_command_and_each_of_its_arguments(name, app):
    command = load_command_class(app, name)
    assert command.help
    for parser in parsers(command.create_parser("manage.py", name)):
        assert parser.format_help()
        silent = [action for action in parser._actions if not action.help]
        assert [action.dest for action in silent if not isinstance(action, argparse._SubParsersAction)] == []
