"""People put claims right: a new claim takes the old one's place, and everything is in history."""

from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from claims.amending import Changes, Words
from claims.errors import BadInputs
from claims.extraction.types import Attribution, Quantity
from claims.models import Article, Claim, Extraction
from tests.factories import (
    NOW,
    ArticleFactory,
    ClaimFactory,
    UserFactory,
    decided_review,
    submit,
    taken_review,
    turn_on,
)
from tests.parallel import at_once
from tests.verification.corrections import (
    LATER,
    PARTS,
    TANKS,
    TEXT,
    by,
    by_turn,
    correct,
    found,
    holder_of,
    of_two,
    reviewed,
    submit_at,
)
from verification import correcting, drafts, queue, verdicts
from verification.correctable import AtWork, By, Judged, NotHolder, NotOpen
from verification.models import AuditEvent, Review, User


@pytest.fixture
def article(db: None) -> Article:
    return ArticleFactory(text=TEXT)


class TestCorrecting:
    def test_the_review_shows_a_new_claim_and_the_old_one_stays(
        self, article: Article, reviewer: User
    ) -> None:
        review = taken_review(reviewer, reviewed(article))
        old = review.claim

        correct(review, TANKS)

        new: Any = review.claim
        assert (new.exact, new.low, new.rule) == ("300 tanks", 300, "people.span")
        assert (new.corrects, new.original, new.extraction.extractor) == (old, old, "people/1")
        assert Claim.objects.get(pk=old.pk).exact == "7,095 men"
        assert (review.state, holder_of(review), review.claim.article) == (
            "open",
            reviewer,
            article,
        )

    def test_history_says_who_changed_what_and_why(self, article: Article, reviewer: User) -> None:
        review = taken_review(reviewer, reviewed(article, label="7,095 men"))
        old = review.claim

        correct(review, TANKS)

        event = review.history.get(action="review.corrected")
        assert (event.actor, event.at, event.reason, event.article) == (
            reviewer, LATER, "Misread.", article,
        )  # fmt: skip
        start = TEXT.index("300 tanks")
        assert event.before == {
            "state": "open", "reading": old.pk, "rule": "", "exact": "7,095 men",
                "start": 14, "end": 23,
            "label": "7,095 men", "low": "7095", "high": "7095",
        }  # fmt: skip
        assert event.after == {
            "state": "open", "reading": review.claim_id, "rule": "people.span",
            "exact": "300 tanks", "start": start, "end": start + 9,
            "label": "300", "low": "300", "high": "300",
        }  # fmt: skip

    def test_the_extraction_of_people_is_one_per_article_and_counts(
        self, article: Article, reviewer: User
    ) -> None:
        review = taken_review(reviewer, reviewed(article))
        correct(review, TANKS)
        correct(review, Changes(label="Tanks"))

        run = Extraction.objects.get(extractor="people/1")
        assert (run.article, run.status, run.claim_count) == (article, "done", 2)
        assert run.kind_counts == {"quantity": 2}
        assert run.boilerplate == ["00" * 16]

    def test_the_same_words_can_be_corrected_again(self, article: Article, reviewer: User) -> None:
        review = taken_review(reviewer, reviewed(article))
        first = review.claim
        for number, label in enumerate(("one", "two", "three"), start=1):
            correct(review, Changes(label=label))
            assert (review.claim.label, review.claim.revision) == (label, number)
        assert review.claim.original == first
        assert Claim.objects.filter(original=first).count() == 3

    def test_the_holder_goes_on_and_decides(self, article: Article, reviewer: User) -> None:
        review = taken_review(reviewer, reviewed(article))
        review = correct(review, Changes(attribution=Attribution("the ministry", "denied")))
        verdict = submit(review)
        assert verdict.review.claim.stance == "denial"

    def test_an_old_page_is_told_and_keeps_its_text(self, article: Article, editor: User) -> None:
        reviewer = UserFactory()
        review = taken_review(reviewer, reviewed(article))
        stale = Review.objects.get(pk=review.pk)
        held = turn_on(review)
        drafts.save(review_id=review.pk, reviewer=reviewer, data={"rationale": "So."}, now=NOW)

        correct(review, TANKS, editor)

        assert holder_of(review) == reviewer
        with pytest.raises(verdicts.ReviewChanged):
            submit_at(stale.version, held)
        with pytest.raises(verdicts.ReviewChanged):
            correct(stale, Changes(label="other"))
        kept = drafts.find(review_id=review.pk, reviewer=reviewer)
        assert kept is not None
        assert kept.data == {"rationale": "So."}
        submit(held)

    def test_an_editor_need_not_hold_it(self, article: Article, editor: User) -> None:
        review = correct(reviewed(article), TANKS, editor)
        assert (review.claim.exact, holder_of(review)) == ("300 tanks", None)

    def test_others_need(self, article: Article, reviewer: User) -> None:
        review = reviewed(article)
        with pytest.raises(NotHolder):
            correct(review, TANKS, reviewer)
        with pytest.raises(queue.LeaseLost):
            correct(taken_review(UserFactory(), review), TANKS, reviewer, lease_token=NO_TOKEN)
        assert not AuditEvent.objects.filter(action="review.corrected").exists()

    def test_a_decided_claim_must_be_reopened_first(self, article: Article, editor: User) -> None:
        review = decided_review(review=reviewed(article))
        with pytest.raises(NotOpen):
            correct(review, TANKS, editor)
        verdicts.reopen(
            review_id=review.pk, editor=editor, reason="Wrong words.", version=review.version,
            now=LATER,
        )  # fmt: skip
        review.refresh_from_db()
        assert correct(review, TANKS, editor).claim.exact == "300 tanks"

    def test_nothing_is_half_stored(self, article: Article, reviewer: User) -> None:
        review = taken_review(reviewer, reviewed(article))
        before = [Claim.objects.count(), AuditEvent.objects.count(), review.version]
        wrong = Quantity(Decimal(2), Decimal(1), "range")
        with pytest.raises(BadInputs):
            correct(review, Changes(Words("300 tanks"), quantity=wrong))
        review.refresh_from_db()
        assert [Claim.objects.count(), AuditEvent.objects.count(), review.version] == before

    def test_what_another_review_has_is_refused(self, article: Article, reviewer: User) -> None:
        other = reviewed(article, "300 tanks")
        review = taken_review(reviewer, reviewed(article))
        with pytest.raises(BadInputs) as refused:
            correct(review, TANKS)
        (problem,) = refused.value.problems
        assert (problem.code, problem.field) == ("claim_exists", "exact")
        assert f"no. {other.pk}" in problem.message


