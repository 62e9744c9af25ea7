"""Search and saved views over the API."""

from urllib.parse import parse_qs, urlsplit

import pytest

from tests.api.client import faults, problem
from tests.factories import (
    NOW,
    ArticleFactory,
    ClaimFactory,
    ReviewFactory,
    UserFactory,
    decided_review,
)
from verification.models import SavedView
from verification.models.people import Scope
from verification.search import saved


def claim(text: str, **fields):
    article = ArticleFactory(text=text)
    return ReviewFactory(claim=ClaimFactory(article=article, exact=text, label=text, **fields))


def test_a_search_answers_with_reviews_and_facets(api):
    wanted = claim("A tank burnt.", kind="event", attribution_name="Baku")
    claim("A barge left.")
    body = api().get("search", {"q": "tank kind:event"}).json()
    assert [review["id"] for review in body["results"]] == [wanted.pk]
    assert (body["total"], body["estimate"], body["next"]) == (1, False, None)
    assert body["facets"]["claimant"] == [{"value": "Baku", "count": 1}]
    assert body["facets"]["rating"] == []


def test_pages_go_on_where_they_ended(api):
    user, wanted = api(), [claim(f"Tank {number} burnt.").pk for number in range(3)]
    first = user.get("search", {"q": "tank", "limit": 2}).json()
    (cursor,) = parse_qs(urlsplit(first["next"]).query)["cursor"]
    second = user.get("search", {"q": "tank", "limit": 2, "cursor": cursor}).json()
    found = [review["id"] for review in first["results"] + second["results"]]
    assert found == wanted[::-1]
    assert (second["next"], second["facets"]) == (None, None)


def test_a_query_that_is_not_understood_is_told_as_bad_input(api):
    assert faults(api().get("search", {"q": "publsher:x"})) == [("q", "query_invalid")]
    assert faults(api().get("search", {"cursor": "rubbish"})) == [("cursor", "cursor_invalid")]
    assert faults(api().get("search", {"query": "x"})) == [("query", "unknown_field")]


@pytest.mark.parametrize("number", [1, 3])
def test_a_search_takes_as_many_statements_for_more_rows(
    api, number, django_assert_max_num_queries
):
    user = api()
    for _ in range(number):
        decided_review(rationale="The gazette disagrees.")
    user.get("search", {"q": "gazette"})
    # Token, its use, words, plan setting, plan, rows, publishers, articles; the review list's own.
    with django_assert_max_num_queries(17):
        assert len(user.get("search", {"q": "gazette"}).json()["results"]) == number


def test_views_are_saved_listed_changed_and_deleted(api, reviewer):
    user = api(reviewer)
    made = user.post("views", {"name": "Ours", "query": "rating:disputed"})
    assert made.status_code == 201
    address = made["Location"].removeprefix("/api/v1/")
    assert user.get(address).json() == made.json()
    assert made.json()["owner"]["id"] == reviewer.pk
    changed = user.put(address, {"name": "Mine", "query": "is:open"}).json()
    assert (changed["name"], changed["query"], changed["is_shared"]) == ("Mine", "is:open", False)
    assert [view["name"] for view in user.get("views").json()["results"]] == ["Mine"]
    assert user.delete(address).status_code == 204
    assert not SavedView.objects.exists()


def test_a_retried_save_saves_once(api):
    user = api()
    sent = {"name": "Ours", "query": ""}
    first, again = (user.post("views", sent, Idempotency_Key="k") for _ in range(2))
    assert first.json() == again.json()
    assert SavedView.objects.count() == 1


def test_a_view_that_cannot_be_saved_is_refused(api, reviewer):
    user = api(reviewer)
    user.post("views", {"name": "Ours", "query": ""})
    assert problem(user.post("views", {"name": "Ours", "query": ""})) == (409, "view_name_taken")
    shared = {"name": "All", "query": "", "is_shared": True}
    assert problem(user.post("views", shared)) == (403, "view_sharing_not_allowed")
    unclear = user.post("views", {"name": "x", "query": "rating:x"})
    assert faults(unclear) == [("query", "query_invalid")]
    assert problem(api(reviewer, Scope.READ).post("views", shared)) == (403, "scope_missing")


def test_nobody_sees_the_views_of_others_but_shared_ones(api, editor):
    private = saved.save(owner=UserFactory(), name="Own", query="", is_shared=False, now=NOW)
    shared = saved.save(owner=editor, name="All", query="", is_shared=True, now=NOW)
    user = api()
    assert [view["id"] for view in user.get("views").json()["results"]] == [shared.pk]
    assert user.get(f"views/{private.pk}").status_code == 404
    assert problem(user.delete(f"views/{shared.pk}")) == (403, "view_not_yours")
    assert api("editor").delete(f"views/{shared.pk}").status_code == 204
