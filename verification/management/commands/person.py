"""manage.py person: add the first people, and let somebody back in who lost their password."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from claims.errors import BadInput, DomainError
from verification import people, pseudonymising
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
        forget = steps.add_parser("pseudonymise", help="forget a person's names; cannot be undone")
        forget.add_argument("username", metavar="NAME")
        forget.add_argument("--reason", required=True, help="such as: asked to be forgotten")

    def handle(self, **options: Any) -> None:
        steps = {
            "add": self._add,
            "password": self._new_password,
            "pseudonymise": self._pseudonymise,
        }
        self.stdout.write(f"{options['username']}  {steps[options['step']](options)}")

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
        person = self._called(options["username"])
        return people.reset_password(person=person, actor=None, now=timezone.now())

    def _pseudonymise(self, options: dict[str, Any]) -> str:
        person = self._called(options["username"])
        try:
            return str(
                pseudonymising.pseudonymise(
                    person_id=person.pk, actor=None, reason=options["reason"], now=timezone.now()
                )
            )
        except DomainError as error:
            raise CommandError(str(error)) from error

    def _called(self, username: str) -> User:
        try:
            return User.objects.get(username=username)
        except User.DoesNotExist as error:
            raise CommandError(f"Nobody is called {username}.") from error
