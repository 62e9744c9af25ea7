"""manage.py export: a verdict report, by the same writers as the reports of the pages."""

import os
import shutil
import sys
import tempfile
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from getpass import getuser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from claims.errors import BadInput, BadInputs
from verification import asof
from verification.citing.formatting import STYLES
from verification.models import Report, User, Verdict
from verification.reports import exporting, failures, manifests, progress
from verification.reports.exporting import Order
from verification.reports.formats import FORMATS
from verification.reports.selection import STATES, Selection

OF_ANOTHER = "The file is another one than report {} had: its SHA-256 is {}, not {}."


class Command(BaseCommand):
    help = "Write a verdict report, and its manifest. The same data give the same bytes."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--format", choices=list(FORMATS))
        parser.add_argument("--style", choices=list(STYLES), default="", help="of citations")
        parser.add_argument("--output", required=True, metavar="FILE", help="- is standard output")
        parser.add_argument(
            "--report", type=int, metavar="NUMBER", help="make this one again, as of its moment"
        )
        parser.add_argument("--as-of", metavar="DAY|MOMENT", help="2026-10-12: by its end, in UTC")
        parser.add_argument("--query", metavar="TEXT", help="as in the search")
        parser.add_argument("--person", metavar="NAME", help="whose search it is, for by:me")
        parser.add_argument("--names", action="store_true", help="name reviewers")
        parser.add_argument("--article", type=int, metavar="NUMBER")
        parser.add_argument("--publisher", type=int, metavar="NUMBER")
        parser.add_argument("--rating", choices=Verdict.Rating.values)
        parser.add_argument("--state", choices=[state for state, _label in STATES])
        for end in ("from", "to"):
            parser.add_argument(
                f"--{end}",
                dest=f"decided_{end}",
                type=date.fromisoformat,
                metavar="YYYY-MM-DD",
                help="day of the decision (UTC), itself included",
            )

    def handle(self, *_args: Any, **options: Any) -> None:
        again = self._again(options["report"])
        target = options["output"]
        telling = Telling(self)
        try:
            order = exporting.like(again, form=options["format"]) if again else _order(options)
            with _output(target) as path:
                written = exporting.write(order, path, clock=timezone.now, tell=telling.tell)
        except (BadInput, BadInputs) as error:
            told = [f"{problem.field}: {problem}" for problem in error.problems]
            raise CommandError("\n".join(told)) from error
        except (OSError, asof.NotSettled) as error:
            raise CommandError(f"{target}: {failures.in_words(error)}") from error
        named = replace(written, name=Path(target).name)
        manifest = exporting.noted(named, operator=getuser(), clock=timezone.now)
        if target != "-":
            Path(f"{target}{manifests.SUFFIX}").write_bytes(manifest)
        telling.end(named.counts["claims"])
        if again and again.format == named.format and again.sha256 != named.sha256:
            raise CommandError(OF_ANOTHER.format(again.pk, named.sha256, again.sha256))

    def _again(self, number: int | None) -> Report | None:
        if number is None:
            return None
        report = Report.objects.filter(pk=number, status=Report.Status.READY).first()
        if report is None:
            raise CommandError(f"report: There is no finished report {number}.")
        return report


@dataclass(slots=True)
class Telling:
    """Says on standard error how far it is."""

    command: BaseCommand
    began: float = 0.0

    def tell(self, done: int, total: int) -> None:
        self.began = self.began or time.monotonic()
        elapsed = timedelta(seconds=time.monotonic() - self.began)
        rest = progress.in_words(progress.left(done=done, total=total, elapsed=elapsed))
        if done:
            told = f"{done} of {total} claims" + (f", {rest}" if rest else "")
            self.command.stderr.write(told, self.command.style.NOTICE)

    def end(self, total: int) -> None:
        self.command.stderr.write(f"{total} of {total} claims", self.command.style.NOTICE)


def _order(options: dict[str, Any]) -> Order:
    if options["format"] is None:
        raise CommandError(f"format: Choose one of: {', '.join(FORMATS)}.")
    names = ("article", "publisher", "rating", "state", "decided_from", "decided_to", "query")
    as_of = options["as_of"]
    return Order(
        format=options["format"],
        style=options["style"],
        names=options["names"],
        selection=Selection(**{name: options[name] for name in names}),
        as_of=asof.understood(as_of, now=timezone.now()) if as_of else None,
        person=_person(options["person"]),
    )


def _person(name: str | None) -> User | None:
    if name is None:
        return None
    person = User.objects.filter(username=name).first()
    if person is None:
        raise CommandError(f"person: There is nobody of the name {name}.")
    return person


@contextmanager
def _output(target: str) -> Iterator[Path]:
    """Give a place to write to; the file appears, or goes to standard output, when it is whole."""
    if target == "-":
        with tempfile.TemporaryDirectory(prefix="claimdesk-export-") as directory:
            yield Path(directory, "report")
            with Path(directory, "report").open("rb") as whole:
                shutil.copyfileobj(whole, sys.stdout.buffer)
        return
    path = Path(target)
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        yield unfinished
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
