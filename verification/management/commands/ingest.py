"""manage.py ingest: store articles and queue their extraction."""

import time
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from claims.articles import ENGLISH, Metadata, Outcome
from claims.errors import BadInput
from claims.models import Extraction
from verification import intake
from verification.intake import Received
from verification.manifest import Submission, submissions

POLL_SECONDS = 0.5
# After this time without progress it says what may be missing.
PATIENCE_SECONDS = 30
METADATA = ("title", "byline", "publisher", "original_publisher", "url")


class Command(BaseCommand):
    help = "Store articles and queue their extraction; say what became of each."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "paths",
            nargs="+",
            type=Path,
            metavar="PATH",
            help="a text file, a manifest.json, or a folder that has one",
        )
        parser.add_argument("--wait", action="store_true", help="until the claims are extracted")
        for name in METADATA:
            parser.add_argument(f"--{name.replace('_', '-')}", default="", help="of a single file")
        parser.add_argument(
            "--language", default=ENGLISH, metavar="TAG", help="likewise: en (as without it), uk …"
        )
        parser.add_argument(
            "--published-on", type=date.fromisoformat, metavar="YYYY-MM-DD", help="likewise"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        metadata = Metadata(
            **{name: options[name] for name in METADATA},
            published_on=options["published_on"],
            language=options["language"].lower(),
        )
        if metadata != Metadata() and (len(options["paths"]) > 1 or _is_many(options["paths"][0])):
            raise CommandError("Metadata describe one text: name a single text file with them.")
        received, refused = self._receive(options["paths"], metadata)
        failed = self._wait(received) if options["wait"] else 0
        if refused or failed:
            raise CommandError(f"{refused} refused, {failed} failed.")

    def _receive(self, paths: list[Path], metadata: Metadata) -> tuple[list[Received], int]:
        received, refused = [], 0
        for path in paths:
            try:
                texts = submissions(path, metadata)
            except BadInput as error:
                refused += self._refuse(path, error)
                continue
            for text in texts:
                try:
                    received.append(_send(text))
                except (BadInput, OSError) as error:
                    refused += self._refuse(text.file, error)
                else:
                    self._tell(_outcome(received[-1]), f"{text.file.name}: {_name(received[-1])}")
        return received, refused

    def _refuse(self, path: Path, error: BadInput | OSError) -> int:
        reason = f"{error.strerror}." if isinstance(error, OSError) else str(error)
        self._tell("refused", f"{path}: {reason}")
        return 1

    def _tell(self, what: str, detail: str) -> None:
        self.stdout.write(f"{what:<13} {detail}")
        self.stdout.flush()

    def _wait(self, received: list[Received]) -> int:
        """Tell of each extraction when it ends, and return how many failed."""
        waiting = {one.extraction.pk: one for one in received}
        total, failed, quiet_since = len(waiting), 0, time.monotonic()
        while waiting:
            ended = Extraction.objects.exclude(status__in=Extraction.UNFINISHED)
            for run in ended.filter(pk__in=waiting).order_by("pk"):
                name = _name(waiting.pop(run.pk))
                count = f"{total - len(waiting)}/{total}"
                failed += run.status == Extraction.Status.FAILED
                result = run.error or f"{run.claim_count} claims"
                self._tell(run.status, f"{count} {name}: {result}")
                quiet_since = time.monotonic()
            if waiting and time.monotonic() - quiet_since > PATIENCE_SECONDS:
                self._tell("waiting", f"for {len(waiting)} extractions. Is a worker running?")
                quiet_since = time.monotonic()
            time.sleep(POLL_SECONDS if waiting else 0)
        return failed


def _is_many(path: Path) -> bool:
    return path.is_dir() or path.suffix == ".json"


def _send(text: Submission) -> Received:
    with text.file.open("rb") as file:
        # One byte more than is allowed, so that a text that is too long is seen to be.
        raw = file.read(settings.ARTICLE_MAX_BYTES + 1)
    return intake.receive(raw=raw, metadata=text.metadata, sender=None, now=timezone.now())


def _outcome(one: Received) -> str:
    match one.outcome:
        case Outcome.REVISION:
            return f"revision {one.article.revision}"
        case Outcome.KNOWN:
            return "already here"
        case _:
            return "new"


def _name(one: Received) -> str:
    return f"article {one.article.pk}, “{one.article.title}”"
