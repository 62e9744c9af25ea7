"""An editor's dismissal of what nobody holds."""

from datetime import timedelta

import pytest

from claims.errors import BadInputs
from tests.factories import NOW, ReviewFactory, UserFactory, submit, taken
from verification import dismissing, queue, verdicts
from verification.dismissing import OneIsIn
from verification.findings import Dismissal
from verification.models import Review, Turn
from verification.unheld import Held
from verification.verdicts import ReviewChanged

pytestmark = pytest.mark.django_db
OPINION = Dismissal("not_checkable", "An opinion.")


def dismiss(review, editor, dismissal=OPINION):
    dismissing.dismiss_unheld(review_id=review.pk, editor=editor, dismissal=dismissal, now=NOW)


@pytest.mark.parametrize("wanted", [1, 2])
def test_it_leaves_the_queue_with_its_reason(editor, wanted):
    review = ReviewFactory(reviews_wanted=wanted)

    dismiss(review, editor)

    review.refresh_from_db()
    assert (review.state, review.dismissal_reason) == ("dismissed", "An opinion.")
    (event,) = review.history.all()
    assert (event.actor, event.action, event.reason) == (editor, "review.dismissed", "An opinion.")
    assert queue.take_next(reviewer=UserFactory(), now=NOW) is None


def test_it_can_be_reopened(editor):
    review = ReviewFactory(reviews_wanted=2)
    dismiss(review, editor)
    verdicts.reopen(review_id=review.pk, editor=editor, reason="A figure.", version=2, now=NOW)
    turn = queue.take_next(reviewer=UserFactory(), now=NOW)
    assert turn is not None
    assert turn.review_id == review.pk


def test_what_somebody_holds_stays_theirs(editor, reviewer):
    turn = taken(reviewer)
    with pytest.raises(Held):
        dismiss(turn.review, editor)
    assert Turn.objects.held_by(reviewer, NOW).get() == turn


def test_a_lease_that_ran_out_is_no_hindrance(editor, reviewer):
    turn = taken(reviewer, now=NOW - timedelta(hours=1))
    dismiss(turn.review, editor)
    assert Turn.objects.get().state == Turn.State.VOID


def test_half_of_two_reviews_is_not_thrown_away(editor, reviewer):
    review = ReviewFactory(reviews_wanted=2)
    submit(taken(reviewer, review))
    with pytest.raises(OneIsIn):
        dismiss(review, editor)


def test_what_is_decided_stays(editor, reviewer):
    review = Review.objects.get(pk=submit(taken(reviewer)).review_id)
    with pytest.raises(ReviewChanged):
        dismiss(review, editor)


def test_a_reason_is_needed_and_a_duplicate_names_another(editor):
    review, other = ReviewFactory(), ReviewFactory()
    for dismissal in (Dismissal("not_checkable", " "), Dismissal("duplicate", "Twice.", review.pk)):
        with pytest.raises(BadInputs):
            dismiss(review, editor, dismissal)
    dismiss(review, editor, Dismissal("duplicate", "Twice.", other.pk))
    review.refresh_from_db()
    assert review.duplicate_of == other
