"""What people have put right or added stays when a newer version reads the article again."""

from typing import Any

import pytest

from claims.amending import Changes, Words
from claims.errors import BadInputs
from claims.models import Article, Claim
from tests.factories import ArticleFactory
from tests.verification.corrections import LATER, TANKS, TEXT, add, correct, found, reviewed, settle
from verification import queue, rereading
from verification.models import Review, User


@pytest.fixture
def article(db: None) -> Article:
    return ArticleFactory(text=TEXT)


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
