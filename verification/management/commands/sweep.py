"""manage.py sweep: what beat does by itself, once, for those who run without it."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from verification import sweeping


class Command(BaseCommand):
    help = "Send waiting work whose message may be lost to the workers again, once."

    def handle(self, *_args: Any, **_options: Any) -> None:
        swept = sweeping.sweep(now=timezone.now(), after=settings.RESEND_AFTER)
        self.stdout.write(
            f"sent again: {swept.extractions} extractions, {swept.reports} reports, "
            f"e-mail to {swept.mails} people, {swept.changes} changes of many claims"
        )
