"""Several claims of one, and one of several."""

from datetime import timedelta
from typing import Any

import pytest

from claims.amending import Changes, Words
from claims.errors import BadInputs
from claims.models import Article
from tests.factories import (
    NOW,
    ArticleFactory,
    ReviewFactory,
    UserFactory,
    decided_review,
    submit,
    taken,
    taken_review,
)
from tests.verification.corrections import (
    LATER,
    PARTS,
    TANKS,
    TEXT,
    by,
    found,
    holder_of,
    reviewed,
    settle,
)
from verification import correcting, rereading, verdicts
from verification.correctable import AtWork, NotOpen
from verification.models import Review, User


@pytest.fixture
def article(db: None) -> Article:
    return ArticleFactory(text=TEXT)


class TestSplitting:
    def whole(self, article: Article) -> Review:
        return reviewed(article, TEXT[14:57], low=7095, high=7095)

    def test_the_first_part_keeps_the_review(self, article: Article, reviewer: User) -> None:
        review = taken_review(reviewer, self.whole(article))
        old = review.claim

        kept, other = correcting.split(review_id=review.pk, parts=PARTS, by=by(review))

        assert [one.claim.exact for one in (kept, other)] == ["7,095 men", "300 tanks"]
        assert [one.claim.rule for one in (kept, other)] == ["people.split"] * 2
        assert [one.claim.original for one in (kept, other)] == [old, old]
        kept.refresh_from_db()
        other.refresh_from_db()
        assert (kept.pk, holder_of(kept), kept.version) == (review.pk, reviewer, review.version + 1)
        assert (other.state, holder_of(other), other.claim.label) == ("open", None, "Tanks left")
        assert (other.priority, other.queued_at) == (review.priority, review.queued_at)
        for one in (kept, other):
            event = one.history.get(action="review.split")
            assert event.after["parts"] == [kept.pk, other.pk]

    def test_a_newer_version_finds_nothing_new(self, article: Article, editor: User) -> None:
        review = self.whole(article)
        correcting.split(review_id=review.pk, parts=PARTS, by=by(review, editor))
        again = [found(article, exact) for exact in ("7,095 men", "300 tanks")]
        assert settle(article, *again).opened == 0

    @pytest.mark.parametrize(
        ("parts", "field", "code"),
        [
            ((TANKS,), "parts", "parts_number"),
            ((TANKS,) * 11, "parts", "parts_number"),
            ((TANKS, TANKS), "parts", "parts_alike"),
            ((TANKS, Changes(Words("no words"))), "parts.1.exact", "span_not_in_article"),
            ((Changes(Words("300")), TANKS), "parts.0.exact", "span_not_in_article"),
        ],
    )
    def test_what_is_no_split_is_refused(
        self, article: Article, editor: User, parts: tuple[Changes, ...], field: str, code: str
    ) -> None:
        review = reviewed(article)
        parts = tuple(
            Changes(Words("4,000")) if part.words and part.words.exact == "300" else part
            for part in parts
        )
        with pytest.raises(BadInputs) as refused:
            correcting.split(review_id=review.pk, parts=parts, by=by(review, editor))
        assert [(one.field, one.code) for one in refused.value.problems] == [(field, code)]
        assert Review.objects.count() == 1

    def test_not_while_somebody_else_is_at_work(self, article: Article, editor: User) -> None:
        review = taken_review(UserFactory(), self.whole(article))
        with pytest.raises(AtWork):
            correcting.split(review_id=review.pk, parts=PARTS, by=by(review, editor))


