"""manage.py export: a verdict report, by the same writers as the reports of the pages."""

import os
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from getpass import getuser
from pathlib import Path
from typing import Any, BinaryIO

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from claims.errors import BadInput
from verification.citing.formatting import STYLES
from verification.models import Review, Verdict
from verification.reports import requests
from verification.reports.contents import collect, watched
from verification.reports.formats import FORMATS
from verification.reports.selection import Selection
from verification.transactions import snapshot


class Command(BaseCommand):
    help = "Write a verdict report. The same data give the same bytes."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--format", required=True, choices=list(FORMATS))
        parser.add_argument("--style", choices=list(STYLES), default="", help="of citations")
        parser.add_argument("--output", required=True, metavar="FILE", help="- is standard output")
        parser.add_argument("--article", type=int, metavar="NUMBER")
        parser.add_argument("--publisher", type=int, metavar="NUMBER")
        parser.add_argument("--rating", choices=Verdict.Rating.values)
        parser.add_argument("--state", choices=Review.State.values)
        for end in ("from", "to"):
            parser.add_argument(
                f"--{end}",
                dest=f"decided_{end}",
                type=date.fromisoformat,
                metavar="YYYY-MM-DD",
                help="day of the decision (UTC), itself included",
            )

    def handle(self, *_args: Any, **options: Any) -> None:
        selection = Selection(
            article=options["article"],
            publisher=options["publisher"],
            rating=options["rating"],
            state=options["state"],
            decided_from=options["decided_from"],
            decided_to=options["decided_to"],
        )
        try:
            selection.check()
            with _output(options["output"]) as stream, snapshot():
                contents = collect(selection, style=options["style"])
                total = contents.counts.claims
                watching = watched(contents, lambda done: self._tell(done, total))
                FORMATS[options["format"]].write(watching, stream)
        except BadInput as error:
            raise CommandError(f"{error.field}: {error}") from error
        except OSError as error:
            raise CommandError(f"{options['output']}: {error.strerror}.") from error
        requests.exported(
            form=options["format"],
            selection=selection,
            claims=total,
            operator=getuser(),
            now=timezone.now(),
        )
        self._tell(total, total)

    def _tell(self, done: int, total: int) -> None:
        self.stderr.write(f"{done} of {total} claims", self.style.NOTICE)


@contextmanager
def _output(target: str) -> Iterator[BinaryIO]:
    """Open standard output, or a file that appears only when it is whole."""
    if target == "-":
        yield sys.stdout.buffer
        return
    path = Path(target)
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with unfinished.open("xb") as stream:
            yield stream
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
