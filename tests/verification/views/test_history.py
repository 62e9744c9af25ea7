"""The history page: every event, found by what one remembers of it."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from tests.factories import ReviewFactory, UserFactory, decided_review, dismissed_review
from tests.verification.views.pages import held_review, text_of
from verification.models import AuditEvent, User
from verification.views import answers

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(editor: User) -> Client:
    client = Client()
    client.force_login(editor)
    return client


def actions(client: Client, query: str = "") -> list[str]:
    response = client.get(f"/history/{query}")
    assert response.status_code == 200
    return [told.event.action for told in response.context["events"]]


def test_the_latest_event_comes_first(client: Client) -> None:
    decided_review()
    assert actions(client) == ["verdict.submitted", "review.taken"]


def test_events_are_found_by_person_action_claim_article_and_reason(client: Client) -> None:
    mara = UserFactory()
    review = decided_review(reviewer=mara)
    dismissed_review(reason="A rhetorical figure.")
    both = ["verdict.submitted", "review.taken"]
    assert actions(client, f"?person={mara.pk}") == both
    assert actions(client, f"?claim={review.pk}") == both
    assert actions(client, f"?article={review.claim.article_id}") == both
    assert actions(client, f"?person={mara.pk}&action=review.taken") == ["review.taken"]
    assert actions(client, "?words=RHETORICAL") == ["review.dismissed"]
    assert actions(client, "?words=figure+rhet") == ["review.dismissed"]
    assert actions(client, "?words=rhetorical+question") == []
    assert actions(client, "?words=etorical") == []
    assert actions(client, "?words=%27%3A%26%21%28") == []


def test_days_include_both_ends(client: Client) -> None:
    held_review(UserFactory())
    today = timezone.localdate()
    tomorrow, yesterday = today + timedelta(days=1), today - timedelta(days=1)
    assert actions(client, f"?since={today}&until={today}") == ["review.taken"]
    assert actions(client, f"?since={tomorrow}") == []
    assert actions(client, f"?until={yesterday}") == []
    assert actions(client, "?since=0001-01-01&until=9999-12-31") == ["review.taken"]


def test_an_event_shows_who_what_and_why(client: Client) -> None:
    jon = UserFactory(first_name="Jon", last_name="Okafor")
    held_review(jon)
    page = text_of(client.get("/history/"))
    assert f'<a href="/people/{jon.pk}/history/">Jon Okafor</a> took <a href="/reviews/' in page


def test_pages_continue_where_the_last_one_ended(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answers, "PAGE_SIZE", 1)
    decided_review()
    cursor = client.get("/history/").context["page"].next_cursor
    assert actions(client, f"?cursor={cursor}") == ["review.taken"]


def test_pages_between_days_continue_where_the_last_one_ended(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answers, "PAGE_SIZE", 1)
    decided_review()
    query, seen = "?since=2000-01-01", []
    while True:
        seen += actions(client, query)
        cursor = client.get(f"/history/{query}").context["page"].next_cursor
        if cursor is None:
            break
        query = f"?since=2000-01-01&cursor={cursor}"
    assert seen == ["verdict.submitted", "review.taken"]


@pytest.mark.parametrize("query", ["?since=soon", "?claim=x", "?person=0", "?action=nothing"])
def test_a_search_that_is_not_understood_says_so(client: Client, query: str) -> None:
    response = client.get(f"/history/{query}")
    assert response.status_code == 422
    assert "errorlist" in text_of(response)


def test_a_search_without_a_result_says_so(client: Client) -> None:
    assert "Nothing in the history matches." in text_of(client.get("/history/?words=nothing"))


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_costs_the_same_for_more_rows(
    client: Client, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(number):
        decided_review(review=ReviewFactory())
    assert AuditEvent.objects.count() == 2 * number
    # Person, two for permissions, events; people, claims, verdicts and citations in them; whom to
    # choose from, twice; notifications.
    with django_assert_num_queries(11):
        client.get("/history/")
