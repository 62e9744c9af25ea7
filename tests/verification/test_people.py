from collections.abc import Callable

import pytest
from django.contrib.auth.models import Group

from claims.errors import BadInput
from tests.factories import NOW, UserFactory, token_for
from tests.parallel import at_once
from verification import people
from verification.models import AccessToken, AuditEvent, User
from verification.models.people import PSEUDONYM_LETTERS, Role
from verification.people import LastAdministrator

REVIEWER = {"ingest_articles", "review_claims"}
EDITOR = REVIEWER | {
    "reopen_reviews",
    "correct_claims",
    "export_reports",
    "view_history",
    "adjudicate_reviews",
    "publish_reviews",
    "manage_queue",
    "view_figures",
    "share_views",
}
PERMISSIONS = {
    "reviewer": REVIEWER,
    "editor": EDITOR,
    "administrator": EDITOR | {"manage_people", "name_reviewers"},
    # Beside one's role.
    "source_keeper": {"see_withheld_sources"},
}


def create(username: str = "ana", role: str = "reviewer", **fields: str) -> User:
    return people.create_person(
        username=username, role=role, password="pass", actor=None, now=NOW, **fields
    )


def change(person: User, actor: User, role: str = "reviewer", *, active: bool = True) -> None:
    people.change(person=person, role=role, active=active, actor=actor, now=NOW)


@pytest.mark.django_db
def test_the_migration_makes_the_roles_with_their_permissions() -> None:
    found = {
        group.name: set(group.permissions.values_list("codename", flat=True))
        for group in Group.objects.all()
    }

    assert found == PERMISSIONS


@pytest.mark.django_db
@pytest.mark.parametrize("role", Role.values)
def test_a_new_person_has_one_role_and_is_history(role: str, administrator: User) -> None:
    person = people.create_person(
        username="ana",
        role=role,
        password="long enough",
        email="ana@desk.example",
        full_name="Ana María Sol",
        actor=administrator,
        now=NOW,
    )

    person.refresh_from_db()
    assert (str(person), person.email, people.role_of(person)) == (
        "Ana María Sol",
        "ana@desk.example",
        role,
    )
    assert person.check_password("long enough")
    assert len(person.pseudonym) == 6
    assert set(person.pseudonym) <= set(PSEUDONYM_LETTERS)
    event = person.history.get()
    assert (event.action, event.actor, event.after) == (
        "person.added",
        administrator,
        {"role": role},
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"username": "taken"}, "username"),
        ({"username": ""}, "username"),
        ({"username": "a b"}, "username"),
        ({"username": "a" * 151}, "username"),
        ({"email": "nowhere"}, "email"),
        # Mail to it, such as a new password, would go to gross.example.
        ({"email": "anna@gro\u00df.example"}, "email"),
    ],
)
def test_a_person_who_cannot_be_is_refused_by_field(fields: dict[str, str], field: str) -> None:
    UserFactory(username="taken")

    with pytest.raises(BadInput) as refusal:
        create(**fields)

    assert refusal.value.field == field
    assert User.objects.count() == 1
    assert not AuditEvent.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_of_racing_namesakes_one_is_added() -> None:
    results = at_once(*[create] * 3)

    assert [type(r) for r in results if isinstance(r, Exception)] == [BadInput] * 2
    assert User.objects.count() == 1


@pytest.mark.django_db
def test_a_change_of_role_is_history(administrator: User) -> None:
    person = UserFactory(role="reviewer")

    change(person, administrator, "editor")

    assert people.role_of(User.objects.get(pk=person.pk)) == "editor"
    event = person.history.get()
    assert (event.action, event.before, event.after) == (
        "person.changed",
        {"role": "reviewer", "active": True},
        {"role": "editor", "active": True},
    )


@pytest.mark.django_db
def test_a_change_of_nothing_is_no_history(administrator: User) -> None:
    person = UserFactory(role="reviewer")

    change(person, administrator, "reviewer")

    assert not person.history.exists()


@pytest.mark.django_db
def test_without_sign_in_the_tokens_end_too(administrator: User) -> None:
    person, other = UserFactory(), UserFactory()
    token_for(person)
    token_for(other)

    change(person, administrator, active=False)

    assert not User.objects.get(pk=person.pk).is_active
    assert [token.user for token in AccessToken.objects.all()] == [other]


@pytest.mark.django_db
@pytest.mark.parametrize(("role", "active"), [("editor", True), ("administrator", False)])
def test_the_last_administrator_stays(role: str, active: bool, administrator: User) -> None:
    inactive = UserFactory(role="administrator", is_active=False)

    with pytest.raises(LastAdministrator):
        change(administrator, administrator, role, active=active)

    administrator.refresh_from_db()
    assert (people.role_of(administrator), administrator.is_active) == ("administrator", True)
    change(inactive, administrator, "administrator", active=True)
    change(administrator, inactive, role, active=active)


@pytest.mark.django_db(transaction=True)
def test_of_administrators_who_demote_each_other_one_stays() -> None:
    first, second = UserFactory(role="administrator"), UserFactory(role="administrator")
    calls: list[Callable[[], None]] = [
        lambda: change(first, second, "editor"),
        lambda: change(second, first, "editor"),
    ]

    results = at_once(*calls)

    assert [type(r) for r in results if r is not None] == [LastAdministrator]
    assert User.objects.filter(groups__name="administrator").count() == 1


@pytest.mark.django_db
def test_a_new_password_is_returned_once_and_never_history(administrator: User) -> None:
    person = UserFactory()
    AccessToken.objects.create(user=person, name="old", scopes=["read"])

    password = people.reset_password(person=person, actor=administrator, now=NOW)

    assert User.objects.get(pk=person.pk).check_password(password)
    assert not AccessToken.objects.filter(user=person).exists()
    assert person.history.get().after == {"password": "new"}


@pytest.mark.django_db
def test_a_person_without_a_role_has_none() -> None:
    person = UserFactory()
    person.groups.clear()

    assert people.role_of(person) == ""


@pytest.mark.django_db
def test_pseudonyms_differ() -> None:
    assert len({UserFactory().pseudonym for _ in range(20)}) == 20
