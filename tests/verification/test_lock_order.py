"""Whoever needs a review and its turns locks the review first: nobody is shot down."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from functools import partial
from threading import Event
from types import NoneType
from typing import Any

import pytest
from django.db import OperationalError, connection, transaction
from django.utils import timezone

from claims.amending import Changes
from tests.factories import (
    NOW,
    ReviewFactory,
    decided_review,
    finding,
    lease,
    taken,
    taken_review,
    turn_on,
)
from tests.waiting import PATIENCE, begin, elsewhere
from verification import (
    assigning,
    correcting,
    dismissing,
    locking,
    ordering,
    returning,
    second_reviews,
    verdicts,
)
from verification.bulk import orders
from verification.correctable import By
from verification.findings import Dismissal
from verification.models import BulkJob, Review, Turn, User

pytestmark = pytest.mark.django_db(transaction=True)

LOCKED = "SELECT FROM verification_review WHERE id = %s FOR NO KEY UPDATE"
TURNS = "SELECT FROM verification_turn WHERE review_id = %s {} FOR NO KEY UPDATE NOWAIT"
Do = Callable[[Review, User], Any]


def prioritise(review: Review, editor: User) -> None:
    ordering.prioritise(review_id=review.pk, editor=editor, boost=5, due_at=None, now=NOW)


def let_others_take(review: Review, editor: User) -> None:
    returning.let_others_take(review_id=review.pk, editor=editor, now=NOW)


def want_second(review: Review, editor: User) -> None:
    second_reviews.want(review_id=review.pk, person=editor, now=NOW, reason="A single source.")


def want_second_in_bulk(review: Review, editor: User) -> None:
    asked = orders.Order(BulkJob.Action.SECOND_REVIEW, reason="A single source.")
    with transaction.atomic():
        orders.carry_out(asked, review_id=review.pk, person=editor, now=NOW)


def merge(review: Review, editor: User) -> None:
    """Merge a claim into it that two people were to review, as two then review what is left."""
    claim = {"claim__article": review.claim.article, "claim__exact": "300"}
    other: Review = ReviewFactory(reviews_wanted=2, **claim)
    by = By(person=editor, version=review.version, now=NOW, reason="One figure.")
    correcting.merge(review_id=review.pk, other_id=other.pk, by=by)


def assign(review: Review, editor: User) -> None:
    assigning.assign(review_id=review.pk, editor=editor, reviewer=editor, until=None, now=NOW)


def dismiss_unheld(review: Review, editor: User) -> None:
    dismissing.dismiss_unheld(
        review_id=review.pk, editor=editor, dismissal=Dismissal("not_checkable", "Taste."), now=NOW
    )


def correct(review: Review, editor: User) -> None:
    by = By(person=editor, version=review.version, now=NOW, reason="It says so.")
    correcting.correct(review_id=review.pk, changes=Changes(label="700 dead"), by=by)


def submit_it(review: Review, _editor: User) -> None:
    held = lease(turn_on(review))
    verdicts.submit(**held, finding=finding(), version=review.version, now=NOW)


def dismiss(review: Review, _editor: User) -> None:
    held = lease(turn_on(review))
    dismissal = Dismissal("not_checkable", "Taste.")
    verdicts.dismiss(**held, dismissal=dismissal, version=review.version, now=NOW)


def ask_for_second_eyes(review: Review, _editor: User) -> None:
    held = lease(turn_on(review))
    second_reviews.ask_for_second_pair_of_eyes(**held, note="Is it so?", now=NOW)


BY_EDITORS: list[Do] = [
    prioritise,
    let_others_take,
    want_second,
    want_second_in_bulk,
    merge,
    assign,
    dismiss_unheld,
    correct,
]
BY_HOLDERS: list[Do] = [submit_it, dismiss, ask_for_second_eyes]


def holding(review: Review) -> AbstractContextManager[Any]:
    """Have a review locked by another connection, and yield that, to go on with."""
    return elsewhere(LOCKED, review.pk)


@pytest.mark.parametrize("do", BY_EDITORS + BY_HOLDERS)
def test_who_waits_for_a_review_holds_none_of_its_turns(do: Do, editor: User) -> None:
    review: Review = ReviewFactory()
    if do is let_others_take:
        review = decided_review(review=review)
        returning.return_to_reviewer(
            review_id=review.pk, editor=editor, question="Who?", version=review.version, now=NOW
        )
    elif do in BY_HOLDERS:
        taken(editor, review)
    with ThreadPoolExecutor(1) as threads:
        with holding(review) as other:
            begun = begin(threads, partial(do, review, editor))
            assert not begun.done()
            other.execute(TURNS.format(""), [review.pk])
        begun.result()


def test_a_turn_opened_while_one_waited_is_locked_too(editor: User) -> None:
    review: Review = ReviewFactory()
    has_locked, is_tried = Event(), Event()

    def lock(review: Review, _editor: User) -> None:
        with transaction.atomic():
            locking.with_turns(review.pk)
            has_locked.set()
            is_tried.wait(PATIENCE)

    with ThreadPoolExecutor(1) as threads:
        with transaction.atomic():
            want_second(review, editor)
            begun = begin(threads, partial(lock, review, editor))
        assert has_locked.wait(PATIENCE)
        with (
            pytest.raises(OperationalError, match="could not obtain lock"),
            connection.cursor() as cursor,
        ):
            cursor.execute(TURNS.format("AND slot = 2"), [review.pk])
        is_tried.set()
        begun.result()


@pytest.mark.parametrize(
    ("do", "refusal"),
    [(prioritise, None), (submit_it, verdicts.ReviewChanged), (dismiss, verdicts.ReviewChanged)],
)
def test_who_waited_for_a_correction_finds_the_claim_as_it_is_now(
    do: Do, refusal: type[Exception] | None, editor: User
) -> None:
    review = taken_review(editor)
    with ThreadPoolExecutor(1) as threads:
        with transaction.atomic():
            correct(review, editor)
            begun = begin(threads, partial(do, review, editor))
        assert type(begun.exception()) is (refusal or NoneType)


def test_the_sweeper_leaves_alone_what_is_being_submitted(
    locked_elsewhere: Callable[[Review], AbstractContextManager[None]],
) -> None:
    review: Review = ReviewFactory(due_at=timezone.now(), reviews_wanted=2)
    with locked_elsewhere(review):
        assert ordering.raise_due(now=timezone.now()) == 0
    assert ordering.raise_due(now=timezone.now()) == 1
    review.refresh_from_db()
    assert {turn.priority for turn in Turn.objects.all()} == {review.priority}


def test_what_many_are_changed_with_is_passed_over_while_somebody_is_at_it(
    locked_elsewhere: Callable[[Review], AbstractContextManager[None]],
) -> None:
    one, other = sorted(review.pk for review in ReviewFactory.create_batch(2))
    with holding(Review.objects.get(pk=one)), transaction.atomic():
        assert locking.free([one, other]) == {other}
        assert locking.free([other], beside=[one]) == set()
    with locked_elsewhere(Review.objects.get(pk=one)), transaction.atomic():
        assert locking.free([one, other]) == {other}
        assert locking.free([other], beside=[one]) == {other}
