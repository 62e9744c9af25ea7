"""The queue page: what it lists, counts and leads to."""

from collections.abc import Callable
from datetime import date

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
from verification import drafts, facets, tagging
from verification.models import Tag, User
from verification.views import answers

pytestmark = pytest.mark.django_db
SignIn = Callable[[User | str], Client]


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
    # the names in two of them, the tags, one's lease, drafts, notifications.
    with django_assert_num_queries(13):
        client.get("/")


@pytest.mark.parametrize("number", [1, 3])
def test_the_decided_list_costs_the_same_for_more_rows(
    client: Client, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(number):
        decided_review()
    # As the open list.
    with django_assert_num_queries(13):
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


@pytest.mark.parametrize(
    ("query", "label"),
    [
        ("minimum_score=0.75", "score from 0.75"),
        ("published_after=2021-05-01", "published from 1 May 2021"),
        ("published_before=2019-05-01", "published until 1 May 2019"),
        ("only_second=on", "only second reviews"),
        ("language=uk", "language uk"),
        ("tag={tag}", "tag Winter"),
    ],
)
def test_what_narrows_the_list_is_said_and_can_be_cleared(
    client: Client, query: str, label: str
) -> None:
    review = ReviewFactory(
        claim__checkworthiness=0.75,
        claim__article__published_on=date(2021, 5, 1),
        claim__article__language="uk",
        reviews_wanted=2,
    )
    old = ReviewFactory(claim__checkworthiness=0.1, claim__article__published_on=date(2019, 5, 1))
    wanted = old if "before" in query else review
    tagging.tag(review_id=review.pk, person=UserFactory(), name="Winter", now=timezone.now())
    query = query.format(tag=Tag.objects.get().pk)

    page = client.get(f"/?kind=quantity&{query}")

    assert [row.pk for row in page.context["page"].rows] == [wanted.pk]
    assert dict(page.context["counts"])["open"] == 1
    (part,) = page.context["chosen"]
    assert (part.label, part.address) == (label, "?kind=quantity")
    shown = text_of(page)
    assert label in shown
    assert f"/queue/next/?kind=quantity&amp;{query}" in shown
    assert f"{at('review', wanted)}?kind=quantity&amp;{query}#claim" in shown


@pytest.mark.parametrize(
    "query", ["minimum_score=7", "published_after=soon", "tag=x", "q=publisher:", "language=en-GB"]
)
def test_a_filter_that_is_none_is_not_understood(client: Client, query: str) -> None:
    assert client.get(f"/?{query}").status_code == 400


def test_all_that_a_filter_lists_can_be_changed(signed_in_client: SignIn) -> None:
    editor = signed_in_client("editor")
    ReviewFactory(claim__checkworthiness=0.8, claim__article__published_on=date(2021, 5, 1))
    ReviewFactory(claim__checkworthiness=0.8, claim__article__published_on=date(2021, 5, 2))
    narrowed = "minimum_score=0.8&published_after=2021-05-01&published_before=2021-05-01"

    page = editor.get(f"/?{narrowed}")

    said = page.context["bulk_query"]
    assert said == "is:open after:2021-05-01 before:2021-05-02 score>=0.8"
    found = editor.get("/search/", {"q": said}).context["found"]
    assert found.review_ids == [row.pk for row in page.context["page"].rows]


def test_what_no_search_finds_is_not_changed_as_a_whole(signed_in_client: SignIn) -> None:
    editor = signed_in_client("editor")
    ReviewFactory(reviews_wanted=2)
    assert 'data-key="B"' in text_of(editor.get("/"))
    assert 'data-key="B"' not in text_of(editor.get("/?only_second=on"))


def test_a_search_is_worked_through_and_its_list_is_that_of_search(client: Client) -> None:
    article = ArticleFactory(text="A zeppelin of 7,095 tons.")
    ReviewFactory(claim__checkworthiness=0.9)
    wanted = ReviewFactory(claim__checkworthiness=0.1, claim__article=article)
    search = client.get("/search/", {"q": "zeppelin kind:quantity"})
    assert "/queue/next/?q=zeppelin%20kind%3Aquantity" in text_of(search)

    taken = client.post("/queue/next/?q=zeppelin%20kind%3Aquantity")

    assert taken["Location"] == f"{at('review', wanted)}?q=zeppelin+kind%3Aquantity#claim"
    listed = client.get("/?q=zeppelin+kind%3Aquantity")
    assert listed["Location"] == "/search/?q=zeppelin+kind%3Aquantity"
