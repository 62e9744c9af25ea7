"""Forgetting who somebody was: their number stays in the record, their name leaves the display."""

from datetime import datetime

from allauth.account.models import EmailAddress
from django.contrib.sessions.backends.cached_db import SessionStore
from django.contrib.sessions.models import Session
from django.db import models, transaction

from claims.errors import BadInputs, Conflict
from verification import assigning, audit, locking, people
from verification.findings import no_reason
from verification.models import (
    AccessToken,
    AuditEvent,
    CommentDraft,
    Draft,
    DraftPage,
    IdempotentRequest,
    MailSettings,
    Notification,
    Reservation,
    SavedView,
    Skip,
    User,
)
from verification.models.people import new_pseudonym
from verification.models.salts import new_salt
from verification.reports.scheduled import schedules

# What is a person's alone, by the column that names them. It goes; the record of their work stays.
THEIR_OWN: dict[type[models.Model], str] = {
    AccessToken: "user",
    CommentDraft: "author",
    Draft: "reviewer",
    DraftPage: "reviewer",
    EmailAddress: "user",
    IdempotentRequest: "user",
    MailSettings: "person",
    Notification: "person",
    Reservation: "reviewer",
    Skip: "reviewer",
}
# By which what was typed as a name is replaced.
FORGOTTEN = (
    "username",
    "first_name",
    "last_name",
    "email",
    "password",
    "pseudonym",
    "salt",
    "last_login",
    "is_active",
    "forgotten_at",
)


class AlreadyForgotten(Conflict):
    code = "person_forgotten"

    def __str__(self) -> str:
        return "This person has no name any more."


@transaction.atomic
def pseudonymise(*, person_id: int, actor: User | None, reason: str, now: datetime) -> User:
    """Replace a person's names, end their access, and remove what is theirs alone.

    Their work stays, under their number. What history has said of their name cannot be told from
    it any more, as the salt in its hash is gone.

    :raises AlreadyForgotten: it was done before.
    :raises BadInputs: no reason.
    :raises people.LastAdministrator: nobody would be left to manage people.
    """
    if not reason.strip():
        raise BadInputs([no_reason("Say why, such as: has left; asked to be forgotten.")])
    people.lock_administrators()
    person = User.objects.select_for_update(no_key=True).get(pk=person_id)
    if person.forgotten_at is not None:
        raise AlreadyForgotten
    people.check_not_last_administrator(person)
    role = people.role_of(person)
    assigning.end_for(reviewer=person, actor=actor, now=now)
    for model, column in THEIR_OWN.items():
        numbers = locking.in_order(models.QuerySet(model).filter(**{column: person}))
        models.QuerySet(model).filter(pk__in=numbers).delete()
    # What everybody uses stays, under the new name.
    SavedView.objects.filter(owner=person, is_shared=False).delete()
    schedules.forget_address(person.email)
    _end_sessions(person, now)
    person.username = f"former-{person.pk}"
    person.first_name, person.last_name = "Former", f"{role or 'person'} {person.pk}"
    person.email, person.last_login = "", None
    person.pseudonym, person.salt = new_pseudonym(), new_salt()
    person.is_active, person.forgotten_at = False, now
    person.set_unusable_password()
    person.save(update_fields=FORGOTTEN)
    audit.record(
        AuditEvent.Action.PERSON_PSEUDONYMISED,
        actor=actor,
        at=now,
        person=person,
        after={"role": role, "active": False},
        reason=reason,
        records=[person],
    )
    return person


def _end_sessions(person: User, now: datetime) -> None:
    """End a person's sessions; who they are of stands in none of its columns."""
    for session in Session.objects.filter(expire_date__gt=now).iterator():
        if session.get_decoded().get("_auth_user_id") == str(person.pk):
            SessionStore(session.session_key).delete()
