"""Storing that a turn is done and what follows from it: one statement."""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Model

from verification import audit, prepared
from verification.ledger.digests import digest
from verification.ledger.kinds import vouched
from verification.models import AuditEvent, Turn

# The triggers of the review and of the turn look at the whole when the transaction ends.
FINISH = """
WITH done AS (
    UPDATE verification_turn
    SET state = 'done', verdict_id = %(verdict)s, dismissed_as = %(turn_as)s,
        dismissal_reason = %(turn_reason)s, duplicate_of_id = %(turn_duplicate)s,
        finished_at = %(at)s, sealed = %(sealed)s, assigned_to_id = NULL,
        lease_number = NULL, lease_expires_at = NULL, lease_token = NULL
    WHERE id = %(turn)s
), other AS (
    UPDATE verification_turn SET sealed = %(sealed)s
    WHERE review_id = %(review)s AND round = %(round)s AND id <> %(turn)s AND sealed <> %(sealed)s
), settled AS (
    UPDATE verification_review
    SET state = %(state)s, version = %(version)s, reviews_wanted = %(wanted)s,
        verdict_id = %(deciding)s, last_verdict_id = %(last)s, dismissed_as = %(as)s,
        dismissal_reason = %(as_reason)s, duplicate_of_id = %(duplicate)s
    WHERE id = %(review)s
), undrafted AS (
    DELETE FROM verification_draft WHERE review_id = %(review)s AND reviewer_id = %(reviewer)s
)
INSERT INTO verification_auditevent
    (action, at, actor_id, token, request_id, article_id, review_id, turn_id, before, after, reason,
     records, versions, digest)
VALUES (%(action)s, %(at)s, %(reviewer)s, %(token)s, %(request_id)s, %(article)s, %(review)s,
        %(turn)s, %(before)s, %(after)s, %(reason)s, %(records)s, %(versions)s, %(digest)s)
"""


def store(
    turn: Turn,
    action: AuditEvent.Action,
    *,
    at: datetime,
    before: dict[str, Any],
    after: dict[str, Any],
    reason: str = "",
    records: Iterable[Model] = (),
    versions: dict[str, str] | None = None,
) -> None:
    """Write a turn that is done, its review, and the event; its reviewer's draft goes.

    The round's other turn is sealed, or not, as this one is. The event vouches for the review too.
    """
    review = turn.review
    event = AuditEvent(
        **audit.origin(),
        action=action,
        at=at,
        actor_id=turn.reviewer_id,
        article_id=review.claim.article_id,
        review_id=review.pk,
        turn_id=turn.pk,
        before=before,
        after=after,
        reason=reason,
        records=vouched([review, *records]),
        versions=versions or {},
    )
    values = {
        "turn": turn.pk,
        "verdict": turn.verdict_id,
        "turn_as": turn.dismissed_as,
        "turn_reason": turn.dismissal_reason,
        "turn_duplicate": turn.duplicate_of_id,
        "sealed": turn.sealed,
        "reviewer": turn.reviewer_id,
        "round": turn.round,
        "review": review.pk,
        "state": review.state,
        "version": review.version,
        "wanted": review.reviews_wanted,
        "deciding": review.verdict_id,
        "last": review.last_verdict_id,
        "as": review.dismissed_as,
        "as_reason": review.dismissal_reason,
        "duplicate": review.duplicate_of_id,
        "article": event.article_id,
        "action": action,
        "at": at,
        "before": json.dumps(before),
        "after": json.dumps(after),
        "reason": reason,
        "records": json.dumps(event.records),
        "versions": json.dumps(event.versions),
        "digest": digest(vars(event)),
        "token": event.token,
        "request_id": event.request_id,
    }
    with prepared.cursor() as cursor:
        cursor.execute(FINISH, values)
