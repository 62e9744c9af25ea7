"""Taking a claim back from whoever holds it, who is told why."""

from datetime import datetime

from django.db import transaction

from claims.errors import BadInputs, Conflict
from verification import notifications, turns
from verification.findings import no_reason
from verification.models import AuditEvent, Notification, Turn, User


class NotHeld(Conflict):
    code = "turn_not_held"

    def __str__(self) -> str:
        return "Nobody holds this claim any more."


@transaction.atomic
def take_back(*, turn_id: int, editor: User, reason: str, now: datetime) -> None:
    """End somebody's lease and tell them why; what they typed is kept as their draft.

    :raises BadInputs: no reason.
    :raises NotHeld: nobody holds it any more.
    """
    if not reason.strip():
        raise BadInputs([no_reason("Say why it is taken back.")])
    # Against the holder, who may be submitting: the later one waits, and then finds it changed.
    rows = Turn.objects.filter(pk=turn_id).select_related("review__claim", "reviewer")
    turn = rows.select_for_update(no_key=True, of=("self",)).first()
    if turn is None or turn.reviewer is None or turn.lease_token is None:
        raise NotHeld
    action = AuditEvent.Action.REVIEW_TAKEN_BACK
    event = turns.end_lease(turn, action, actor=editor, at=now, reason=reason)
    if turn.reviewer != editor:
        told = {turn.reviewer: Notification.Kind.TAKEN_BACK}
        notifications.tell(told, event=event, now=now)
