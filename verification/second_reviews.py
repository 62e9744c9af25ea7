"""Asking for a second, independent review of a claim that one person was to review."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from claims.errors import Conflict
from verification import audit, comments, locking, queue, turns
from verification.models import AuditEvent, Comment, Review, Turn, User


class AlreadyTwo(Conflict):
    code = "second_review_wanted_already"

    def __str__(self) -> str:
        return "Two people review this claim already, or it is decided."


@transaction.atomic
def want(*, review_id: int, person: User, now: datetime, reason: str = "") -> Review:
    """Have two people review an open claim; whoever holds it goes on and does not notice.

    Everything about the first turn is sealed from then on, this wish and its reason too. Also
    part of a transaction around it.

    :raises AlreadyTwo: two are wanted, or the claim is decided.
    """
    review = locking.with_turns(review_id)
    first = turns.of_round(review).get(slot=1)
    open_beside(review, first)
    audit.record(
        AuditEvent.Action.REVIEW_SECOND_WANTED,
        actor=person,
        at=now,
        review=review,
        turn=first,
        before={"state": review.state, "reviews_wanted": 1},
        after={"state": review.state, "reviews_wanted": 2},
        reason=reason,
    )
    return review


@transaction.atomic
def ask_for_second_pair_of_eyes(
    *, review_id: int, reviewer: User, lease_token: UUID, note: str, now: datetime
) -> Comment:
    """Have a second person review a claim that one holds, and tell the editors why.

    The note is sealed like the rest of the holder's work: the second person judges by themselves.

    :raises BadInputs: the note is no comment.
    :raises queue.LeaseLost: the reviewer does not hold the claim under this token.
    :raises AlreadyTwo: two people review it. In all cases nothing was written.
    """
    turn = queue.held(review_id, reviewer, lease_token, and_review=True)
    review = turn.review
    open_beside(review, turn)
    comment = comments.add(
        review=review, author=reviewer, text=note, kind=Comment.Kind.SECOND_EYES, now=now
    )
    audit.record(
        AuditEvent.Action.REVIEW_SECOND_EYES,
        actor=reviewer,
        at=now,
        review=review,
        turn=turn,
        before={"reviews_wanted": 1},
        after={
            "state": review.state,
            "reviews_wanted": review.reviews_wanted,
            "comment": comment.pk,
        },
    )
    return comment


def open_beside(review: Review, first: Turn) -> None:
    """Open the second turn of a locked review and seal the first; the caller writes the event.

    The version stays: what the holder has typed is for the claim as it is.

    :raises AlreadyTwo: as `want`.
    """
    if review.reviews_wanted != 1 or review.state != Review.State.OPEN:
        raise AlreadyTwo
    turns.open_second(review, first)
    Turn.objects.filter(pk=first.pk).update(sealed=True)
    review.save(update_fields=["reviews_wanted"])
