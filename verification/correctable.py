"""Which claims may be put right now, by whom, and what happens to the work on them.

A correction changes what a claim says, so it comes before any verdict of the round; splitting and
merging also wait until nobody else is at work.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from claims.errors import BadInput, BadInputs, Conflict, Forbidden
from verification import locking, queue, turns, verdicts
from verification.findings import Dismissal
from verification.models import AuditEvent, Review, Turn, User
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

    def turn(self) -> Turn | None:
        """Return the turn under whose lease they do it."""
        if self.lease_token is None:
            return None
        return Turn.objects.leased_to(self.person).filter(lease_token=self.lease_token).first()


class NotOpen(Conflict):
    code = "claim_not_open"

    def __str__(self) -> str:
        return "This claim is not open any more. Reopen it to put it right."


class Judged(Conflict):
    """One of two reviews is in: what it says must go on fitting the claim."""

    code = "claim_is_judged"

    def __str__(self) -> str:
        return (
            "The other review of this claim has begun before. Finish yours; an editor can reopen"
            " the claim then to put it right."
        )


class AtWork(Conflict):
    code = "claim_at_work"

    def __init__(self, review_id: int) -> None:
        super().__init__(f"Somebody else is working on claim no. {review_id}. Try again later.")


class HeldNoMore(queue.LeaseLost):
    """What is typed into these forms is no draft of a verdict, so nothing is said of one."""

    def __str__(self) -> str:
        return "You no longer hold this claim. Take it again to put it right."


class NotHolder(Forbidden):
    code = "claim_not_held"

    def __str__(self) -> str:
        return "Take the claim first. Only editors put claims right that they do not hold."


def locked(review_id: int, by: By, *, alone: bool = False) -> Review:
    """Return a review that this person may put right, with its row locked.

    :raises NotHolder, HeldNoMore: they may not.
    :raises NotOpen, Judged, ReviewChanged: it is no longer what they saw.
    :raises AtWork: somebody else is working on it, and that matters (`alone`).
    """
    review = _held(review_id, by)
    if review.state == Review.State.SECOND_REVIEW:
        raise Judged
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
    other: Review | None = _rows().filter(pk=other_id).first()
    if (
        other is None
        or other == review
        or other.claim.article_id != review.claim.article_id
        or other.state not in Review.AT_WORK
    ):
        problem = "It is not another open claim of the same article."
        raise BadInputs([_problem("other", problem)])
    # Against a merger the other way round: neither waits for the other.
    alone = Review.objects.filter(pk=other_id, version=other.version, state=Review.State.OPEN)
    if not alone.select_for_update(skip_locked=True, no_key=True):
        raise AtWork(other_id)
    _refuse_work_of_others(other, by)
    return other


def close_as_duplicate(other: Review, review: Review, reason: str, by: By) -> None:
    """Dismiss a locked review as a duplicate; its event is the caller's to write.

    :raises AtWork: somebody is taking it at this moment.
    """
    waiting = turns.of_round(other).filter(state=Turn.State.WAITING).select_related("review")
    free = list(waiting.select_for_update(skip_locked=True, no_key=True, of=("self",)))
    if len(free) < other.reviews_wanted:
        raise AtWork(other.pk)
    for turn in free:
        if turn.lease_token is not None:
            turns.end_lease(turn, AuditEvent.Action.REVIEW_RELEASED, actor=by.person, at=by.now)
    # Nothing is left that anybody could be influenced by.
    waiting.update(state=Turn.State.VOID, sealed=False)
    verdicts.settle_by(other, None, Dismissal(Review.DismissedAs.DUPLICATE, reason, review.pk))
    other.save(update_fields=verdicts.DISMISSED)


def _held(review_id: int, by: By) -> Review:
    if by.lease_token is None:
        if not by.person.has_perm(PERMISSION):
            raise NotHolder
        # Against a second correction, and against a verdict.
        locking.with_turns(review_id)
    else:
        try:
            queue.held(review_id, by.person, by.lease_token, and_review=True)
        except queue.LeaseLost:
            raise HeldNoMore from None
    review: Review = _rows().get(pk=review_id)
    return review


def _rows() -> Any:
    return Review.objects.select_related("claim__article", "claim__original", "claim__extraction")


def _refuse_work_of_others(review: Review, by: By) -> None:
    if turns.of_round(review).held(by.now).exclude(reviewer=by.person).exists():
        raise AtWork(review.pk)


def _problem(field: str, message: str) -> BadInput:
    return BadInput(code="other_missing", field=field, message=message, remedy="Choose another.")
