"""Taking the first of some waiting turns: one statement that selects, leases and records it."""

from contextlib import nullcontext
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import connection, transaction
from django.db.models import BigIntegerField, DateTimeField

from verification import audit, prepared
from verification.ledger.canonical import canonical, moment
from verification.models import AuditEvent, Turn, User
from verification.models.turn import TurnQuerySet
from verification.prepared import Given

# Whoever takes, and when; `CHOSEN` is a review that they name.
ME = Given("reviewer", BigIntegerField())
NOW = Given("now", DateTimeField())
CHOSEN = Given("review", BigIntegerField())

COLUMNS = [field.attname for field in Turn._meta.concrete_fields]

# What the event says, as ledger.digests writes it: which claim it is, only the statement knows. To
# be given: the moment, the request and the token, as they stand there.
CONTENT = f"""
    '{{{{"action":"{AuditEvent.Action.REVIEW_TAKEN}","actor":', taken.reviewer_id,
    ',"after":{{{{"leased_by":', taken.reviewer_id, ',"state":"', review.state,
    '"}}}},"article":', claim.article_id, ',"at":"', %s::text,
    '","before":{{{{"leased_by":', coalesce(taken.holder_before::text, 'null'),
    ',"state":"', review.state, '"}}}},"person":null,"reason":"","records":{{{{}}}},"report":null',
    ',"request_id":', %s::text, ',"review":', review.id, ',"token":', %s::text,
    ',"turn":', taken.id, ',"versions":{{{{}}}}}}}}'
"""
# A row that somebody is taking at this moment is passed over.
TAKE = f"""
WITH candidate AS (
    {{candidates}} LIMIT 1 FOR NO KEY UPDATE OF verification_turn SKIP LOCKED
), taken AS (
    UPDATE verification_turn turn
    SET reviewer_id = %s, lease_number = %s, taken_at = %s, lease_expires_at = %s,
        lease_token = %s
    FROM candidate WHERE turn.id = candidate.id
    RETURNING turn.*, candidate.reviewer_id AS holder_before
), unskipped AS (
    DELETE FROM verification_skip skip USING taken
    WHERE skip.review_id = taken.review_id AND skip.reviewer_id = taken.reviewer_id
), unreserved AS (
    DELETE FROM verification_reservation reservation USING taken
    WHERE reservation.reviewer_id = taken.reviewer_id
), told AS (
    INSERT INTO verification_auditevent
        (action, at, actor_id, token, request_id, article_id, review_id, turn_id, before, after,
         reason, records, versions, digest)
    SELECT '{AuditEvent.Action.REVIEW_TAKEN}', taken.taken_at, taken.reviewer_id, %s::text,
           %s::text, claim.article_id, review.id, taken.id,
           jsonb_build_object('state', review.state, 'leased_by', taken.holder_before),
           jsonb_build_object('state', review.state, 'leased_by', taken.reviewer_id), '',
           '{{{{}}}}', '{{{{}}}}', sha256(convert_to(concat({CONTENT}), 'UTF8'))
    FROM taken
    JOIN verification_review review ON review.id = taken.review_id
    JOIN claims_claim claim ON claim.id = review.claim_id
)
SELECT {", ".join(f"taken.{column}" for column in COLUMNS)} FROM taken
"""  # noqa: S608 (our own names)


class Taking:
    """Takes the first of `turns`, in whatever order they are; its SQL is built once."""

    def __init__(self, turns: TurnQuerySet) -> None:
        self._turns = turns.only("reviewer")
        self._statement = ""
        self._names: list[str] = []

    def take(
        self, *, reviewer: User, lease_number: int, now: datetime, **given: Any
    ) -> Turn | None:
        """Lease the first of the turns as this reviewer's lease of that number, or return None.

        :raises IntegrityError: they have that lease, or the round's other turn, already.
        """
        if not self._statement:
            candidates, self._names = prepared.written(self._turns)
            self._statement = TAKE.format(candidates=candidates)
        given |= {"reviewer": reviewer.pk, "now": now}
        lease = [reviewer.pk, lease_number, now, now + settings.LEASE_LENGTH, uuid4()]
        origin = audit.origin()
        values = [given[name] for name in self._names]
        values += [*lease, origin["token"], origin["request_id"]]
        # As its own digest has them.
        said = (canonical(origin[name]).decode() for name in ("request_id", "token"))
        values += [moment(now), *said]
        # Alone it is a transaction of its own; inside another, a refusal must not end that.
        alone = transaction.atomic() if connection.in_atomic_block else nullcontext()
        with alone, prepared.cursor() as cursor:
            cursor.execute(self._statement, values)
            row = cursor.fetchone()
        return Turn.from_db(connection.alias, COLUMNS, row) if row else None
