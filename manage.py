#!/usr/bin/env python
"""Claimdesk's command line: `python manage.py help`."""

import os
import sys

from django.core.management import execute_from_command_line

# Everything else gets the services started that settings name, where they are the embedded ones.
COMMANDS_WITHOUT_SERVICES = frozenset(
    {
        "check",
        "collectstatic",
        "compilemessages",
        "diffsettings",
        "extract",
        "findstatic",
        "help",
        "makemessages",
        "spectacular",
        "version",
    }
)
PARTS_WITHOUT_SERVICES = (["audit", "checker"], ["audit", "key"])
HELP = frozenset({"-h", "--help", "--version"})


def needs_services(arguments: list[str]) -> bool:
    """Say whether a command line uses PostgreSQL or Redis.

    `check` does only when told to look at the database.
    """
    if not arguments or HELP.intersection(arguments) or arguments[:2] in PARTS_WITHOUT_SERVICES:
        return False
    return arguments[0] not in COMMANDS_WITHOUT_SERVICES or "--database" in arguments


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    if needs_services(sys.argv[1:]):
        from config import services

        services.prepare_or_exit()
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
