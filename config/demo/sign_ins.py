"""One account per role, with passwords that stay the same from one demo to the next."""

import json
import os
from pathlib import Path
from typing import NamedTuple

from django.utils import timezone

from verification import people
from verification.models import User
from verification.models.people import Role

ROLES = {
    "reviewer": Role.REVIEWER,
    "second-reviewer": Role.REVIEWER,
    "editor": Role.EDITOR,
    "administrator": Role.ADMINISTRATOR,
}


class SignIn(NamedTuple):
    username: str
    role: Role
    password: str


def prepare(file: Path) -> list[SignIn]:
    """Return who can sign in; make the accounts that are missing and keep the passwords."""
    kept = _read(file)
    sign_ins = [
        SignIn(username, role, _password(username, role, kept.get(username)))
        for username, role in ROLES.items()
    ]
    _write(file, {sign_in.username: sign_in.password for sign_in in sign_ins})
    return sign_ins


def _password(username: str, role: Role, kept: str | None) -> str:
    now = timezone.now()
    person = User.objects.filter(username=username).first()
    if person is not None and kept is None:
        return people.reset_password(person=person, actor=None, now=now)
    password = kept or people.new_password()
    if person is None:
        people.create_person(username=username, role=role, password=password, actor=None, now=now)
    return password


def _read(file: Path) -> dict[str, str]:
    try:
        return dict(json.loads(file.read_text(encoding="utf-8")))
    except (FileNotFoundError, ValueError):
        return {}


def _write(file: Path, passwords: dict[str, str]) -> None:
    unfinished = file.with_suffix(".unfinished")
    fd = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(fd, "w", encoding="utf-8") as stream:
        json.dump(passwords, stream, indent=2)
    unfinished.replace(file)