NO_TOKEN = "00000000-0000-4000-8000-000000000000"


@pytest.mark.django_db(transaction=True)
def test_of_two_corrections_at_once_one_finds_the_claim_changed() -> None:
    review = reviewed(ArticleFactory(text=TEXT))
    calls = [
        partial(
            correcting.correct,
            review_id=review.pk,
            changes=Changes(label=label),
            by=By(person=UserFactory(role="editor"), version=1, now=LATER),
        )
        for label in ("one", "two")
    ]

    results = at_once(*calls)

    assert sorted(type(result).__name__ for result in results) == ["Review", "ReviewChanged"]
    assert review.history.filter(action="review.corrected").count() == 1
    assert Extraction.objects.get(extractor="people/1").claim_count == 1


@pytest.mark.django_db(transaction=True)
def test_corrections_of_an_article_at_once_share_its_extraction() -> None:
    article = ArticleFactory(text=TEXT)
    reviews = [reviewed(article, exact) for exact in ("7,095 men", "300 tanks", "300 guns")]
    editor = UserFactory(role="editor")
    calls = [
        partial(
            correcting.correct,
            review_id=review.pk,
            changes=Changes(label="x"),
            by=By(person=editor, version=1, now=LATER),
        )
        for review in reviews
    ]

    results = at_once(*calls)

    assert [result for result in results if isinstance(result, Exception)] == []
    assert Extraction.objects.get(extractor="people/1").claim_count == 3


class TestTwoReviewers:
    def test_the_other_ones_page_is_stale_and_its_lease_stays(self, article: Article) -> None:
        review, first, second = of_two(article)
        before = review.version

        correcting.correct(review_id=review.pk, changes=TANKS, by=by_turn(second))

        with pytest.raises(verdicts.ReviewChanged):
            submit_at(before, first)
        review.refresh_from_db()
        submit_at(review.version, first)

    def test_once_a_verdict_is_in_the_claim_stays_as_it_is(
        self, article: Article, editor: User
    ) -> None:
        review, first, second = of_two(article)
        submit(first)
        by_editor = By(person=editor, version=review.version, now=LATER)
        for who in (by_turn(second), by_editor):
            with pytest.raises(Judged):
                correcting.correct(review_id=review.pk, changes=TANKS, by=who)
        review.refresh_from_db()
        assert review.claim.exact == "7,095 men"

    def test_no_split_and_no_merger_while_the_other_is_at_work(self, article: Article) -> None:
        review, _, second = of_two(article)
        other = reviewed(article, "300 guns")
        with pytest.raises(AtWork):
            correcting.split(review_id=review.pk, parts=PARTS, by=by_turn(second))
        with pytest.raises(AtWork):
            correcting.merge(review_id=review.pk, other_id=other.pk, by=by_turn(second))

    def test_a_claim_with_a_verdict_merges_with_none(self, article: Article, editor: User) -> None:
        review, first, _ = of_two(article)
        submit(first)
        other = reviewed(article, "300 guns")
        who = By(person=editor, version=other.version, now=LATER)
        with pytest.raises(AtWork):
            correcting.merge(review_id=other.pk, other_id=review.pk, by=who)

    def test_a_part_wants_as_many_reviews(self, article: Article, editor: User) -> None:
        review = reviewed(article, TEXT[14:57], low=7095, high=7095, reviews_wanted=2)
        _, other = correcting.split(review_id=review.pk, parts=PARTS, by=by(review, editor))
        slots = other.turns.order_by("slot").values_list("slot", "state", "sealed")
        assert list(slots) == [(1, "waiting", True), (2, "waiting", True)]


def _show_unrecorded(review: Review, claim: Claim) -> None:
    Review.objects.filter(pk=review.pk).update(claim=claim)
    transaction.get_connection().check_constraints()


class TestDatabase:
    def test_a_correction_without_its_event_is_refused(self, article: Article) -> None:
        review = reviewed(article)
        other = found(article, "300 tanks")
        with pytest.raises(IntegrityError, match="without an audit event"), transaction.atomic():
            _show_unrecorded(review, other)

    def test_a_correction_of_another_article_is_refused(self, article: Article) -> None:
        claim = reviewed(article).claim
        with pytest.raises(IntegrityError, match="of another article"), transaction.atomic():
            ClaimFactory(corrects=claim, original=claim)

    def test_a_correction_has_its_original(self, article: Article) -> None:
        claim = reviewed(article).claim
        with pytest.raises(IntegrityError), transaction.atomic():
            found(article, "300 tanks", corrects=claim)
