"""Editors and the sweeper lock turns before reviews, as who submits does: nobody is shot down."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from time import sleep
from typing import Any

import pytest
from django.db import connection, connections, transaction
from django.utils import timezone

from tests.factories import NOW, ReviewFactory, decided_review
from verification import correcting, ordering, returning, second_reviews
from verification.bulk import orders
from verification.correctable import By
from verification.models import BulkJob, Review, Turn, User

pytestmark = pytest.mark.django_db(transaction=True)

WAITING = "SELECT FROM pg_locks WHERE NOT granted AND pid <> pg_backend_pid()"
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


@contextmanager
def submitting(review: Review) -> Iterator[Callable[[], None]]:
    """Have its turns locked, and yield what then locks the review, as submitting does."""
    other = connections.create_connection("default")
    try:
        with other.cursor() as cursor:
            cursor.execute("BEGIN")
            rows = "FROM verification_{} WHERE {} = %s FOR NO KEY UPDATE NOWAIT"
            cursor.execute(f"SELECT {rows.format('turn', 'review_id')}", [review.pk])
            yield lambda: cursor.execute(f"SELECT {rows.format('review', 'id')}", [review.pk])
    finally:
        other.close()


def begin(threads: ThreadPoolExecutor, do: Do, review: Review, editor: User) -> "Future[None]":
    """Do it in another thread, and return when it waits for somebody."""

    def run() -> None:
        try:
            do(review, editor)
        finally:
            connections.close_all()

    begun = threads.submit(run)
    for _ in range(100):
        with connection.cursor() as cursor:
            cursor.execute(WAITING)
            if cursor.fetchall() or begun.done():
                return begun
        sleep(0.01)
    raise AssertionError("It neither waits nor ends.")


@pytest.mark.parametrize(
    "do", [prioritise, let_others_take, want_second, want_second_in_bulk, merge]
)
def test_an_editor_who_waits_for_a_reviewer_holds_nothing_they_need(do: Do, editor: User) -> None:
    review = decided_review()
    if do is let_others_take:
        returning.return_to_reviewer(
            review_id=review.pk, editor=editor, question="Who?", version=review.version, now=NOW
        )
    else:
        review = ReviewFactory()
    with ThreadPoolExecutor(1) as threads:
        with submitting(review) as lock_review:
            begun = begin(threads, do, review, editor)
            lock_review()
        begun.result()


def test_the_sweeper_leaves_alone_what_is_being_submitted(
    locked_elsewhere: Callable[[Review], AbstractContextManager[None]],
) -> None:
    review: Review = ReviewFactory(due_at=timezone.now(), reviews_wanted=2)
    with locked_elsewhere(review):
        assert ordering.raise_due(now=timezone.now()) == 0
    assert ordering.raise_due(now=timezone.now()) == 1
    review.refresh_from_db()
    assert {turn.priority for turn in Turn.objects.all()} == {review.priority}
