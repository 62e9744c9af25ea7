"""Somebody is forgotten: the record keeps their number, and verifies as before."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from claims.errors import BadInputs
from tests.api.client import Api
from tests.factories import NOW, UserFactory, decided_review, submit, taken, token_for
from tests.verification.ledger.desk import attack, codes, new_review, seal, verified, work
from verification import assigning, comments, drafts, people, pseudonymising
from verification.models import AccessToken, AuditEvent, MailSettings, Notification, User, Verdict
from verification.pseudonymising import AlreadyForgotten

pytestmark = pytest.mark.django_db(transaction=True)
LATER = NOW + timedelta(hours=1)


def forget(person: User, actor: User | None = None) -> User:
    return pseudonymising.pseudonymise(
        person_id=person.pk, actor=actor, reason="Asked to be forgotten.", now=LATER
    )


@pytest.fixture
def anna() -> User:
    """Return a person whose name stands in many places."""
    return people.create_person(
        username="anna.petrosyan",
        full_name="Anna Petrosyan",
        email="anna@newsroom.example",
        role="reviewer",
        password="correct horse battery staple",
        actor=None,
        now=NOW,
    )


def test_nothing_is_left_of_the_name_and_everything_of_the_work(
    anna: User, administrator: User
) -> None:
    review = decided_review(review=new_review(), reviewer=anna)
    comments.write(review_id=review.pk, author=anna, text="Well found.", now=NOW)
    comments.write(
        review_id=review.pk, author=UserFactory(), text=f"See @{anna.username}.", now=NOW
    )
    waiting = new_review()
    assigning.assign(review_id=waiting.pk, editor=administrator, reviewer=anna, until=None, now=NOW)
    token_for(anna)
    client = Client()
    client.force_login(anna)
    before = AuditEvent.objects.count()
    seal()

    former = forget(anna, administrator)

    assert (str(former), former.username) == (f"Former reviewer {anna.pk}", f"former-{anna.pk}")
    assert (former.email, former.is_active, former.has_usable_password()) == ("", False, False)
    assert former.pseudonym != anna.pseudonym
    assert client.get("/work/").status_code == 302
    assert not AccessToken.objects.filter(user=anna).exists()
    assert not Notification.objects.filter(person=anna).exists()
    assert waiting.turns.get().assigned_to is None
    verdict = review.verdict
    assert isinstance(verdict, Verdict)
    assert verdict.decided_by_id == former.pk
    assert comments.of_review(review, administrator).filter(author=former).exists()
    told = AuditEvent.objects.filter(pk__gt=0)
    assert told.count() > before
    for event in told:
        said = f"{event.before} {event.after} {event.reason} {event.records}"
        assert "anna" not in said.lower(), said
        assert "Petrosyan" not in said

    seal()
    assert list(verified().findings) == []


def test_a_name_that_is_set_back_shows(anna: User, administrator: User) -> None:
    work()
    forget(anna, administrator)
    seal()
    attack("UPDATE verification_user SET last_name = 'Petrosyan' WHERE email = ''")
    assert codes(verified()) == {"row_changed"}


def test_what_history_has_said_of_a_name_cannot_be_told_from_it_any_more(anna: User) -> None:
    said = AuditEvent.objects.get(person=anna).records[f"person:{anna.pk}"]
    salt = bytes(User.objects.get(pk=anna.pk).salt)
    forget(anna)
    assert bytes(User.objects.get(pk=anna.pk).salt) != salt
    last = AuditEvent.objects.filter(person=anna).latest("pk")
    assert last.action == "person.pseudonymised"
    assert last.records[f"person:{anna.pk}"]["salted"] != said["salted"]


def test_one_is_forgotten_once_and_for_a_reason(anna: User) -> None:
    with pytest.raises(BadInputs):
        pseudonymising.pseudonymise(person_id=anna.pk, actor=None, reason=" ", now=LATER)
    forget(anna)
    with pytest.raises(AlreadyForgotten):
        forget(anna)


def test_the_last_administrator_stays(administrator: User) -> None:
    with pytest.raises(people.LastAdministrator):
        forget(administrator)
    forget(administrator, UserFactory(role="administrator"))


def test_an_operator_can_have_somebody_forgotten(
    anna: User, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("person", "pseudonymise", anna.username, "--reason", "Left.")
    assert capsys.readouterr().out == f"anna.petrosyan  Former reviewer {anna.pk}\n"
    with pytest.raises(CommandError, match="Nobody is called anna"):
        call_command("person", "pseudonymise", "anna.petrosyan", "--reason", "Left.")


def test_what_somebody_was_at_goes_with_them(anna: User) -> None:
    turn = taken(anna, new_review())
    drafts.save(review_id=turn.review_id, reviewer=anna, data={"rationale": "x"}, now=NOW)
    MailSettings.objects.create(person=anna)
    forget(anna)
    assert not anna.drafts.exists()
    assert not MailSettings.objects.filter(person=anna).exists()
    # The lease runs out as everybody's does.
    other = submit(taken(UserFactory(), turn.review, NOW + timedelta(days=1)))
    assert other.review_id == turn.review_id


def test_an_administrator_has_somebody_forgotten_on_a_page(anna: User, administrator: User) -> None:
    client = Client()
    client.force_login(administrator)
    address = f"/people/{anna.pk}/forget/"
    assert b"Forget Anna Petrosyan" in client.get(address).content
    assert client.post(address, {"reason": ""}).status_code == 422
    shown = client.post(address, {"reason": "Left."}, follow=True)
    assert f"Former reviewer {anna.pk}" in shown.text
    assert "Petrosyan" not in shown.text.replace("anna.petrosyan@", "")
    assert client.post(address, {"reason": "Left."}).status_code == 422


def test_programs_can_have_somebody_forgotten(anna: User, administrator: User) -> None:
    user = Api.of(administrator)
    answer = user.post(f"people/{anna.pk}/pseudonymise", {"reason": "Left."})
    assert answer.status_code == 200, answer.content
    assert answer.json()["full_name"] == f"Former reviewer {anna.pk}"
    assert user.post(f"people/{anna.pk}/pseudonymise", {"reason": "x"}).status_code == 409
