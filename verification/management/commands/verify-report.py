"""manage.py verify-report: whether a file is a report that the history knows, as it was made."""  # noqa: N999

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from verification.ledger import checker, keys
from verification.ledger.keys import BadKey


class Command(BaseCommand):
    help = "Check reports against their manifests, offline. Exits 1 if one does not hold."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE", help="its manifest lies beside it")
        parser.add_argument(
            "--key",
            type=Path,
            action="append",
            default=[],
            metavar="FILE",
            help="a public key (default: those that settings name)",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            given = [str(keys.read_public(file.read_text("utf-8"))) for file in options["key"]]
            known = given or [str(key) for key in _known()]
        except (BadKey, OSError, ValueError) as error:
            raise CommandError(f"key: {error}") from error
        broken = 0
        for file in options["files"]:
            holds, said = checker.checked_report(file, known)
            broken += not holds
            self.stdout.write(f"{checker.in_one_line(file)}: {said}")
        if broken:
            raise CommandError(f"{broken} of {len(options['files'])} do not hold.")


def _known() -> list[keys.PublicKey]:
    return keys.known(settings.AUDIT_SIGNING_KEY, settings.AUDIT_PUBLIC_KEYS)
