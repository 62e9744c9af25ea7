"""manage.py person: add the first people, and let somebody back in who lost their password."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from claims.errors import BadInput
from verification import people
from verification.models import User
from verification.models.people import Role


class Command(BaseCommand):
    help = "Add a person, or give one a new password. The password is printed once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        steps = parser.add_subparsers(dest="step", required=True)
        add = steps.add_parser("add", help="add a person with one role")
        add.add_argument("--username", required=True)
        add.add_argument("--role", required=True, choices=Role.values)
        add.add_argument("--email", default="")
        add.add_argument("--name", default="", help="full name, as the history shows it")
        password = steps.add_parser("password", help="give a person a new password")
        password.add_argument("--username", required=True)

    def handle(self, **options: Any) -> None:
        add = self._add if options["step"] == "add" else self._new_password
        self.stdout.write(f"{options['username']}  {add(options)}")

    def _add(self, options: dict[str, Any]) -> str:
        password = people.new_password()
        try:
            people.create_person(
                username=options["username"],
                role=options["role"],
                email=options["email"],
                full_name=options["name"],
                password=password,
                actor=None,
                now=timezone.now(),
            )
        except BadInput as error:
            raise CommandError(f"{error.field}: {error}") from error
        return password

    def _new_password(self, options: dict[str, Any]) -> str:
        try:
            person = User.objects.get(username=options["username"])
        except User.DoesNotExist as error:
            raise CommandError(f"Nobody is called {options['username']}.") from error
        return people.reset_password(person=person, actor=None, now=timezone.now())
