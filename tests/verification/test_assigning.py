"""Giving a claim to one reviewer: first to them, to nobody else, until a day."""

from datetime import datetime, timedelta, timezone

import pytest

from claims.errors import BadInputs
from tests.factories import NOW, ReviewFactory, UserFactory, submit, taken
from tests.plans import tables_read_whole
from verification import assigning, queue
from verification.assigning import OwnTurn
from verification.models import AuditEvent, Review, Turn
from verification.unheld import Held
from verification.verdicts import ReviewChanged

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=2)


def give(review, reviewer, editor, until=None):
    return assigning.assign(
        review_id=review.pk, editor=editor, reviewer=reviewer, until=until, now=NOW
    )


def next_of(person, now=NOW):
    turn = queue.take_next(reviewer=person, now=now)
    return turn.review_id if turn else None


def actions(review):
    return list(review.history.order_by("pk").values_list("action", flat=True))


def test_it_comes_first_to_them_and_to_nobody_else(reviewer, editor):
    urgent, other = ReviewFactory(priority=900), ReviewFactory(priority=100)
    assert give(other, reviewer, editor)

    assert next_of(reviewer) == other.pk
    assert next_of(UserFactory()) == urgent.pk
    assert next_of(UserFactory()) is None


def test_one_whose_lease_ran_out_still_comes_first(reviewer, editor):
    ReviewFactory(priority=900)
    other = ReviewFactory(priority=100)
    give(other, reviewer, editor)
    next_of(reviewer)
    assert next_of(reviewer, NOW + timedelta(hours=1)) == other.pk


def test_history_tells_who_gave_it_to_whom_and_again_is_no_news(reviewer, editor):
    review = ReviewFactory()
    assert give(review, reviewer, editor, LATER)
    assert not give(review, reviewer, editor, LATER)
    (event,) = review.history.all()
    assert (event.actor, event.action) == (editor, "review.assigned")
    assert (event.before["assigned_to"], event.after["assigned_to"]) == (None, reviewer.pk)


def test_after_its_day_it_is_everybodys_again(reviewer, editor):
    review = ReviewFactory()
    give(review, reviewer, editor, LATER)
    assert assigning.end_overdue(now=NOW) == 0
    assert assigning.end_overdue(now=LATER) == 1
    assert assigning.end_overdue(now=LATER) == 0
    assert next_of(UserFactory(), LATER) == review.pk
    assert AuditEvent.objects.get(action="review.unassigned").actor is None


def test_an_editor_takes_it_back(reviewer, editor):
    review = ReviewFactory()
    give(review, reviewer, editor)
    assert assigning.unassign(review_id=review.pk, editor=editor, now=NOW)
    assert not assigning.unassign(review_id=review.pk, editor=editor, now=NOW)
    assert next_of(UserFactory()) == review.pk


def test_what_somebody_holds_stays_theirs(reviewer, editor):
    review = ReviewFactory()
    taken(UserFactory(), review)
    with pytest.raises(Held):
        give(review, reviewer, editor)
    assert actions(review) == ["review.taken"]


def test_a_lease_that_ran_out_ends_with_its_event(reviewer, editor):
    review, other = ReviewFactory(), UserFactory()
    taken(other, review, NOW - timedelta(hours=1))
    give(review, reviewer, editor)
    assert actions(review) == ["review.taken", "review.lapsed", "review.assigned"]
    assert next_of(reviewer) == review.pk


def test_nobody_gets_the_second_turn_of_a_claim_they_have_reviewed(reviewer, editor):
    review = ReviewFactory(reviews_wanted=2)
    submit(taken(reviewer, review))
    with pytest.raises(OwnTurn):
        give(review, reviewer, editor)
    other = UserFactory()
    assert give(review, other, editor)
    assert Turn.objects.get(assigned_to=other).slot == 2


@pytest.mark.parametrize("is_active", [True, False])
def test_only_to_somebody_who_may_review_and_for_a_time_to_come(editor, is_active):
    person = UserFactory(is_active=is_active)
    with pytest.raises(BadInputs) as refused:
        give(ReviewFactory(), person, editor, NOW)
    expected = ["until_past"] if is_active else ["reviewer_invalid", "until_past"]
    assert [problem.code for problem in refused.value.problems] == expected


def test_not_until_a_day_that_no_calendar_has(reviewer, editor):
    far = datetime(9999, 12, 31, 23, tzinfo=timezone(timedelta(hours=-5)))
    with pytest.raises(BadInputs) as refused:
        give(ReviewFactory(), reviewer, editor, far)
    assert [problem.code for problem in refused.value.problems] == ["until_invalid"]


def test_only_what_waits(reviewer, editor):
    review = Review.objects.get(pk=submit(taken(UserFactory())).review_id)
    with pytest.raises(ReviewChanged):
        give(review, reviewer, editor)


def test_take_next_reads_no_table_whole(reviewer, editor):
    give(ReviewFactory(), reviewer, editor)
    assert tables_read_whole(lambda: next_of(reviewer)) == set()
