"""manage.py demo: everything on this machine, with the seeds loaded."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from config.demo import run
from config.env import env_int


class Command(BaseCommand):
    help = (
        "Run everything on this machine: the web server, two workers, beat and the embedded "
        "services; load the seeds; print the address and a sign-in for each role. "
        "Ctrl-C stops it all. PORT chooses the port."
    )
    # Some ask the database, which is only migrated on the way.
    requires_system_checks: list[str] = []

    def handle(self, **_options: Any) -> None:
        try:
            run.run(port=env_int("PORT", 8000, minimum=1, maximum=65535), say=self._say)
        except run.CannotRun as error:
            raise CommandError(str(error)) from error

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()
