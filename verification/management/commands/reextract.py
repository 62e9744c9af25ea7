"""manage.py reextract: let the installed version of the extractor read articles again."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from claims.extraction import EXTRACTOR
from claims.models import Article
from verification import intake

# How many articles pass between two lines of progress.
STEP = 1000


class Command(BaseCommand):
    help = (
        "Queue the reading of articles by the installed version of the extractor. What people "
        "have done stays. Safe to run again, and while people work."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        which = parser.add_mutually_exclusive_group(required=True)
        which.add_argument("--article", type=int, metavar="NUMBER", help="this one")
        which.add_argument(
            "--all-outdated", action="store_true", help="all that this version has not read"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["all_outdated"]:
            self._all()
        elif not self._one(options["article"]):
            self.stdout.write(f"already read, or being read, by {EXTRACTOR}")
        else:
            self.stdout.write("queued")

    def _all(self) -> None:
        queued = 0
        for number in intake.outdated():
            queued += self._one(number)
            if queued and queued % STEP == 0:
                self.stdout.write(f"{queued} articles queued …")
                self.stdout.flush()
        self.stdout.write(f"{queued} articles queued for {EXTRACTOR}")

    def _one(self, number: int) -> bool:
        try:
            intake.read_again(article_id=number, actor=None, now=timezone.now())
        except Article.DoesNotExist as error:
            raise CommandError(f"There is no article {number}.") from error
        except intake.AlreadyRead:
            return False
        return True
