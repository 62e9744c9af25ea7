"""Who may call what."""

from datetime import timedelta

import pytest
import redis
from django.contrib.auth.models import Permission
from rest_framework.views import APIView

from tests.api.client import Api, problem
from tests.factories import NOW, ReviewFactory, UserFactory, token_for
from verification import tokens
from verification.api import urls
from verification.api.access import ANY_TOKEN, PUBLIC, declared
from verification.api.operations import ApiView
from verification.models import AccessToken
from verification.models.people import Scope

PERMISSIONS = {
    "adjudicate_reviews",
    "correct_claims",
    "manage_queue",
    "publish_reviews",
    "export_reports",
    "ingest_articles",
    "manage_people",
    "reopen_reviews",
    "review_claims",
    "view_figures",
    "view_history",
}


def calls() -> list[tuple[str, type[APIView], str]]:
    """Return (path, view, method) of every call."""
    callbacks = [(str(pattern.pattern), pattern.callback) for pattern in urls.urlpatterns]
    views = [(path, callback.cls) for path, callback in callbacks if hasattr(callback, "cls")]
    return [(path, view, method) for path, view in views for method in view().allowed_methods]


def test_every_call_declares_its_access():
    undeclared = [
        (path, method) for path, view, method in calls() if declared(view(), method) is None
    ]
    assert undeclared == []
    assert len(calls()) > 30


def test_no_call_of_the_api_is_public():
    assert [path for path, view, method in calls() if declared(view(), method) == PUBLIC] == []


def test_every_writing_call_needs_one_scope_and_people_need_a_permission():
    for path, view, method in calls():
        access = declared(view(), method)
        assert access is not None
        if method != "GET":
            assert len(access.scopes) == 1, path
            assert Scope.READ not in access.scopes, path
        if access != ANY_TOKEN:
            assert access.permission in PERMISSIONS | {""}, path


def test_every_view_of_the_api_is_ours():
    views = [pattern.callback for pattern in urls.urlpatterns]
    classes = [view.cls for view in views if hasattr(view, "cls")]
    assert all(issubclass(view, ApiView) for view in classes)
    assert {view.__name__ for view in views if not hasattr(view, "cls")} == {
        "docs_page",
        "errors_page",
        "openapi",
    }


def test_a_call_that_declares_nothing_is_refused(api, rf):
    class Forgotten(ApiView):
        def get(self, _request):
            raise AssertionError("nobody gets here")

    token = api().secret
    request = rf.get("/api/v1/forgotten", headers={"Authorization": f"Bearer {token}"})
    response = Forgotten.as_view()(request)
    response.render()
    assert response.status_code == 403


@pytest.mark.django_db
def test_without_a_token_nothing_is_answered():
    response = Api().get("claims")
    assert problem(response) == (401, "not_authenticated")
    assert response["WWW-Authenticate"] == "Bearer"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "header",
    [
        "Bearer cd_" + "0" * 64,
        "Bearer",
        "Bearer a b",
        "Bearer \udcff".encode("utf-8", "surrogateescape").decode("latin-1"),
        "Bearer cd_\x00",
    ],
)
def test_a_token_that_is_none_is_refused(client, header):
    response = client.get("/api/v1/claims", headers={"Authorization": header})
    assert problem(response) == (401, "token_invalid")
    assert response["WWW-Authenticate"] == "Bearer"


def test_a_session_does_not_open_the_api(signed_in_client):
    response = signed_in_client("administrator").get("/api/v1/claims")
    assert problem(response) == (401, "not_authenticated")


def test_an_expired_token_is_refused(api):
    user = api()
    AccessToken.objects.update(expiry=NOW - timedelta(days=900))
    assert problem(user.get("me")) == (401, "token_invalid")


def test_the_token_of_somebody_deactivated_is_refused(api, reviewer):
    user = api(reviewer)
    reviewer.is_active = False
    reviewer.save(update_fields=["is_active"])
    assert problem(user.get("me")) == (401, "token_invalid")


def test_what_is_taken_from_somebody_is_missing_from_the_next_call_on(api, editor):
    user = api(editor)
    assert user.get("audit").status_code == 200
    editor.groups.clear()
    assert problem(user.get("audit")) == (403, "permission_missing")
    editor.user_permissions.add(Permission.objects.get(codename="view_history"))
    assert user.get("audit").status_code == 200
    AccessToken.objects.update(scopes=[])
    assert problem(user.get("audit")) == (403, "scope_missing")
    AccessToken.objects.all().delete()
    assert problem(user.get("audit")) == (401, "token_invalid")


