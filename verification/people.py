"""Who may work here, and as what. People are never deleted: history points at them."""

from datetime import datetime

from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.crypto import get_random_string

from claims.errors import BadInput, Conflict
from verification import audit, mailboxes
from verification.models import AccessToken, AuditEvent, User
from verification.models.people import SOURCE_KEEPERS, Role

PASSWORD_LENGTH = 20
BACKEND = "django.contrib.auth.backends.ModelBackend"
Action = AuditEvent.Action


class LastAdministrator(Conflict):
    code = "last_administrator"

    def __str__(self) -> str:
        return "This is the last active administrator. Make somebody else one first."


def new_password() -> str:
    return get_random_string(PASSWORD_LENGTH)


@transaction.atomic
def create_person(
    *,
    username: str,
    role: str,
    password: str,
    actor: User | None,
    now: datetime,
    email: str = "",
    full_name: str = "",
) -> User:
    """Add a person with one role.

    :raises BadInput: the name is taken or not allowed, or mail would not surely reach the address.
    """
    if email and not mailboxes.is_mailbox(email):
        raise _no_mailbox()
    person = User(username=username, email=email)
    person.first_name, _, person.last_name = full_name.partition(" ")
    person.set_password(password)
    try:
        person.full_clean()
        person.save()
    except (ValidationError, IntegrityError) as error:
        raise _refusal(error) from error
    person.groups.set([Group.objects.get(name=Role(role))])
    # Not the name: history cannot forget one.
    audit.record(
        Action.PERSON_ADDED,
        actor=actor,
        at=now,
        person=person,
        after={"role": role},
        records=[person],
    )
    return person


@transaction.atomic
def change(
    *,
    person: User,
    role: str,
    active: bool,
    actor: User,
    now: datetime,
    sees_withheld: bool | None = None,
) -> None:
    """Set a person's role and whether they may sign in; without sign-in their tokens end too.

    `sees_withheld` says whether they may see who protected sources are; None leaves that.

    :raises LastAdministrator: nobody would be left to manage people.
    """
    lock_administrators()
    saw = is_source_keeper(person)
    sees = saw if sees_withheld is None else sees_withheld
    before = {"role": role_of(person), "active": person.is_active}
    after = {"role": role, "active": active}
    if saw != sees:
        before["sees_withheld"], after["sees_withheld"] = saw, sees
    if before == after:
        return
    if not (active and role == Role.ADMINISTRATOR):
        check_not_last_administrator(person)
    names = [Role(role).value, *([SOURCE_KEEPERS] if sees else [])]
    person.groups.set(Group.objects.filter(name__in=names))
    person.is_active = active
    person.save(update_fields=["is_active"])
    if not active:
        AccessToken.objects.filter(user=person).delete()
    audit.record(
        Action.PERSON_CHANGED,
        actor=actor,
        at=now,
        person=person,
        before=before,
        after=after,
        records=[person],
    )


@transaction.atomic
def use_single_keys(*, person: User, on: bool, now: datetime) -> None:
    """Let single keys act on the pages that a person sees, or not."""
    if person.single_keys == on:
        return
    person.single_keys = on
    person.save(update_fields=["single_keys"])
    before, after = {"single_keys": not on}, {"single_keys": on}
    audit.record(
        Action.PERSON_CHANGED, actor=person, at=now, person=person, before=before, after=after
    )


@transaction.atomic
def reset_password(*, person: User, actor: User | None, now: datetime) -> str:
    """Give a person a new random password and return it once; sessions and tokens end."""
    password = new_password()
    person.set_password(password)
    person.save(update_fields=["password"])
    # Whoever needs this may have lost more than a password.
    AccessToken.objects.filter(user=person).delete()
    audit.record(
        Action.PERSON_CHANGED, actor=actor, at=now, person=person, after={"password": "new"}
    )
    return password


def role_of(person: User) -> str:
    """Return the person's role, or "" for one without any."""
    names = {group.name for group in person.groups.all()}
    return next((role for role in reversed(Role.values) if role in names), "")


def is_source_keeper(person: User) -> bool:
    """Tell whether a person may see who protected sources are, beside their role."""
    return any(group.name == SOURCE_KEEPERS for group in person.groups.all())


def is_alone(person: User, permission: str) -> bool:
    """Tell whether nobody else who may sign in has a permission."""
    return not with_permission(f"verification.{permission}").exclude(pk=person.pk).exists()


def with_permission(permission: str) -> "QuerySet[User]":
    """Return everybody who may sign in and has a permission."""
    return User.objects.with_perm(permission, backend=BACKEND)


def lock_administrators() -> None:
    """Wait for whoever else changes one: two could demote each other at the same moment."""
    administrators = User.objects.filter(groups__name=Role.ADMINISTRATOR).order_by("pk")
    list(administrators.select_for_update(no_key=True, of=("self",)))


def check_not_last_administrator(person: User) -> None:
    """Refuse that somebody stops managing people whom nobody could follow.

    :raises LastAdministrator: they are the last.
    """
    administrators = User.objects.filter(is_active=True, groups__name=Role.ADMINISTRATOR)
    if set(administrators.values_list("pk", flat=True)) == {person.pk}:
        raise LastAdministrator


def _no_mailbox() -> BadInput:
    return BadInput(
        code="person_invalid",
        field="email",
        message="Mail would not surely reach this address, and no other.",
        remedy=mailboxes.REMEDY,
    )


def _refusal(error: ValidationError | IntegrityError) -> BadInput:
    if isinstance(error, ValidationError) and hasattr(error, "error_dict"):
        field, messages = next(iter(error.message_dict.items()))
        return BadInput(code="person_invalid", field=field, message=messages[0], remedy="")
    return BadInput(
        code="username_taken",
        field="username",
        message="This name is taken.",
        remedy="Choose another.",
    )
