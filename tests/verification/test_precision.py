"""What people made of the claims that a rule found."""

from datetime import timedelta
from typing import Any

import pytest

from claims import runs
from claims.amending import Changes, Missed, Words
from claims.models import Article, RuleCount
from tests.factories import (
    NOW,
    ArticleFactory,
    ClaimFactory,
    ExtractionFactory,
    ReviewFactory,
    decided_review,
    dismissed_review,
    submit,
    taken,
)
from tests.plans import tables_read_whole
from verification import correcting, precision
from verification.correctable import By
from verification.models import Review, User

TEXT = "The army lost 7,095 men on Monday. It has 300 tanks left. Rebels counted 300 guns."
pytestmark = pytest.mark.django_db


@pytest.fixture
def article() -> Article:
    return ArticleFactory(text=TEXT)


def found(
    article: Article, exact: str, rule: str = "quantity.digits", by: str = "rules/7"
) -> Review:
    run = ExtractionFactory(article=article, extractor=by)
    claim = ClaimFactory(article=article, extraction=run, exact=exact, rule=rule, kind="event")
    runs.count_rules(run, [claim])
    return ReviewFactory(claim=claim)


def corrected(review: Review, editor: User, *labels: str, words: str = "") -> Review:
    for label in labels:
        review.refresh_from_db()
        by = By(person=editor, version=review.version, now=NOW)
        changes = Changes(words=Words(words) if words else None, label=label)
        correcting.correct(review_id=review.pk, changes=changes, by=by)
    return review


def only() -> precision.Rule:
    (rule,) = precision.rules()
    return rule


