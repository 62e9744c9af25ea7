"""Opening people's turns on claims, and ending their leases, each with its event."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from verification import audit, locking
from verification.models import AuditEvent, Review, Turn, User
from verification.models.turn import TurnQuerySet

NO_LEASE = {"reviewer": None, "lease_number": None, "lease_expires_at": None, "lease_token": None}


def open_round(reviews: Iterable[Review], *, assigned_to: User | None = None) -> None:
    """Open the turns of the round that each of these reviews is in.

    The first of each is for `assigned_to` alone where that is given.
    """
    opened = [
        turn_of(review, slot) for review in reviews for slot in range(1, review.reviews_wanted + 1)
    ]
    for turn in opened:
        turn.assigned_to = assigned_to if turn.slot == 1 else None
    Turn.objects.bulk_create(opened, batch_size=500)


def open_second(review: Review, first: Turn) -> None:
    """Have a second person review what one was to review; the caller stores review and turn.

    All of the first turn's work is sealed from then on.
    """
    review.reviews_wanted = 2
    first.sealed = True
    turn_of(review, 2).save()


def turn_of(review: Review, slot: int) -> Turn:
    """Return a turn of the review's round that is not stored yet."""
    return Turn(
        review=review,
        round=review.round,
        slot=slot,
        sealed=review.reviews_wanted > 1,
        priority=review.priority,
        queued_at=review.queued_at,
    )


def of_round(review: Review) -> TurnQuerySet:
    """Return the turns of the review's present round, in no order."""
    return Turn.objects.filter(review=review, round=review.round)


def end_lease(
    turn: Turn,
    action: AuditEvent.Action,
    *,
    actor: User | None,
    at: datetime,
    reason: str = "",
    also: dict[str, Any] | None = None,
) -> AuditEvent | None:
    """Let a turn wait again, and return the event, which tells `also` beside the holder."""
    # Compare and swap: a turn that moved on meanwhile is left as it is.
    held = Turn.objects.filter(pk=turn.pk, lease_token=turn.lease_token)
    if not held.select_for_update(no_key=True).values_list("pk"):
        return None
    locking.chains([turn.review_id])
    held.update(**NO_LEASE)
    state = turn.review.state
    return audit.record(
        action,
        actor=actor,
        at=at,
        review=turn.review,
        turn=turn,
        before={"state": state, "leased_by": turn.reviewer_id},
        after={"state": state, "leased_by": None, **(also or {})},
        reason=reason,
    )
