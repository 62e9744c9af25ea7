"""People put claims right: a new claim takes the old one's place, and everything is in history."""

from datetime import timedelta
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from claims.amending import Changes, Missed, Words
from claims.errors import BadInputs
from claims.extraction.types import Attribution, Quantity
from claims.models import Article, Claim, Extraction
from tests.factories import (
    NOW,
    ArticleFactory,
    ClaimFactory,
    ExtractionFactory,
    ReviewFactory,
    UserFactory,
    decided_review,
    finding,
    lease,
    submit,
    taken,
    taken_review,
    turn_on,
)
from tests.parallel import at_once
from verification import correcting, drafts, queue, rereading, verdicts
from verification.correctable import AtWork, By, Judged, NotHeld, NotOpen
from verification.models import AuditEvent, Review, Turn, User

LATER = NOW + timedelta(minutes=5)
TEXT = "The army lost 7,095 men on Monday. It has 300 tanks left. Rebels counted 300 guns."


@pytest.fixture
def article(db: None) -> Article:
    return ArticleFactory(text=TEXT)


def reviewed(
    article: Article, exact: str = "7,095 men", reviews_wanted: int = 1, **fields: Any
) -> Review:
    figure = int("".join(letter for letter in exact if letter.isdigit()))
    bounds = {"low": figure, "high": figure, "comparator": "="}
    run = ExtractionFactory(article=article, extractor="rules/1", boilerplate=["00" * 16])
    claim = ClaimFactory(article=article, extraction=run, exact=exact, **{**bounds, **fields})
    return ReviewFactory(claim=claim, reviews_wanted=reviews_wanted)


def by(review: Review, person: User | None = None, **fields: Any) -> By:
    """Return the holder of a review, or an editor who does not hold it."""
    turn = None if person else turn_on(review)
    holder: Any = turn.reviewer if turn else person
    token = turn.lease_token if turn else None
    given = {"version": review.version, "lease_token": token, "now": LATER, "reason": "Misread."}
    return By(person=holder, **{**given, **fields})


def holder_of(review: Review) -> User | None:
    held = review.turns.filter(state="waiting", reviewer__isnull=False).first()
    return held.reviewer if held else None


def correct(review: Review, changes: Changes, person: User | None = None, **fields: Any) -> Review:
    correcting.correct(review_id=review.pk, changes=changes, by=by(review, person, **fields))
    review.refresh_from_db()
    return review


def settle(article: Article, *claims: Claim, version: str = "rules/2") -> Any:
    run = ExtractionFactory(article=article, extractor=version)
    return rereading.settle(run, list(claims), LATER)


def found(article: Article, exact: str, version: str = "rules/2", **fields: Any) -> Claim:
    figure = int("".join(letter for letter in exact if letter.isdigit()))
    run = ExtractionFactory(article=article, extractor=version)
    bounds = {"low": figure, "high": figure, "comparator": "="}
    return ClaimFactory(article=article, extraction=run, exact=exact, **{**bounds, **fields})


TANKS = Changes(words=Words("300 tanks"))


def submit_at(version: int, turn: Turn) -> None:
    verdicts.submit(**lease(turn), finding=finding(), version=version, now=LATER)


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
        with pytest.raises(NotHeld):
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


def of_two(article: Article) -> tuple[Review, Turn, Turn]:
    """Return a review that two people hold independently."""
    review = reviewed(article, reviews_wanted=2)
    first, second = (taken(UserFactory(), review) for _ in range(2))
    return review, first, second


def by_turn(turn: Turn, **fields: Any) -> By:
    assert turn.reviewer is not None
    version = Review.objects.get(pk=turn.review_id).version
    given = {"version": version, "lease_token": turn.lease_token, "now": LATER}
    return By(person=turn.reviewer, **{**given, **fields})


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
        parts = TestSplitting.parts
        with pytest.raises(AtWork):
            correcting.split(review_id=review.pk, parts=parts, by=by_turn(second))
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
        parts = TestSplitting.parts
        _, other = correcting.split(review_id=review.pk, parts=parts, by=by(review, editor))
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


