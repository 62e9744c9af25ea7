"""People and tokens."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command

from tests.api.client import Api, faults, problem
from tests.factories import UserFactory
from verification import tokens
from verification.models import AccessToken, AuditEvent, User
from verification.models.people import Scope


def test_me_says_who_i_am_and_what_my_token_may_do(api, editor):
    me = api(editor, Scope.READ).get("me").json()
    token = me.pop("token")
    assert me == {
        "id": editor.pk,
        "username": editor.username,
        "name": str(editor),
        "role": "editor",
    }
    assert (token["name"], token["scopes"]) == ("script", ["read"])


def test_a_person_is_added_and_can_sign_in(api, client, administrator):
    user = api(administrator)
    added = user.post(
        "people",
        {"username": "eve", "role": "editor", "full_name": "Eve Ng", "email": "e@x.example"},
    )
    body = added.json()
    password = body.pop("password")
    assert added.status_code == 201
    assert client.login(username="eve", password=password)
    assert user.get(f"people/{body['id']}").json() == body
    assert (body["full_name"], body["role"], body["active"]) == ("Eve Ng", "editor", True)


def test_a_name_that_is_taken_or_not_allowed_is_refused(api):
    user = api("administrator")
    UserFactory(username="eve")
    assert faults(user.post("people", {"username": "eve", "role": "editor"})) == [
        ("username", "person_invalid")
    ]
    assert faults(user.post("people", {"username": "e e", "role": "boss"})) == [
        ("role", "invalid_choice")
    ]
    assert User.objects.filter(username="eve").count() == 1


def test_a_person_is_changed(api):
    person = UserFactory()
    theirs = api(person)
    user = api("administrator")
    changed = user.put(f"people/{person.pk}", {"role": "editor", "active": False})
    assert (changed.json()["role"], changed.json()["active"]) == ("editor", False)
    assert problem(theirs.get("me")) == (401, "token_invalid")


def test_the_last_administrator_stays(api, administrator):
    response = api(administrator).put(
        f"people/{administrator.pk}", {"role": "reviewer", "active": True}
    )
    assert problem(response) == (409, "last_administrator")


def test_a_password_is_reset(api, client):
    person = UserFactory()
    answer = api("administrator").post(f"people/{person.pk}/password")
    assert client.login(username=person.username, password=answer.json()["password"])


def test_a_token_is_made_works_and_is_revoked(api, reviewer):
    user = api(reviewer)
    made = user.post("tokens", {"name": "import", "scopes": ["read", "read"], "days": 7})
    body = made.json()
    theirs = Api(body.pop("secret"))
    assert (made.status_code, body["scopes"]) == (201, ["read"])
    assert theirs.get("me").json()["token"] == body
    assert body in user.get("tokens").json()
    assert user.delete(f"tokens/{body['id']}").status_code == 204
    assert problem(theirs.get("me")) == (401, "token_invalid")
    assert problem(user.delete(f"tokens/{body['id']}")) == (404, "not_found")


def test_the_tokens_of_others_are_out_of_reach(api, reviewer):
    api(reviewer)
    theirs = AccessToken.objects.get()
    other = api("administrator")
    assert [token["name"] for token in other.get("tokens").json()] == ["script"]
    assert problem(other.delete(f"tokens/{theirs.token_key}")) == (404, "not_found")
    assert AccessToken.objects.filter(pk=theirs.pk).exists()


def test_a_token_makes_no_mightier_one(api, reviewer):
    user = api(reviewer, Scope.TOKENS, Scope.READ)
    asked = {"name": "x", "scopes": ["read", "reviews:write"], "days": 1}
    assert problem(user.post("tokens", asked)) == (403, "token_beyond_scopes")


def test_a_token_makes_none_that_outlives_it(api, reviewer):
    user = api(reviewer)
    own = datetime.fromisoformat(user.get("me").json()["token"]["expires_at"])
    made = user.post("tokens", {"name": "x", "scopes": ["read"], "days": 365}).json()
    assert abs(datetime.fromisoformat(made["expires_at"]) - own) < timedelta(seconds=5)


def test_nobody_hoards_tokens(api, reviewer, monkeypatch):
    monkeypatch.setattr(tokens, "MOST", 1)
    user = api(reviewer)
    asked = {"name": "x", "scopes": ["read"], "days": 1}
    assert problem(user.post("tokens", asked)) == (409, "too_many_tokens")


def test_a_token_is_stored_as_a_hash(api, reviewer):
    secret = api(reviewer).secret
    token = AccessToken.objects.get()
    assert secret not in (token.digest, token.token_key)
    assert len(token.token_key) < 20


def test_the_command_makes_a_token(db, reviewer, capsys):
    scopes = ["--scope", "read", "--scope", "articles:write"]
    call_command("token", "create", "--user", reviewer.username, *scopes, "--days", "2")
    secret = capsys.readouterr().out.strip()
    me = Api(secret).get("me").json()
    expires = datetime.fromisoformat(me["token"]["expires_at"])
    assert me["token"]["scopes"] == ["articles:write", "read"]
    assert timedelta(days=1) < expires - datetime.now(UTC) <= timedelta(days=2)
    assert AuditEvent.objects.get(action="token.created").person == reviewer


@pytest.mark.parametrize(
    "arguments",
    [
        ["--user", "nobody", "--scope", "read"],
        ["--user", "gone", "--scope", "read"],
        ["--user", "eve", "--scope", "everything"],
        ["--user", "eve", "--scope", "read", "--days", "0"],
        ["--user", "eve", "--scope", "read", "--days", "366"],
        ["--user", "eve"],
    ],
)
def test_the_command_refuses_what_makes_no_sense(db, arguments):
    UserFactory(username="eve")
    UserFactory(username="gone", is_active=False)
    with pytest.raises(CommandError):
        call_command("token", "create", *arguments)
    assert not AccessToken.objects.exists()
