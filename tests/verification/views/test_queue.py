"""The queue page: what it lists, counts and leads to."""

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from tests.factories import (
    ArticleFactory,
    ClaimFactory,
    PublisherFactory,
    ReviewFactory,
    UserFactory,
    decided_review,
    dismissed_review,
    taken_review,
)
from tests.verification.views.pages import at, held_review, text_of
from verification import drafts, facets
from verification.models import User
from verification.views import answers

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(reviewer: User) -> Client:
    client = Client()
    client.force_login(reviewer)
    return client


def listed(client: Client, query: str = "") -> list[int]:
    """Return the numbers of the claims that the page lists, in its order."""
    response = client.get(f"/{query}")
    assert response.status_code == 200
    return [review.pk for review in response.context["page"].rows]


def test_open_claims_come_in_the_order_in_which_they_are_taken(client: Client) -> None:
    low, high = (ReviewFactory(claim__checkworthiness=score) for score in (0.2, 0.9))
    decided_review()
    assert listed(client) == [high.pk, low.pk]


def test_states_are_listed_apart_and_counted(client: Client) -> None:
    waiting, decided, dismissed = ReviewFactory(), decided_review(), dismissed_review()
    assert listed(client) == [waiting.pk]
    assert listed(client, "?state=decided") == [decided.pk]
    assert listed(client, "?state=dismissed") == [dismissed.pk]
    counts = client.get("/").context["counts"]
    assert [(state.value, count) for state, count in counts] == [
        ("open", 1),
        ("second_review", 0),
        ("adjudication", 0),
        ("decided", 1),
        ("dismissed", 1),
        ("published", 0),
    ]


def test_the_address_narrows_the_list(client: Client) -> None:
    publisher = PublisherFactory(name="South Front")
    article = ArticleFactory(publisher=publisher)
    mine = ReviewFactory(claim=ClaimFactory(article=article, kind="quote"))
    ReviewFactory()
    assert listed(client, f"?publisher={publisher.pk}") == [mine.pk]
    assert listed(client, f"?article={article.pk}") == [mine.pk]
    assert listed(client, "?kind=quote") == [mine.pk]
    disputed, _ = decided_review("disputed"), decided_review("supported")
    assert listed(client, "?state=decided&rating=disputed") == [disputed.pk]


def test_facets_count_what_the_others_leave(client: Client) -> None:
    one, two = PublisherFactory(name="One"), PublisherFactory(name="Two")
    for publisher, kind in [(one, "quantity"), (one, "quote"), (two, "quote")]:
        article = ArticleFactory(publisher=publisher)
        ReviewFactory(claim=ClaimFactory(article=article, kind=kind))
    shown = client.get(f"/?publisher={one.pk}").context["facets"]
    assert [(c.label, c.facet.count, c.is_chosen) for c in shown["publisher"]] == [
        ("One", 2, True),
        ("Two", 1, False),
    ]
    assert [(c.label, c.facet.count) for c in shown["kind"]] == [("Quantity", 1), ("Quote", 1)]
    assert shown["publisher"][0].address == "?"
    assert shown["kind"][1].address == f"?publisher={one.pk}&kind=quote"


def test_counts_stop_at_a_bound(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(facets, "BOUND", 2)
    for _ in range(4):
        ReviewFactory()
    response = client.get("/")
    assert response.context["counts"][0][1] == 3
    kinds = response.context["facets"]["kind"]
    assert [(c.facet.count, c.facet.is_bounded) for c in kinds] == [(2, True)]


def test_pages_continue_where_the_last_one_ended(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answers, "PAGE_SIZE", 2)
    reviews = [ReviewFactory(claim__checkworthiness=score) for score in (0.9, 0.8, 0.7)]
    first = client.get("/")
    cursor = first.context["page"].next_cursor
    ReviewFactory(claim__checkworthiness=1.0)
    assert f"?cursor={cursor}" in text_of(first)
    assert listed(client, f"?cursor={cursor}") == [reviews[2].pk]


@pytest.mark.parametrize(
    "query", ["?cursor=rubbish", "?state=lost", "?publisher=x", "?article=-1", f"?article={2**70}"]
)
def test_an_address_that_is_not_understood_says_so(client: Client, query: str) -> None:
    response = client.get(f"/{query}")
    assert response.status_code == 400
    assert "Start again" in text_of(response)


def test_what_one_holds_and_has_begun_is_on_top(client: Client, reviewer: User) -> None:
    held = held_review(reviewer)
    begun = ReviewFactory(claim__label="12 bridges")
    drafts.save(review_id=begun.pk, reviewer=reviewer, data={"rationale": "x"}, now=timezone.now())
    page = text_of(client.get("/"))
    assert "Resume your claim" in page
    assert f'You hold <a href="{at("review", held)}#claim">' in page
    assert f'<li><a href="{at("review", begun)}#claim">12 bridges</a>' in page


def test_who_holds_a_claim_is_shown(client: Client) -> None:
    holder = UserFactory(first_name="Jon", last_name="Okafor")
    taken_review(holder, now=timezone.now())
    assert "Jon Okafor" in text_of(client.get("/"))


def test_an_empty_queue_says_what_to_do(client: Client) -> None:
    assert "Nothing is waiting." in text_of(client.get("/"))
    assert "Nothing here matches the filter." in text_of(client.get("/?kind=quote"))
    assert "No claim has a verdict yet." in text_of(client.get("/?state=decided"))
    assert "Nothing has been dismissed." in text_of(client.get("/?state=dismissed"))


@pytest.mark.parametrize("number", [1, 3])
def test_the_open_list_costs_the_same_for_more_rows(
    client: Client, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(number):
        ReviewFactory()
    # Person, two for permissions, list and its leases, the counts of all states, the facets and
    # the names in two of them, one's lease, drafts, notifications.
    with django_assert_num_queries(12):
        client.get("/")


@pytest.mark.parametrize("number", [1, 3])
def test_the_decided_list_costs_the_same_for_more_rows(
    client: Client, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(number):
        decided_review()
    # As the open list.
    with django_assert_num_queries(12):
        client.get("/?state=decided")


def test_a_dismissed_claim_is_not_called_waiting(client: Client) -> None:
    dismissed_review()
    page = text_of(client.get("/?state=dismissed"))
    assert "Queued</th>" in page
    assert "Waiting" not in page


def test_events_and_positions_are_rows_and_facets_like_figures(client: Client) -> None:
    event = ReviewFactory(claim__kind="event", claim__label="Armenia shelled Ganja")
    denial = ReviewFactory(
        claim__kind="position",
        claim__label="Baku denies the shelling",
        claim__attribution_name="Hikmet Hajiyev",
        claim__attribution_role="presidential aide",
        claim__stance="denial",
    )
    page = text_of(client.get("/"))
    assert "Armenia shelled Ganja" in page
    assert '<span class="tag">denies</span>' in page
    assert 'Hikmet Hajiyev <span class="sub-always">presidential aide</span>' in page
    assert "<span>Event</span>" in page
    assert listed(client, "?kind=event") == [event.pk]
    assert listed(client, "?kind=position") == [denial.pk]
