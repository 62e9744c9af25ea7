"""Adding people, changing roles, and everybody's own tokens."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from tests.factories import UserFactory, token_for
from tests.verification.views.pages import text_of
from verification import people
from verification.models import AccessToken, User
from verification.tokens import MOST
from verification.views import answers

pytestmark = pytest.mark.django_db
ADD = "/people/add/"


@pytest.fixture
def client(administrator: User) -> Client:
    client = Client()
    client.force_login(administrator)
    return client


def test_a_new_person_gets_a_password_that_is_shown_once(client: Client) -> None:
    sent = {"username": "mara", "full_name": "Mara Lind", "email": "", "role": "editor"}
    response = client.post(ADD, sent)
    mara = User.objects.get(username="mara")
    password = response.context["password"]
    assert password in text_of(response)
    assert "no-store" in response["Cache-Control"]
    assert mara.check_password(password)
    assert (str(mara), people.role_of(mara)) == ("Mara Lind", "editor")


def test_a_taken_name_is_told_at_its_field(client: Client) -> None:
    UserFactory(username="mara")
    response = client.post(ADD, {"username": "mara", "role": "reviewer"})
    assert response.status_code == 422
    assert "A user with that username already exists." in text_of(response)


def test_a_role_is_changed_and_sign_in_ended(client: Client) -> None:
    mara = UserFactory()
    client.post(reverse("verification:person", args=[mara.pk]), {"role": "editor"})
    mara.refresh_from_db()
    assert (people.role_of(mara), mara.is_active) == ("editor", False)
    assert "may not sign in" in text_of(client.get("/people/"))


def test_the_last_administrator_stays(client: Client, administrator: User) -> None:
    address = reverse("verification:person", args=[administrator.pk])
    response = client.post(address, {"role": "reviewer", "active": "on"})
    assert response.status_code == 422
    assert "This is the last active administrator." in text_of(response)


def test_a_new_password_replaces_the_old_one(client: Client) -> None:
    mara = UserFactory()
    response = client.post(reverse("verification:new-password", args=[mara.pk]))
    mara.refresh_from_db()
    assert mara.check_password(response.context["password"])


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_of_people_costs_the_same_for_more_rows(
    client: Client, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(number):
        UserFactory()
    # Person, two for permissions, people, their groups, notifications.
    with django_assert_num_queries(6):
        client.get("/people/")


def test_the_list_of_people_continues(
    client: Client, administrator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answers, "PAGE_SIZE", 1)
    UserFactory(username="mara")
    cursor = client.get("/people/").context["page"].next_cursor
    page = client.get(f"/people/?cursor={cursor}").context["page"]
    assert page.rows == [administrator]


def test_a_token_is_shown_once_and_works(reviewer: User) -> None:
    client = Client()
    client.force_login(reviewer)
    sent = {"name": "newsroom import", "scopes": ["read", "articles:write"], "days": "30"}
    response = client.post("/tokens/", sent)
    secret = response.context["secret"]
    assert secret in text_of(response)
    assert "no-store" in response["Cache-Control"]
    assert secret not in text_of(client.get("/tokens/"))
    assert AccessToken.objects.get().scopes == ["articles:write", "read"]
    me = client.get("/api/v1/me", headers={"Authorization": f"Bearer {secret}"})
    assert me.status_code == 200


@pytest.mark.parametrize(
    "fields", [{"name": ""}, {"scopes": []}, {"scopes": ["all"]}, {"days": "0"}, {"days": "366"}]
)
def test_a_token_that_cannot_be_is_refused(reviewer: User, fields: dict[str, str]) -> None:
    client = Client()
    client.force_login(reviewer)
    sent = {"name": "import", "scopes": ["read"], "days": "30"} | fields
    assert client.post("/tokens/", sent).status_code == 422
    assert not AccessToken.objects.exists()


def test_one_token_too_many_is_refused_in_words(reviewer: User) -> None:
    client = Client()
    client.force_login(reviewer)
    for _ in range(MOST):
        token_for(reviewer)
    response = client.post("/tokens/", {"name": "import", "scopes": ["read"], "days": "30"})
    assert response.status_code == 422
    assert "Revoke one that you no longer use." in text_of(response)


def test_a_token_that_cannot_exist_is_not_found(client: Client) -> None:
    assert client.post("/tokens/%00/revoke/").status_code == 404


def test_one_revokes_ones_own_tokens_only(reviewer: User) -> None:
    token_for(reviewer)
    token_for(UserFactory(), name="theirs")
    client = Client()
    client.force_login(reviewer)
    for token in AccessToken.objects.all():
        client.post(reverse("verification:revoke-token", args=[token.token_key]))
    assert [token.name for token in AccessToken.objects.all()] == ["theirs"]


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_of_tokens_costs_the_same_for_more_rows(
    reviewer: User, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = Client()
    client.force_login(reviewer)
    for _ in range(number):
        token_for(reviewer)
    # Person, tokens, two for permissions, notifications.
    with django_assert_num_queries(5):
        client.get("/tokens/")
