"""What an editor changes about a claim's turns without holding it: only where nobody does."""

from datetime import datetime

from claims.errors import Conflict
from verification import turns
from verification.models import AuditEvent, Review, Turn


class Held(Conflict):
    code = "review_is_held"

    def __str__(self) -> str:
        return "Somebody is working on this claim at this moment."


def waiting(review: Review, now: datetime) -> list[Turn]:
    """Return the waiting turns of the review's round, locked; leases that ran out end here.

    :raises Held: somebody has a lease, or is taking or finishing a turn just now.
    """
    of_round = turns.of_round(review).filter(state=Turn.State.WAITING)
    rows = of_round.select_related("assigned_to").order_by("slot")
    # Against takers. Passed over rather than waited for: whoever locks one is at work on it.
    free = list(rows.select_for_update(skip_locked=True, no_key=True, of=("self",)))
    if any(turn.is_held(now) for turn in free) or len(free) < of_round.count():
        raise Held
    for turn in free:
        if turn.reviewer_id is not None:
            turn.review = review
            turns.end_lease(turn, AuditEvent.Action.REVIEW_LAPSED, actor=None, at=now)
            turn.reviewer = None
    return free