class TestReadingAgain:
    def test_what_people_put_right_stays_as_it_is(self, article: Article, editor: User) -> None:
        review = correct(reviewed(article), TANKS, editor)
        before = Review.objects.filter(pk=review.pk).values().get()

        settled = settle(article)

        assert settled == rereading.Settled(opened=0, reread=0, withdrawn=0, restored=0)
        assert Review.objects.filter(pk=review.pk).values().get() == before

    @pytest.mark.parametrize(
        ("exact", "fields"),
        [
            ("300 tanks", {}),  # as people have it
            ("300 tanks", {"low": 299, "high": 299}),  # there, but otherwise
            ("7,095 men", {}),  # as it was found before
            ("7,095 men", {"low": 7000}),
        ],
    )
    def test_a_newer_version_opens_no_second_review(
        self, article: Article, editor: User, exact: str, fields: dict[str, Any]
    ) -> None:
        correct(reviewed(article), TANKS, editor)

        settled = settle(article, found(article, exact, **fields))

        assert settled == rereading.Settled(opened=0, reread=0, withdrawn=0, restored=0)
        assert Review.objects.count() == 1

    def test_elsewhere_it_opens_one(self, article: Article, editor: User) -> None:
        correct(reviewed(article), TANKS, editor)
        assert settle(article, found(article, "300 guns")).opened == 1

    def test_every_step_of_a_chain_is_known(self, article: Article, editor: User) -> None:
        review = correct(reviewed(article), TANKS, editor)
        correct(review, Changes(Words("300 guns")), editor)
        again = [found(article, exact) for exact in ("7,095 men", "300 tanks", "300 guns")]
        assert settle(article, *again).opened == 0

    def test_an_added_claim_stays(self, article: Article, reviewer: User) -> None:
        added = add(article, reviewer)
        settled = settle(article, found(article, "300 guns"))
        assert settled == rereading.Settled(opened=0, reread=0, withdrawn=0, restored=0)
        added.refresh_from_db()
        assert added.state == "open"

    def test_what_was_withdrawn_is_not_restored_beside_an_added_one(
        self, article: Article, reviewer: User
    ) -> None:
        gone = reviewed(article, "300 guns")
        settle(article)
        add(article, reviewer)

        settled = settle(article, found(article, "300 guns", "rules/3"), version="rules/3")

        gone.refresh_from_db()
        assert (settled.restored, gone.dismissed_as) == (0, "withdrawn")

    def test_an_extractor_by_another_name_is_no_cause_either(
        self, article: Article, editor: User
    ) -> None:
        correct(reviewed(article), TANKS, editor)
        claim = found(article, "7,095 men", "llm/1")
        assert settle(article, claim, version="llm/1").opened == 0

    def test_the_claim_as_found_leads_to_its_review(self, article: Article, editor: User) -> None:
        review = reviewed(article)
        old = review.claim_id
        correct(correct(review, TANKS, editor), Changes(label="x"), editor)
        numbers = Claim.objects.annotate(number=rereading.review_number())
        assert numbers.get(pk=old).number == review.pk
        assert set(numbers.values_list("number", flat=True)) == {review.pk}


def add(article: Article, person: User, exact: str = "300 guns", kind: str = "quantity") -> Review:
    missed = Missed(kind, Words(exact))
    return correcting.add(
        article_id=article.pk, missed=missed, person=person, now=LATER, reason="Missed."
    )


class TestAdding:
    def test_a_missed_claim_waits_in_the_queue(self, article: Article, reviewer: User) -> None:
        review = add(article, reviewer)
        claim: Any = review.claim
        assert (claim.exact, claim.low, claim.rule) == ("300 guns", 300, "people.added")
        assert (claim.corrects, claim.original) == (None, None)
        assert (review.state, review.priority) == ("open", round(claim.checkworthiness * 1000))
        event = review.history.get()
        assert (event.action, event.actor, event.reason) == ("claim.added", reviewer, "Missed.")
        assert event.after["exact"] == "300 guns"
        taken = queue.take_next(reviewer=reviewer, now=LATER)
        assert taken is not None
        assert taken.review == review

    def test_an_article_that_was_never_read_can_have_claims(self, reviewer: User) -> None:
        assert add(ArticleFactory(text=TEXT), reviewer).claim.extraction.boilerplate == []

    def test_it_is_added_once(self, article: Article, reviewer: User) -> None:
        add(article, reviewer)
        with pytest.raises(BadInputs, match="says this already"):
            add(article, reviewer)

    def test_it_can_be_corrected(self, article: Article, editor: User) -> None:
        added = add(article, editor)
        original: Any = correct(added, Changes(label="guns"), editor).claim.original
        assert original.rule == "people.added"


class TestSplitting:
    parts = (Changes(Words("7,095 men")), Changes(Words("300 tanks"), label="Tanks left"))

    def whole(self, article: Article) -> Review:
        return reviewed(article, TEXT[14:57], low=7095, high=7095)

    def test_the_first_part_keeps_the_review(self, article: Article, reviewer: User) -> None:
        review = taken_review(reviewer, self.whole(article))
        old = review.claim

        kept, other = correcting.split(review_id=review.pk, parts=self.parts, by=by(review))

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
        correcting.split(review_id=review.pk, parts=self.parts, by=by(review, editor))
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
            correcting.split(review_id=review.pk, parts=self.parts, by=by(review, editor))


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