class TestMerging:
    def merge(
        self, review: Review, other: Review, person: User | None = None, **how: Any
    ) -> Review:
        merged = correcting.merge(
            review_id=review.pk, other_id=other.pk, by=by(review, person), **how
        )
        review.refresh_from_db()
        other.refresh_from_db()
        return merged

    def test_the_other_can_be_reopened(self, article: Article, editor: User) -> None:
        review, other = reviewed(article), reviewed(article, "300 tanks")
        self.merge(review, other, editor)
        verdicts.reopen(
            review_id=other.pk, editor=editor, reason="No.", version=other.version, now=LATER
        )
        assert taken(UserFactory(), other).round == 2

    def test_of_two_mergers_across_each_other_one_waits_for_none(
        self, article: Article, editor: User
    ) -> None:
        review, other = reviewed(article), reviewed(article, "300 tanks")
        self.merge(review, other, editor)
        with pytest.raises(NotOpen):
            self.merge(other, review, editor)

    def test_the_other_becomes_a_duplicate(self, article: Article, reviewer: User) -> None:
        other = reviewed(article, "300 tanks")
        review = taken_review(reviewer, reviewed(article))
        claim = review.claim

        self.merge(review, other)

        assert (other.state, other.dismissed_as, other.duplicate_of) == (
            "dismissed", "duplicate", review,
        )  # fmt: skip
        assert other.dismissal_reason == "Misread."
        turn = other.turns.get()
        assert (turn.state, turn.reviewer) == ("void", None)
        assert (review.claim, holder_of(review)) == (claim, reviewer)
        events = [one.history.get(action="review.merged") for one in (review, other)]
        assert [event.after["with"] for event in events] == [other.pk, review.pk]
        assert [event.after["state"] for event in events] == ["open", "dismissed"]

    def test_the_words_may_run_from_one_to_the_other(self, article: Article, editor: User) -> None:
        review, other = reviewed(article), reviewed(article, "300 tanks")
        self.merge(review, other, editor, joined=True)
        assert review.claim.exact == "7,095 men on Monday. It has 300 tanks"
        shown: Any = review.claim
        assert (shown.low, shown.rule) == (7095, "people.merged")
        assert TEXT[: review.claim.sentence_end] == TEXT[: TEXT.index(" Rebels")]

    def test_a_claim_within_the_other_changes_nothing(self, article: Article, editor: User) -> None:
        review, other = reviewed(article), reviewed(article, "7,095")
        claim = review.claim
        self.merge(review, other, editor, joined=True)
        assert review.claim == claim

    def test_a_newer_version_finds_both_and_opens_none(
        self, article: Article, editor: User
    ) -> None:
        review, other = reviewed(article), reviewed(article, "300 tanks")
        self.merge(review, other, editor, joined=True)
        again = [found(article, exact) for exact in ("7,095 men", "300 tanks")]
        settled = settle(article, *again)
        assert settled == rereading.Settled(opened=0, reread=0, withdrawn=0, restored=0)

    @pytest.mark.parametrize("is_held", [True, False])
    def test_what_two_were_to_judge_is_not_left_to_one(
        self, article: Article, reviewer: User, editor: User, is_held: bool
    ) -> None:
        other = reviewed(article, "300 tanks", reviews_wanted=2)
        review = reviewed(article)
        if is_held:
            taken(reviewer, review)

        self.merge(review, other, None if is_held else editor)

        assert (review.reviews_wanted, review.turns.count()) == (2, 2)
        assert not other.turns.filter(sealed=True).exists()
        submit(taken(reviewer, review))
        review.refresh_from_db()
        assert (review.state, review.verdict) == ("second_review", None)

    def test_not_with_what_somebody_else_holds(self, article: Article, reviewer: User) -> None:
        other = taken_review(UserFactory(), reviewed(article, "300 tanks"))
        review = taken_review(reviewer, reviewed(article))
        with pytest.raises(AtWork):
            self.merge(review, other)

    def test_a_lapsed_hold_does_not_count(self, article: Article, reviewer: User) -> None:
        other = taken_review(UserFactory(), reviewed(article, "300 tanks"), NOW - timedelta(days=1))
        review = taken_review(reviewer, reviewed(article))
        self.merge(review, other)
        assert (other.state, holder_of(other)) == ("dismissed", None)

    @pytest.mark.parametrize("which", ["itself", "decided", "elsewhere", "nothing"])
    def test_not_with_what_is_none(self, article: Article, editor: User, which: str) -> None:
        review = reviewed(article)
        others = {
            "itself": lambda: review,
            "decided": lambda: decided_review(review=reviewed(article, "300 tanks")),
            "elsewhere": ReviewFactory,
            "nothing": lambda: Review(pk=10**9),
        }
        with pytest.raises(BadInputs) as refused:
            self.merge(review, others[which](), editor)
        assert [one.code for one in refused.value.problems] == ["other_missing"]
