"""Corrections, splits, mergers and missed claims, call by call."""

from typing import Any

import pytest
from django.utils import timezone

from claims.models import Article
from tests.api.client import faults, problem
from tests.factories import (
    ArticleFactory,
    ClaimFactory,
    ReviewFactory,
    UserFactory,
    decided_review,
    submit,
    taken,
)
from verification.models import Review, User

TEXT = "The army lost 7,095 men on Monday. It has 300 tanks left. Rebels counted 300 guns."


@pytest.fixture
def article(db: None) -> Article:
    return ArticleFactory(text=TEXT)


def reviewed(article: Article, exact: str = "7,095 men", reviews_wanted: int = 1) -> Review:
    figure = int("".join(letter for letter in exact if letter.isdigit()))
    bounds = {"low": figure, "high": figure, "comparator": "="}
    claim = ClaimFactory(article=article, exact=exact, **bounds)
    return ReviewFactory(claim=claim, reviews_wanted=reviews_wanted)


def held(article: Article, person: User, **fields: Any) -> tuple[Review, dict[str, str]]:
    """Return a review, and what its holder sends with everything."""
    review = reviewed(article, **fields)
    turn = taken(person, review, timezone.now())
    return review, {"lease_token": str(turn.lease_token)}


def send(client: Any, review: Review, what: str, data: dict[str, Any], tag: str = '"1"') -> Any:
    return client.post(f"reviews/{review.pk}/{what}", data, If_Match=tag)


class TestCorrections:
    def test_the_answer_shows_the_claim_as_corrected(self, api, article, reviewer):
        review, lease = held(article, reviewer)
        change = {"span": {"exact": "300 tanks"}, "attribution": None, "reason": "Wrong figure."}

        answer = send(api(reviewer), review, "corrections", {**lease, **change})

        claim = answer.json()["claim"]
        assert (answer.status_code, answer["ETag"]) == (200, '"2"')
        assert (claim["exact"], claim["quantity"]["low"], claim["rule"]) == (
            "300 tanks", 300, "people.span",
        )  # fmt: skip
        assert (claim["corrects"], claim["original"]) == (review.claim_id, review.claim_id)
        assert claim["extractor"] == "people/1"
        old = api(reviewer).get(f"claims/{review.claim_id}").json()
        assert (old["exact"], old["review"], old["corrects"]) == ("7,095 men", review.pk, None)

    def test_everything_can_be_said(self, api, article, reviewer):
        review, lease = held(article, reviewer)
        change = {
            "span": {"exact": "300 guns", "start": TEXT.index("300 guns")},
            "label": "Guns",
            "quantity": {"low": 299.5, "comparator": "≥", "unit": "gun", "concept": "guns"},
            "attribution": {"name": "rebels", "role": "insurgents", "cue": "counted"},
        }
        claim = send(api(reviewer), review, "corrections", {**lease, **change}).json()["claim"]
        assert claim["quantity"] == {
            "low": 299.5, "high": None, "comparator": "≥", "unit": "gun", "concept": "guns",
            "holder": None,
        }  # fmt: skip
        assert claim["attribution"] == {"name": "rebels", "role": "insurgents", "cue": "counted"}
        assert claim["rule"] == "people.span+quantity+attribution+label"

    @pytest.mark.parametrize(
        ("change", "expected"),
        [
            ({}, ("", "nothing_changed")),
            ({"span": {"exact": "300"}}, ("span.start", "span_ambiguous")),
            ({"span": {"exact": "400"}}, ("span.exact", "span_not_in_article")),
            ({"span": {"exact": "300", "start": 3}}, ("span.exact", "span_not_in_article")),
            ({"span": {}}, ("span.exact", "required")),
            ({"span": "300"}, ("span", "invalid")),
            ({"quantity": {"low": 1, "high": 2, "comparator": "="}},
             ("quantity.comparator", "bounds_differ")),
            ({"quantity": {"low": True, "comparator": "≥"}}, ("quantity.low", "invalid")),
            ({"quantity": {"low": "7", "comparator": "≥"}}, ("quantity.low", "invalid")),
            ({"quantity": {"low": 1}}, ("quantity.comparator", "required")),
            ({"attribution": {"cue": "said"}}, ("attribution.name", "required")),
            ({"label": "x" * 201}, ("label", "max_length")),
            ({"kind": "event"}, ("kind", "unknown_field")),
        ],
    )  # fmt: skip
    def test_what_cannot_be_used_is_named_by_its_path(
        self, api, article, reviewer, change, expected
    ):
        review, lease = held(article, reviewer)
        assert faults(send(api(reviewer), review, "corrections", {**lease, **change})) == [expected]
        review.refresh_from_db()
        assert review.version == 1

    def test_it_says_which_version_it_is_based_on(self, api, article, reviewer):
        review, lease = held(article, reviewer)
        client = api(reviewer)
        stale = send(client, review, "corrections", {**lease, "label": "x"}, '"9"')
        assert problem(stale) == (412, "review_changed")
        without = client.post(f"reviews/{review.pk}/corrections", {**lease, "label": "x"})
        assert problem(without) == (428, "if_match_missing")

    def test_sent_again_it_happens_once(self, api, article, reviewer):
        review, lease = held(article, reviewer)
        for _ in range(2):
            answer = api(reviewer).post(
                f"reviews/{review.pk}/corrections",
                {**lease, "label": "Men"},
                If_Match='"1"',
                Idempotency_Key="once",
            )
            assert answer.status_code == 200
        review.refresh_from_db()
        assert review.version == 2

    def test_an_editor_needs_no_lease_and_others_do(self, api, article, editor):
        review = reviewed(article)
        assert problem(send(api(), review, "corrections", {"label": "Men"})) == (
            403, "claim_not_held",
        )  # fmt: skip
        assert send(api(editor), review, "corrections", {"label": "Men"}).status_code == 200

    def test_it_comes_too_late(self, api, article, editor, reviewer):
        client = api(editor)
        decided = decided_review(review=reviewed(article))
        tag = f'"{decided.version}"'
        assert problem(send(client, decided, "corrections", {"label": "x"}, tag)) == (
            409, "claim_not_open",
        )  # fmt: skip
        review = reviewed(article, "300 guns", reviews_wanted=2)
        submit(taken(reviewer, review))
        assert problem(send(client, review, "corrections", {"label": "x"})) == (
            409, "claim_is_judged",
        )  # fmt: skip

    def test_a_lease_that_is_none(self, api, article, reviewer):
        review = reviewed(article)
        lease = {"lease_token": "00000000-0000-4000-8000-000000000000"}
        answer = send(api(reviewer), review, "corrections", {**lease, "label": "x"})
        assert problem(answer) == (409, "lease_lost")

    def test_there_is_no_such_review(self, api, reviewer):
        assert problem(send(api(reviewer), Review(pk=10**9), "corrections", {"label": "x"})) == (
            404, "not_found",
        )  # fmt: skip


