"""Print the claims of texts: no database, no services."""

import json
import os
import sys
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from claims.errors import BadInput
from claims.extraction.pipeline import find_claims
from claims.extraction.types import FoundClaim, to_json
from claims.normalise import LIMIT_BYTES, normalise


class Command(BaseCommand):
    help = "Print the checkable claims of text files. Needs no database and no services."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("paths", nargs="+", metavar="PATH", help="a text file; - reads stdin")
        parser.add_argument(
            "--format",
            choices=["jsonl", "table"],
            default="jsonl",
            help="one JSON object a line (the default), or a table to read",
        )
        parser.add_argument(
            "--published-on",
            type=date.fromisoformat,
            metavar="YYYY-MM-DD",
            help="the day of publication, which settles the year of dates in the text",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            self._print(**options)
            self.stdout.flush()
        except BrokenPipeError:
            # The reader has seen enough, as `head` has; Python would flush once more at the end.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())

    def _print(self, *, paths: list[str], published_on: date | None, format: str, **_: Any) -> None:  # noqa: A002 (the option)
        for path in paths:
            text = _read(path)
            claims = find_claims(text, published_on=published_on)
            for claim in claims:
                self.stdout.write(_line(claim, Path(path).name, format))


def _read(path: str) -> str:
    try:
        if path == "-":
            raw = sys.stdin.buffer.read(LIMIT_BYTES + 1)
        else:
            with Path(path).open("rb") as file:
                raw = file.read(LIMIT_BYTES + 1)
        return normalise(raw).text
    except OSError as error:
        raise CommandError(f"{path}: {error.strerror}.") from error
    except BadInput as error:
        raise CommandError(f"{path}: {error}") from error


def _line(claim: FoundClaim, source: str, form: str) -> str:
    if form == "jsonl":
        return json.dumps(to_json(claim, source=source), ensure_ascii=False)
    said = f" [{claim.attribution.name}]" if claim.attribution else ""
    stance = f" ({claim.stance})" if claim.stance != "assertion" else ""
    return (
        f"{claim.start:>7} {claim.checkworthiness:.2f} {claim.kind:<8} "
        f"{'hedged' if claim.hedged else '':<6} {claim.label}{said}{stance}"
    )
