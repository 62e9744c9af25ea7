"""The runs over an article, and what one of them changed."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from claims.extraction import EXTRACTOR
from claims.models import Article, Claim
from tests.factories import (
    NOW,
    ArticleFactory,
    ClaimFactory,
    ExtractionFactory,
    ReviewFactory,
    decided_review,
)
from tests.verification.views.pages import at, text_of
from verification import rereading
from verification.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(reviewer: User) -> Client:
    client = Client()
    client.force_login(reviewer)
    return client


@pytest.fixture
def article() -> Article:
    return ArticleFactory(text="It lost 7,095 men, 300 tanks and 20 guns.")


def found_by(extractor: str, article: Article, exact: str, label: str) -> Claim:
    run = ExtractionFactory(article=article, extractor=extractor)
    return ClaimFactory(article=article, extraction=run, exact=exact, label=label)


def read_by_two_versions(article: Article) -> None:
    for exact, label in [("7,095", "7,095 men"), ("300", "300"), ("20", "20 guns")]:
        ReviewFactory(claim=found_by("rules/0", article, exact, label))
    found = [
        found_by("rules/1", article, "300", "300 tanks"),
        found_by("rules/1", article, "7,095", "7,095 men"),
        found_by("rules/1", article, "It lost", "It lost all"),
    ]
    rereading.settle(found[0].extraction, found, NOW)


def page_of(client: Client, article: Article, query: str = "") -> str:
    response = client.get(f"/articles/{article.pk}/extractions/{query}")
    assert response.status_code == 200
    return text_of(response)


def test_the_page_shows_what_appeared_went_and_is_read_differently(
    client: Client, article: Article
) -> None:
    read_by_two_versions(article)
    page = page_of(client, article)
    assert "What rules/1 changed since rules/0" in page
    assert "2 claims stayed." in page
    order = ["Appeared: 1", "It lost all", "Went: 1", "20 guns", "Read differently: 1", "300 tanks"]
    places = [page.index(words) for words in order]
    assert places == sorted(places)
    assert page.count("No longer found") == 0
    assert "Dismissed" in page


def test_an_earlier_run_is_chosen_by_its_number(client: Client, article: Article) -> None:
    read_by_two_versions(article)
    first = article.extractions.order_by("pk")[0]
    page = page_of(client, article, f"?run={first.pk}")
    assert "What rules/0 changed <" not in page
    assert "Appeared: 3" in page
    assert client.get(f"/articles/{article.pk}/extractions/?run=999").status_code == 404


def test_a_run_tells_time_and_counts(client: Client, article: Article) -> None:
    ExtractionFactory(
        article=article,
        milliseconds=1234,
        word_count=9,
        character_count=41,
        claim_count=4,
        kind_counts={"quantity": 3, "quote": 1},
    )
    ExtractionFactory(article=article, extractor="rules/0", status="failed", error="It broke.")
    page = page_of(client, article)
    assert "1,234 ms" in page
    assert "9 words, 41 characters" in page
    assert "4: 1 quote, 3 quantity" in page
    assert "It broke." in page
    failed = article.extractions.get(status="failed")
    assert f'action="/extractions/{failed.pk}/retry/"' in page


def test_a_language_model_tells_what_it_cost_and_what_was_refused(
    client: Client, article: Article
) -> None:
    ExtractionFactory(
        article=article,
        extractor="llm/1:small",
        token_count=1234,
        details={"refused": {"malformed": 1, "not_in_the_text": 2}},
    )
    page = page_of(client, article)
    assert "1,234 tokens · refused: 1 malformed, 2 not in the text" in page


def test_an_article_that_was_never_read_says_so(client: Client, article: Article) -> None:
    assert "has not been read for claims" in page_of(client, article)
    assert client.get("/articles/999/extractions/").status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_costs_the_same_with_more_claims(
    client: Client, article: Article, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for exact in ("7,095", "300", "20")[:number]:
        ReviewFactory(claim=found_by("rules/0", article, exact, exact))
    # Session, person, permissions, article, runs, run before, claims to compare, those shown,
    # their reviews, and nothing of the two other sorts of change; notifications.
    client.get(f"/articles/{article.pk}/extractions/")
    with django_assert_num_queries(10):
        client.get(f"/articles/{article.pk}/extractions/")


def test_withdrawn_claims_are_not_marked_in_the_text_but_on_their_own_page(
    client: Client, article: Article
) -> None:
    read_by_two_versions(article)
    page = text_of(client.get(f"/articles/{article.pk}/"))
    assert "<b>3</b> found" in page
    assert "1 no longer found" in page
    assert 'title="20 guns' not in page
    assert 'title="300 tanks' in page
    withdrawn = Claim.objects.get(exact="20").review
    own = text_of(client.get(at("review", withdrawn)))
    assert '<mark id="claim">20</mark>' in own
    assert "No longer found" in own
    assert "rules/1 does not find this claim any more." in own


def test_an_outdated_article_offers_another_reading(client: Client, article: Article) -> None:
    ExtractionFactory(article=article, extractor="rules/0")
    decided_review(review=ReviewFactory(claim=found_by("rules/0", article, "300", "300 tanks")))
    address = f"/articles/{article.pk}/"
    assert f"Read again with {EXTRACTOR}" in text_of(client.get(address))

    response = client.post(f"{address}read-again/")

    assert response["Location"] == address
    page = text_of(client.get(address))
    assert "Waiting for a worker" in page
    assert "1 decided" in page
    assert "Read again with" not in page
    again = client.post(f"{address}read-again/", follow=True)
    assert "has been, or is being, read" in text_of(again)