class TestSplits:
    def test_both_reviews_are_answered(self, api, article, reviewer):
        review, lease = held(article, reviewer)
        parts = [{"span": {"exact": "7,095"}}, {"span": {"exact": "300 tanks"}, "label": "Tanks"}]
        answer = send(api(reviewer), review, "splits", {**lease, "parts": parts})
        first, second = answer.json()["reviews"]
        assert (answer.status_code, first["id"]) == (200, review.pk)
        assert [one["claim"]["exact"] for one in (first, second)] == ["7,095", "300 tanks"]
        assert (first["lease"]["token"], second["lease"]) == (lease["lease_token"], None)

    def test_a_part_that_cannot_be_used_is_named_by_its_path(self, api, article, editor):
        parts = [{"span": {"exact": "7,095"}}, {"span": {"exact": "400"}}]
        answer = send(api(editor), reviewed(article), "splits", {"parts": parts})
        assert faults(answer) == [("parts.1.span.exact", "span_not_in_article")]

    def test_one_part_is_none(self, api, article, editor):
        answer = send(api(editor), reviewed(article), "splits", {"parts": [{"label": "x"}]})
        assert faults(answer) == [("parts", "min_length")]

    def test_not_while_somebody_else_is_at_work(self, api, article, editor, reviewer):
        review, _ = held(article, reviewer)
        parts = [{"span": {"exact": "7,095"}}, {"span": {"exact": "300 tanks"}}]
        answer = send(api(editor), review, "splits", {"parts": parts})
        assert problem(answer) == (409, "claim_at_work")


class TestMerges:
    def test_the_other_is_a_duplicate(self, api, article, reviewer):
        other = reviewed(article, "300 tanks")
        review, lease = held(article, reviewer)
        merge = {**lease, "other": other.pk, "joined": True}
        answer = send(api(reviewer), review, "merges", merge)
        assert answer.json()["claim"]["exact"] == "7,095 men on Monday. It has 300 tanks"
        dismissal = api(reviewer).get(f"reviews/{other.pk}").json()["dismissal"]
        assert (dismissal["dismissed_as"], dismissal["duplicate_of"]) == ("duplicate", review.pk)

    def test_it_must_be_there(self, api, article, editor):
        answer = send(api(editor), reviewed(article), "merges", {"other": 10**9})
        assert faults(answer) == [("other", "other_missing")]


class TestMissedClaims:
    def add(self, client: Any, article: Article, **data: Any) -> Any:
        given = {"kind": "quantity", "span": {"exact": "300 guns"}}
        return client.post(f"articles/{article.pk}/claims", {**given, **data})

    def test_it_waits_in_the_queue(self, api, article):
        answer = self.add(api(), article, reason="Missed.")
        review = Review.objects.get()
        assert (answer.status_code, answer["Location"]) == (201, f"/api/v1/reviews/{review.pk}")
        claim = answer.json()["claim"]
        assert (claim["quantity"]["low"], claim["rule"]) == (300, "people.added")
        assert api().post("queue/next").json()["id"] == review.pk

    @pytest.mark.parametrize(
        ("data", "expected"),
        [
            ({"span": {"exact": "many"}}, ("span.exact", "span_not_in_article")),
            ({"span": {"exact": "Rebels"}}, ("quantity.low", "quantity_missing")),
            ({"kind": "rumour"}, ("kind", "invalid_choice")),
            ({"kind": "event", "quantity": {"low": 1, "comparator": "≥"}},
             ("quantity.low", "quantity_superfluous")),
        ],
    )  # fmt: skip
    def test_what_cannot_be_used(self, api, article, data, expected):
        assert faults(self.add(api(), article, **data)) == [expected]
        assert not Review.objects.exists()

    def test_once(self, api, article):
        self.add(api(), article)
        assert faults(self.add(api(), article)) == [("span.exact", "claim_exists")]

    def test_there_is_no_such_article(self, api):
        assert problem(self.add(api(), Article(pk=10**9))) == (404, "not_found")

    def test_a_token_without_the_scope_adds_none(self, api, article):
        reader = api(UserFactory(), "read")
        assert problem(self.add(reader, article)) == (403, "scope_missing")