class TestOutcomes:
    def test_a_claim_that_got_its_verdict_as_it_stood_is_confirmed(self, article: Article) -> None:
        decided_review(review=found(article, "7,095"))
        rule = only()
        assert (rule.extractor, rule.rule, rule.claims) == ("rules/7", "quantity.digits", 1)
        assert (dict(rule.outcomes), rule.reviewed) == ({"confirmed": 1}, 1)

    def test_a_corrected_one_counts_for_the_rule_that_found_it(
        self, article: Article, editor: User
    ) -> None:
        review = corrected(found(article, "7,095"), editor, "one", words="7,095 men")
        decided_review(review=corrected(review, editor, "two"))
        rule = only()
        assert (rule.extractor, dict(rule.outcomes)) == ("rules/7", {"corrected": 1})
        # Its label was corrected twice, which is one fault of the rule.
        assert dict(rule.parts) == {"span": 1, "label": 1}

    def test_parts_of_a_split_are_one_claim_of_the_rule(
        self, article: Article, editor: User
    ) -> None:
        review = found(article, "7,095 men on Monday. It has 300 tanks")
        by = By(person=editor, version=review.version, now=NOW)
        parts = [Changes(Words("7,095 men")), Changes(Words("300 tanks"))]
        for part in correcting.split(review_id=review.pk, parts=parts, by=by):
            decided_review(review=part)
        rule = only()
        assert (dict(rule.outcomes), dict(rule.parts)) == ({"corrected": 1}, {"split": 1})

    @pytest.mark.parametrize("dismissed_as", ["extraction_error", "not_checkable"])
    def test_what_is_dismissed_as_wrong_counts_against_it(
        self, article: Article, dismissed_as: str
    ) -> None:
        dismissed_review(dismissed_as, review=found(article, "7,095"))
        decided_review(review=found(article, "300 tanks"))
        rule = only()
        assert rule.outcomes[dismissed_as] == 1
        assert rule.precision is not None
        assert rule.precision.value == 0.5

    def test_duplicates_count_neither_way(self, article: Article) -> None:
        first = found(article, "7,095")
        dismissed_review("duplicate", review=found(article, "300 tanks"), duplicate_of=first)
        rule = only()
        assert (rule.reviewed, rule.judged, rule.precision) == (1, 0, None)

    def test_what_is_not_finished_does_not_count(self, article: Article, reviewer: User) -> None:
        found(article, "7,095")
        taken(reviewer, found(article, "300 tanks"))
        assert precision.rules() == []

    def test_one_of_two_reviews_is_not_seen(self, article: Article, reviewer: User) -> None:
        claim = found(article, "7,095").claim
        other = ClaimFactory(
            article=article, extraction=claim.extraction, exact="300 guns", kind="event"
        )
        submit(taken(reviewer, ReviewFactory(claim=other, reviews_wanted=2)))
        assert precision.rules() == []

    def test_what_people_added_is_no_claim_of_a_rule(self, article: Article, editor: User) -> None:
        decided_review(review=added(article, editor))
        assert precision.rules() == []

    def test_versions_and_rules_are_apart_and_the_latest_version_comes_first(
        self, article: Article
    ) -> None:
        for by in ("rules/9", "rules/10"):
            for rule, exact in (("event.clause", "7,095"), ("quantity.digits", "300 tanks")):
                decided_review(review=found(article, exact, rule, by))
        assert [(one.extractor, one.rule) for one in precision.rules()] == [
            ("rules/10", "event.clause"),
            ("rules/10", "quantity.digits"),
            ("rules/9", "event.clause"),
            ("rules/9", "quantity.digits"),
        ]

    def test_only_the_latest_finished_count(
        self, article: Article, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(precision, "LATEST", 1)
        decided_review(review=found(article, "7,095", "quantity.digits"))
        later = NOW + timedelta(hours=1)
        decided_review(review=found(article, "300 tanks", "event.clause"), now=later)
        assert only().rule == "event.clause"


def added(article: Article, person: User, exact: str = "300 guns") -> Review:
    missed = Missed("event", Words(exact))
    return correcting.add(article_id=article.pk, missed=missed, person=person, now=NOW)


class TestMissed:
    def test_what_was_added_to_the_articles_that_were_reviewed(
        self, article: Article, editor: User
    ) -> None:
        decided_review(review=found(article, "7,095"))
        added(article, editor)
        added(article, editor, "300 tanks")
        added(ArticleFactory(text=f"Elsewhere. {TEXT}"), editor)
        missed = precision.missed()
        assert (missed.articles, missed.claims, missed.kinds) == (1, 2, {"event": 2})
        assert missed.most == [(article.pk, article.title, 2)]

    def test_nothing(self) -> None:
        assert precision.missed() == precision.Missed(0, 0, {}, [])


class TestShare:
    @pytest.mark.parametrize(
        ("hits", "number", "low", "high"),
        [
            # Newcombe (1998), table I: the score method without continuity correction.
            (81, 263, 0.2553, 0.3662),
            (15, 148, 0.0624, 0.1605),
            (0, 20, 0.0, 0.1611),
            (1, 29, 0.0061, 0.1718),
            (29, 29, 0.8830, 1.0),
        ],
    )
    def test_interval(self, hits: int, number: int, low: float, high: float) -> None:
        share = precision.wilson(hits, number)
        assert share is not None
        assert (round(share.low, 4), round(share.high, 4)) == (low, high)
        assert share.value == hits / number

    def test_of_nothing_there_is_none(self) -> None:
        assert precision.wilson(0, 0) is None

    def test_few_are_named_so(self) -> None:
        rule = precision.Rule("rules/1", "event.clause")
        rule.outcomes["confirmed"] = precision.FEW - 1
        assert rule.is_few
        rule.outcomes["corrected"] = 1
        assert not rule.is_few


class TestPrice:
    def act(self) -> Any:
        return precision.rules(), precision.missed()

    def test_no_table_is_read_whole(self, article: Article, editor: User) -> None:
        decided_review(review=corrected(found(article, "7,095"), editor, "x"))
        added(article, editor)
        assert tables_read_whole(self.act) == set()

    def test_the_statements_are_as_many_whatever_there_is(
        self, article: Article, editor: User, django_assert_num_queries: Any
    ) -> None:
        decided_review(review=corrected(found(article, "7,095"), editor, "x"))
        with django_assert_num_queries(6):
            self.act()
        for exact in ("300 tanks", "300 guns"):
            decided_review(review=found(article, exact, f"event.{exact[4:]}"))
        with django_assert_num_queries(6):
            self.act()


def test_counting_rules_adds_up(article: Article) -> None:
    run = ExtractionFactory(article=article, extractor="rules/7")
    claims = [
        ClaimFactory(article=article, extraction=run, exact=exact, rule=rule)
        for exact, rule in (("7,095", "a"), ("300 tanks", "a"), ("300 guns", "b"))
    ]
    runs.count_rules(run, claims)
    runs.count_rules(run, claims[:1])
    runs.count_rules(run, [])
    assert list(RuleCount.objects.order_by("rule").values_list("extractor", "rule", "claims")) == [
        ("rules/7", "a", 3),
        ("rules/7", "b", 1),
    ]
