"""manage.py token: let a program in."""

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from claims.errors import DomainError
from verification import tokens
from verification.models import User
from verification.models.people import Scope


class Command(BaseCommand):
    help = "Make an API token for a person. The token is printed once and stored as a hash."

    def add_arguments(self, parser: ArgumentParser) -> None:
        steps = parser.add_subparsers(dest="step", required=True)
        create = steps.add_parser("create", help="make a token")
        create.add_argument("--user", required=True, help="whose it is")
        create.add_argument(
            "--scope",
            required=True,
            action="append",
            choices=Scope.values,
            help="what it may do; give it again for each",
        )
        create.add_argument("--days", type=int, default=90, help="how long it lasts (default 90)")
        create.add_argument("--name", default="command line", help="how the history shows it")

    def handle(self, **options: Any) -> None:
        if not 1 <= options["days"] <= tokens.LONGEST.days:
            raise CommandError(f"--days is from 1 to {tokens.LONGEST.days}.")
        try:
            owner = User.objects.get(username=options["user"], is_active=True)
        except User.DoesNotExist as error:
            raise CommandError(f"Nobody active is called {options['user']}.") from error
        self.stdout.write(self._create(owner, options))

    def _create(self, owner: User, options: dict[str, Any]) -> str:
        try:
            _token, secret = tokens.create(
                owner=owner,
                name=options["name"],
                scopes=options["scope"],
                lifetime=timedelta(days=options["days"]),
                now=timezone.now(),
            )
        except DomainError as error:
            raise CommandError(str(error)) from error
        return secret
