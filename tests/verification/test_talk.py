"""A second pair of eyes, and claims that come back to their reviewer with a question."""

from datetime import timedelta

import pytest
from django.utils import timezone

from claims.errors import BadInputs, DomainError
from tests.factories import (
    NOW,
    ReviewFactory,
    UserFactory,
    decided_review,
    dismissed_review,
    lease,
    submit,
    taken,
)
from verification import assigning, comments, drafts, people, queue, returning, second_reviews
from verification.models import AuditEvent, Comment, Review, Turn, User
from verification.queue import LeaseLost, NotAvailable
from verification.returning import NotReturned
from verification.second_reviews import AlreadyTwo
from verification.verdicts import ReviewChanged

pytestmark = pytest.mark.django_db

NOTE = "The ministry's list disputes it, I think."


def ask(turn: Turn, note: str = NOTE) -> Comment:
    return second_reviews.ask_for_second_pair_of_eyes(**lease(turn), note=note, now=NOW)


def give_back(review: Review, editor: User, question: str = "Which list?") -> Comment:
    return returning.return_to_reviewer(
        review_id=review.pk, editor=editor, question=question, version=review.version, now=NOW
    )


def test_a_second_person_gets_the_claim_and_the_first_goes_on(reviewer: User) -> None:
    turn = taken(reviewer)
    ask(turn)
    submit(turn)
    other = UserFactory()
    second = queue.take_next(reviewer=other, now=NOW)
    assert second is not None
    assert (second.review_id, second.slot) == (turn.review_id, 2)
    submit(second)
    assert Review.objects.get().state == "decided"


def test_the_editors_are_told_and_the_note_is_sealed(reviewer: User, editor: User) -> None:
    comment = ask(taken(reviewer))
    assert list(comment.notifications.values_list("person", "kind")) == [(editor.pk, "second_eyes")]
    comment.refresh_from_db()
    assert comment.is_sealed
    visible = [comments.shown(who).exists() for who in (reviewer, editor, UserFactory())]
    assert visible == [True, True, False]


def test_asking_is_history_without_the_note(reviewer: User) -> None:
    turn = taken(reviewer)
    comment = ask(turn)
    event = AuditEvent.objects.get(action="review.second_eyes")
    assert event.turn == turn
    assert event.after == {"state": "open", "reviews_wanted": 2, "comment": comment.pk}
    assert NOTE not in str(list(AuditEvent.objects.values()))


def test_whoever_does_not_hold_a_claim_does_not_ask(reviewer: User) -> None:
    turn = taken(reviewer)
    lost = {**lease(turn), "reviewer": UserFactory()}
    with pytest.raises(LeaseLost):
        second_reviews.ask_for_second_pair_of_eyes(**lost, note=NOTE, now=NOW)


def test_a_claim_that_two_review_needs_no_third(reviewer: User) -> None:
    turn = taken(reviewer)
    ask(turn)
    with pytest.raises(AlreadyTwo):
        ask(turn)


def test_without_a_note_nothing_happens(reviewer: User) -> None:
    with pytest.raises(BadInputs):
        ask(taken(reviewer), " ")
    assert Review.objects.get().reviews_wanted == 1
    assert Turn.objects.count() == 1


def test_a_returned_claim_waits_for_its_author_alone_with_what_they_wrote(
    reviewer: User, editor: User
) -> None:
    review = decided_review(reviewer=reviewer, rationale="The register says otherwise.")
    comment = give_back(review, editor)
    assert returning.waits_for(Review.objects.get()) == reviewer
    assert returning.question_to(Review.objects.get()) == comment
    assert list(comment.notifications.values_list("person", "kind")) == [(reviewer.pk, "returned")]
    draft = drafts.find(review_id=review.pk, reviewer=reviewer)
    assert draft is not None
    assert draft.data["rating"] == "disputed"
    assert draft.data["rationale"] == "The register says otherwise."
    assert draft.data["citations"][0]["excerpt"] == "The register lists 6,000 names."
    with pytest.raises(NotAvailable):
        queue.take(review_id=review.pk, reviewer=UserFactory(), now=NOW)
    assert queue.take_next(reviewer=UserFactory(), now=NOW) is None
    again = queue.take_next(reviewer=reviewer, now=NOW)
    assert again is not None
    verdict = submit(again)
    assert verdict.supersedes == review.verdict


def test_returning_is_history_with_to_whom(reviewer: User, editor: User) -> None:
    comment = give_back(decided_review(reviewer=reviewer), editor)
    event = AuditEvent.objects.get(action="review.returned")
    assert event.actor == editor
    assert event.after == {"state": "open", "returned_to": reviewer.pk, "comment": comment.pk}


@pytest.mark.parametrize("what", ["open", "dismissed", "stale"])
def test_only_what_is_decided_is_returned(editor: User, what: str) -> None:
    review: Review
    if what == "open":
        review = ReviewFactory()
    elif what == "dismissed":
        review = dismissed_review()
    else:
        review = decided_review()
        review.version -= 1
    with pytest.raises(ReviewChanged):
        give_back(review, editor)
    assert not Comment.objects.exists()


def test_a_claim_is_not_returned_to_somebody_who_left(
    reviewer: User, editor: User, administrator: User
) -> None:
    review = decided_review(reviewer=reviewer)
    people.change(person=reviewer, role="reviewer", active=False, actor=administrator, now=NOW)
    with pytest.raises(BadInputs, match="may not review claims any more"):
        give_back(review, editor)


def test_without_a_question_nothing_is_returned(editor: User) -> None:
    review = decided_review()
    with pytest.raises(DomainError):
        give_back(review, editor, " ")
    assert Review.objects.get().state == "decided"


def test_whoever_gets_a_claim_that_others_may_take_has_no_day_of_somebody_else(
    reviewer: User, editor: User
) -> None:
    review = ReviewFactory()
    assigning.assign(
        review_id=review.pk,
        editor=editor,
        reviewer=reviewer,
        until=NOW + timedelta(days=1),
        now=NOW,
    )
    returning.let_others_take(review_id=review.pk, editor=editor, now=NOW)
    turn = review.turns.get()
    assert (turn.assigned_to, turn.assigned_until) == (None, None)


def test_an_editor_lets_others_take_what_waits_for_one(reviewer: User, editor: User) -> None:
    review = decided_review(reviewer=reviewer)
    give_back(review, editor)
    returning.let_others_take(review_id=review.pk, editor=editor, now=NOW)
    assert queue.take_next(reviewer=UserFactory(), now=timezone.now()) is not None
    with pytest.raises(NotReturned):
        returning.let_others_take(review_id=review.pk, editor=editor, now=NOW)
    event = AuditEvent.objects.filter(action="review.returned").latest("pk")
    assert (event.before, event.after) == (
        {"returned_to": reviewer.pk},
        {"state": "open", "returned_to": None},
    )
