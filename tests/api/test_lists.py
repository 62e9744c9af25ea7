"""Lists: whole, in order, narrowed, and at a price that does not grow with their rows."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest

from tests.api.client import Api
from tests.factories import (
    NOW,
    ArticleFactory,
    ClaimFactory,
    ExtractionFactory,
    ReviewFactory,
    UserFactory,
    decided_review,
    dismissed_review,
)
from verification.models import Citation, Review
from verification.reports import requests
from verification.reports.selection import Selection

# Token with its owner and what they may do.
PERMITTED = 1


def _decided(number):
    for index in range(number):
        decided_review("supported" if index else "disputed", now=NOW + timedelta(days=index))


def _articles(number):
    for article in ArticleFactory.create_batch(number):
        ExtractionFactory(article=article)


def _reports(number):
    editor = UserFactory(role="editor")
    for _ in range(number):
        requests.request(editor=editor, format="csv", selection=Selection(), now=NOW)


@pytest.mark.django_db
@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize(
    ("path", "fill", "queries"),
    [
        ("articles", _articles, PERMITTED + 2),  # articles, their extractions
        ("claims", ReviewFactory.create_batch, PERMITTED + 1),
        # Reviews with claims; articles, runs, verdicts, citations, leases.
        ("reviews", _decided, PERMITTED + 6),
        ("verdicts", _decided, PERMITTED + 2),  # verdicts, their citations
        ("citations", _decided, PERMITTED + 1),
        # Events; the people and claims that their sentences name.
        ("audit", _decided, PERMITTED + 3),
        ("people", UserFactory.create_batch, PERMITTED + 2),  # people, their roles
        ("reports", _reports, PERMITTED + 1),
        ("tokens", lambda _number: None, PERMITTED + 1),
    ],
)
def test_a_list_takes_the_same_queries_for_one_row_and_for_three(
    path, fill, queries, number, django_assert_num_queries
):
    user = Api.of(UserFactory(role="administrator"))
    fill(number)
    with django_assert_num_queries(queries):
        response = user.get(path)
    assert response.status_code == 200


def test_pages_follow_each_other_and_end(api):
    reviews = ReviewFactory.create_batch(5)
    user = api()
    seen, address = [], "/api/v1/claims?limit=2&kind=quantity"
    while address:
        page = user.client.get(address, headers=user.headers()).json()
        seen.append([claim["id"] for claim in page["results"]])
        address = page["next"] and "?".join(urlsplit(page["next"])[2:4])
    newest_first = sorted((review.claim_id for review in reviews), reverse=True)
    assert seen == [newest_first[:2], newest_first[2:4], newest_first[4:]]


def test_a_row_that_comes_in_shifts_no_page(api):
    ArticleFactory.create_batch(3)
    user = api()
    first = user.get("articles", {"limit": 2}).json()
    ArticleFactory(stored_at=NOW + timedelta(days=1))
    second = user.client.get(first["next"], headers=user.headers()).json()
    ids = [row["id"] for page in (first, second) for row in page["results"]]
    assert ids == sorted(ids, reverse=True)
    assert len(ids) == 3


def ids(response):
    assert response.status_code == 200, response.content
    return {row["id"] for row in response.json()["results"]}


def test_claims_are_narrowed(api):
    low = ReviewFactory(claim__checkworthiness=0.2).claim
    high = ReviewFactory(claim__checkworthiness=0.8).claim
    gone = dismissed_review(review=ReviewFactory(claim__kind="quote")).claim
    user = api()
    assert ids(user.get("claims", {"article": low.article_id})) == {low.pk}
    assert ids(user.get("claims", {"publisher": low.article.publisher_id})) == {low.pk}
    assert ids(user.get("claims", {"min_score": "0.8"})) == {high.pk}
    assert ids(user.get("claims", {"state": "dismissed"})) == {gone.pk}
    assert ids(user.get("claims", {"kind": "quote", "state": "open"})) == set()


def test_reviews_are_narrowed(api):
    waiting = ReviewFactory()
    disputed, supported = decided_review("disputed"), decided_review("supported")
    user = api()
    assert ids(user.get("reviews", {"state": "open"})) == {waiting.pk}
    assert ids(user.get("reviews", {"state": "decided"})) == {disputed.pk, supported.pk}
    assert ids(user.get("reviews", {"rating": "supported"})) == {supported.pk}
    assert ids(user.get("reviews", {"article": waiting.claim.article_id})) == {waiting.pk}
    elsewhere = ReviewFactory(claim__article__language="uk")
    assert ids(user.get("reviews", {"language": "UK"})) == {elsewhere.pk}
    publisher = disputed.claim.article.publisher_id
    assert ids(user.get("reviews", {"publisher": publisher, "kind": "quantity"})) == {disputed.pk}


def test_verdicts_are_narrowed_by_day_with_both_ends(api):
    early, late = decided_review(), decided_review(now=NOW + timedelta(days=1))
    user = api()
    day = {"decided_from": NOW.date().isoformat(), "decided_to": NOW.date().isoformat()}
    assert ids(user.get("verdicts", day)) == {early.verdict_id}
    assert ids(user.get("verdicts", {"article": late.claim.article_id})) == {late.verdict_id}
    assert ids(user.get("verdicts", {"rating": "supported"})) == set()


def test_citations_are_narrowed(api):
    review, other = decided_review(), decided_review("supported")
    mine = set(Citation.objects.filter(verdict=review.verdict).values_list("pk", flat=True))
    user = api()
    assert ids(user.get("citations", {"verdict": review.verdict_id})) == mine
    assert ids(user.get("citations", {"review": review.pk, "stance": "supports"})) == set()
    assert ids(user.get("citations", {"stance": "supports"})) == set(
        Citation.objects.filter(verdict=other.verdict).values_list("pk", flat=True)
    )


def test_history_is_narrowed(api, reviewer, editor):
    review = decided_review(reviewer=reviewer)
    decided_review()
    user = api(editor)
    mine = user.get("audit", {"actor": reviewer.pk}).json()["results"]
    assert [event["action"] for event in mine] == ["verdict.submitted", "review.taken"]
    assert {event["review"] for event in mine} == {review.pk}
    query = {"review": review.pk, "action": "review.taken", "since": "2026-03-01"}
    assert [event["actor"]["id"] for event in user.get("audit", query).json()["results"]] == [
        reviewer.pk
    ]
    assert ids(user.get("audit", {"until": "2026-02-28"})) == set()


def test_a_claim_is_shown_as_extract_prints_it(api):
    claim = ClaimFactory(
        low="1500",
        high="2000.5",
        comparator="range",
        unit="militant",
        attribution_name="Sergei Lavrov",
        attribution_cue="said",
        attribution_role="Foreign Minister",
        stance="denial",
        restatement="Lavrov denied it.",
        features=[{"name": "harm", "points": 0.1}],
        rule="quantity.digits",
        event_start="XXXX-10-13",
        event_end="XXXX-10-13",
        hedged=True,
    )
    review = ReviewFactory(claim=claim)
    shown = api().get(f"claims/{claim.pk}").json()
    article = shown.pop("article")
    assert (article["id"], article["title"]) == (claim.article_id, claim.article.title)
    assert shown == {
        "id": claim.pk,
        "review": review.pk,
        "start": claim.start,
        "end": claim.end,
        "exact": "7,095",
        "prefix": claim.prefix,
        "suffix": claim.suffix,
        "sentence": {"start": 0, "end": len(claim.article.text)},
        "kind": "quantity",
        "label": "7,095 casualties",
        "quantity": {
            "low": 1500,
            "high": 2000.5,
            "comparator": "range",
            "unit": "militant",
            "concept": None,
            "holder": None,
        },
        "attribution": {"name": "Sergei Lavrov", "role": "Foreign Minister", "cue": "said"},
        "stance": "denial",
        "hedged": True,
        "event_date": {"start": "XXXX-10-13", "end": "XXXX-10-13"},
        "place": None,
        "restatement": "Lavrov denied it.",
        "checkworthiness": 0.5,
        "features": [{"name": "harm", "points": 0.1}],
        "extractor": claim.extraction.extractor,
        "rule": "quantity.digits",
        "corrects": None,
        "original": None,
    }


def test_a_list_does_not_read_the_texts_of_articles(api, django_assert_num_queries):
    ReviewFactory.create_batch(2)
    user = api()
    with django_assert_num_queries(PERMITTED + 4) as queries:
        user.get("reviews")
    assert not any('"claims_article"."text"' in query["sql"] for query in queries)
    assert Review.objects.count() == 2
