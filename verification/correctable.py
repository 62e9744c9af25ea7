"""Which claims may be put right now, by whom, and what happens to the work on them.

A correction changes what a claim says, so it comes before any verdict on it; splitting and merging
also wait until nobody else is at work.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from claims.errors import BadInput, BadInputs, Conflict, Forbidden
from verification import queue
from verification.models import Review, User
from verification.verdicts import ReviewChanged

PERMISSION = "verification.correct_claims"


@dataclass(frozen=True, slots=True, kw_only=True)
class By:
    """Who puts a claim right, on the strength of what they saw of it.

    Without a `lease_token` it is an editor, who need not hold the claim.
    """

    person: User
    version: int
    now: datetime
    lease_token: UUID | None = None
    reason: str = ""


class NotOpen(Conflict):
    code = "claim_not_open"

    def __str__(self) -> str:
        return "This claim is not open any more. Reopen it to put it right."


class AtWork(Conflict):
    code = "claim_at_work"

    def __init__(self, review_id: int) -> None:
        super().__init__(f"Somebody else is working on claim no. {review_id}. Try again later.")


class NotHeld(Forbidden):
    code = "claim_not_held"

    def __str__(self) -> str:
        return "Take the claim first. Only editors put claims right that they do not hold."


def locked(review_id: int, by: By, *, alone: bool = False) -> Review:
    """Return a review that this person may put right, with its row locked.

    :raises NotHeld, LeaseLost: they may not.
    :raises NotOpen, ReviewChanged: it is no longer what they saw.
    :raises AtWork: somebody else is working on it, and that matters (`alone`).
    """
    review: Review = _held(review_id, by)
    if review.state != Review.State.OPEN:
        raise NotOpen
    if review.version != by.version:
        raise ReviewChanged
    if alone:
        _refuse_work_of_others(review, by)
    return review


def locked_other(other_id: int, review: Review, by: By) -> Review:
    """Return the review that is to become a part of `review`, with its row locked.

    :raises BadInputs: it is none, not open, or of another article.
    :raises AtWork: somebody is working on it.
    """
    # Against a merger the other way round: neither waits for the other.
    rows = _rows().filter(pk=other_id).select_for_update(skip_locked=True, of=("self",))
    if other_id == review.pk or not Review.objects.filter(
        pk=other_id, claim__article=review.claim.article_id, state=Review.State.OPEN
    ):
        problem = "It is not another open claim of the same article."
        raise BadInputs([_problem("other", problem)])
    other: Review | None = rows.first()
    if other is None:
        raise AtWork(other_id)
    _refuse_work_of_others(other, by)
    return other


def close_as_duplicate(other: Review, review: Review, reason: str) -> None:
    """Dismiss a locked review as a duplicate; the event is the caller's to write."""
    other.state, other.dismissed_as = Review.State.DISMISSED, Review.DismissedAs.DUPLICATE
    other.dismissal_reason, other.duplicate_of = reason, review
    other.leased_by = other.lease_expires_at = other.lease_token = None
    other.version += 1
    other.save()


def _held(review_id: int, by: By) -> Any:
    if by.lease_token is None and not by.person.has_perm(PERMISSION):
        raise NotHeld
    if by.lease_token is not None:
        queue.held(review_id, by.person, by.lease_token)
    # Against a second correction of the same page.
    return _rows().select_for_update(no_key=True, of=("self",)).get(pk=review_id)


def _rows() -> Any:
    return Review.objects.select_related("claim__article", "claim__original", "claim__extraction")


def _refuse_work_of_others(review: Review, by: By) -> None:
    if (
        review.leased_by_id not in (None, by.person.pk)
        and (review.lease_expires_at or by.now) > by.now
    ):
        raise AtWork(review.pk)


def _problem(field: str, message: str) -> BadInput:
    return BadInput(code="other_missing", field=field, message=message, remedy="Choose another.")