def test_a_superuser_has_every_permission_and_none_when_deactivated(api):
    person = UserFactory(role="reviewer", is_superuser=True)
    user = api(person)
    assert user.get("people").status_code == 200
    person.is_active = False
    person.save(update_fields=["is_active"])
    assert problem(user.get("people")) == (401, "token_invalid")


def test_a_call_deletes_its_person_s_expired_tokens(api, editor):
    user, other = api(editor), Api(token_for(editor, name="old"))
    AccessToken.objects.filter(name="old").update(expiry=NOW - timedelta(days=900))
    assert user.get("me").status_code == 200
    assert [token.name for token in AccessToken.objects.all()] == ["script"]
    assert problem(other.get("me")) == (401, "token_invalid")


def test_who_calls_is_found_by_one_statement(api, django_assert_num_queries):
    user = api("reviewer")
    user.get("me")
    with django_assert_num_queries(2):  # the token with its owner; the owner's role
        assert user.get("me").status_code == 200


def test_the_counter_of_a_minute_expires(api, settings):
    with redis.Redis.from_url(settings.CACHES["default"]["LOCATION"]) as client:
        user = api()
        user.get("me")
        (key,) = client.keys("*api-calls-person-*")
        assert 60 < client.ttl(key) <= 120
        assert client.get(key) == b"1"


def test_calls_are_answered_while_the_counters_are_out_of_reach(api, settings):
    user = api()
    cache = {"LOCATION": "redis://127.0.0.1:1/1"}
    settings.CACHES = {"default": {**settings.CACHES["default"], **cache}}
    assert user.get("me").status_code == 200


def test_a_token_does_no_more_than_its_scopes(api):
    user = api("administrator", Scope.READ)
    response = user.post("articles", {"text": "7,095 casualties."})
    assert problem(response) == (403, "scope_missing")
    assert "articles:write" in response.json()["detail"]


def test_a_token_does_no_more_than_its_owner(api):
    assert problem(api("reviewer").get("audit")) == (403, "permission_missing")
    assert problem(api("editor").get("people")) == (403, "permission_missing")


def test_the_scope_to_write_a_resource_is_enough_to_read_it(api):
    assert api("reviewer", Scope.ARTICLES).get("articles").status_code == 200
    assert problem(api("reviewer", Scope.ARTICLES).get("reviews")) == (403, "scope_missing")


def test_history_names_the_token_that_acted(api, editor):
    ReviewFactory()
    user = Api(token_for(editor, name="night import"))
    taken = user.post("queue/next").json()
    events = user.get(f"reviews/{taken['id']}/history").json()["results"]
    assert [(event["action"], event["token"]) for event in events] == [
        ("review.taken", "night import")
    ]


def test_the_token_of_one_call_does_not_stick_to_the_next(api, client, editor):
    ReviewFactory()
    api(editor).get("me")
    made, _secret = tokens.create(
        owner=editor, name="by hand", scopes=["read"], lifetime=timedelta(days=1), now=NOW
    )
    event = editor.history.get(after__name=made.name)
    assert event.token == ""


def test_too_many_calls_in_a_minute_are_told_when_to_come_back(api, settings):
    settings.API_CALLS_PER_MINUTE = 2
    user = api()
    answers = [user.get("me") for _ in range(5)]
    assert [a.status_code for a in answers][:2] == [200, 200]
    assert problem(answers[-1]) == (429, "too_many_requests")
    assert 1 <= int(answers[-1]["Retry-After"]) <= 61


@pytest.mark.django_db
def test_guessing_tokens_is_limited_too(settings):
    settings.API_ANONYMOUS_CALLS_PER_MINUTE = 2
    guesser = Api("cd_" + "1" * 64)
    # Of five calls three fall into the same minute, whenever it ends.
    assert 429 in [guesser.get("me").status_code for _ in range(5)]


def test_one_person_does_not_use_up_the_calls_of_another(api, settings):
    settings.API_CALLS_PER_MINUTE = 1
    first = api(UserFactory())
    for _ in range(3):
        first.get("me")
    assert api(UserFactory()).get("me").status_code == 200


def test_head_asks_for_the_same_access_as_get(api):
    user = api()
    assert user.send("HEAD", "claims", "").status_code == 200
    assert user.send("HEAD", "audit", "").status_code == 403
    assert Api().send("HEAD", "claims", "").status_code == 401
