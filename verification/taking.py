"""Taking the first of some waiting turns: one statement that selects, leases and records it."""

from contextlib import nullcontext
from datetime import datetime
from uuid import uuid4

from django.conf import settings
from django.db import connection, transaction

from verification import audit
from verification.models import AuditEvent, Turn, User
from verification.models.turn import TurnQuerySet

# A row that somebody is taking at this moment is passed over.
TAKE = """
WITH candidate AS (
    {candidates} LIMIT 1 FOR NO KEY UPDATE OF verification_turn SKIP LOCKED
), taken AS (
    UPDATE verification_turn turn
    SET reviewer_id = %s, lease_number = %s, taken_at = %s,
        lease_expires_at = %s, lease_token = %s
    FROM candidate WHERE turn.id = candidate.id
    RETURNING turn.*, candidate.reviewer_id AS holder_before
), unskipped AS (
    DELETE FROM verification_skip skip USING taken
    WHERE skip.review_id = taken.review_id AND skip.reviewer_id = taken.reviewer_id
), told AS (
    INSERT INTO verification_auditevent
        (action, at, actor_id, token, request_id, article_id, review_id, turn_id, before, after,
         reason)
    SELECT %s, %s, taken.reviewer_id, %s, %s, claim.article_id, review.id, taken.id,
           jsonb_build_object('state', review.state, 'leased_by', taken.holder_before),
           jsonb_build_object('state', review.state, 'leased_by', taken.reviewer_id), ''
    FROM taken
    JOIN verification_review review ON review.id = taken.review_id
    JOIN claims_claim claim ON claim.id = review.claim_id
)
SELECT taken.* FROM taken
"""


def take_first(
    turns: TurnQuerySet, *, reviewer: User, lease_number: int, now: datetime
) -> Turn | None:
    """Lease the first of `turns`, which the caller has put in order, or return None.

    :raises IntegrityError: the reviewer has that lease, or the round's other turn, already.
    """
    sql, params = turns.only("reviewer").query.sql_with_params()
    statement = TAKE.format(candidates=sql)
    lease = (reviewer.pk, lease_number, now, now + settings.LEASE_LENGTH, uuid4())
    origin = audit.origin()
    event = (AuditEvent.Action.REVIEW_TAKEN, now, origin["token"], origin["request_id"])
    # Alone it is a transaction of its own; inside another, a refusal must not end that.
    with transaction.atomic() if connection.in_atomic_block else nullcontext():
        return next(iter(Turn.objects.raw(statement, [*params, *lease, *event])), None)
