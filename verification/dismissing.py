"""Dismissing without a turn of one's own: an editor takes a claim out of the queue."""

from datetime import datetime

from django.db import transaction

from claims.errors import Conflict
from verification import audit, turns, unheld, verdicts
from verification.findings import Dismissal
from verification.models import AuditEvent, Review, Turn, User
from verification.verdicts import ReviewChanged

State = Review.State


class OneIsIn(Conflict):
    code = "review_half_done"

    def __str__(self) -> str:
        return "One of two people has reviewed this claim: it waits for the other."


@transaction.atomic
def dismiss_unheld(*, review_id: int, editor: User, dismissal: Dismissal, now: datetime) -> None:
    """Dismiss an open claim that nobody is working on; what others had typed stays their draft.

    :raises BadInputs: no reason, or a duplicate that does not name another claim.
    :raises Held: somebody is working on it.
    :raises OneIsIn: a review of it is in, so that it is not for one person alone to say.
    :raises ReviewChanged: it is decided or dismissed. In all cases nothing was written.
    """
    review = verdicts.checked_dismissal(review_id, dismissal)
    if review.state == State.SECOND_REVIEW:
        raise OneIsIn
    if review.state != State.OPEN:
        raise ReviewChanged
    unheld.waiting(review, now)
    before = {"state": review.state}
    verdicts.settle_by(review, None, dismissal)
    review.save(update_fields=verdicts.DISMISSED)
    # Nothing is left that anybody could be influenced by.
    turns.of_round(review).update(state=Turn.State.VOID, sealed=False)
    audit.record(
        AuditEvent.Action.REVIEW_DISMISSED,
        actor=editor,
        at=now,
        review=review,
        before=before,
        after={
            "state": review.state,
            "as": dismissal.dismissed_as,
            "duplicate_of": dismissal.duplicate_of,
        },
        reason=dismissal.reason,
        records=[review],
    )
