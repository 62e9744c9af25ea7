"""Publishing a verdict, which locks it.

Two people stand behind whatever is published: one who wrote it, another who published it.
"""

from datetime import datetime

from django.db import transaction

from claims.errors import Conflict, Forbidden
from verification import audit, locking, verdicts
from verification.models import AuditEvent, Review, User

State = Review.State


class OwnVerdict(Forbidden):
    code = "own_verdict"

    def __str__(self) -> str:
        return "This verdict is yours: somebody else has to publish it."


class NotDecided(Conflict):
    code = "not_decided"

    def __str__(self) -> str:
        return "There is no verdict to publish."


@transaction.atomic
def publish(*, review_id: int, editor: User, version: int, now: datetime) -> None:
    """Publish the verdict that decides a claim; from then on only a correction changes it.

    :raises OwnVerdict: the editor has given that verdict.
    :raises NotDecided: the claim is not decided, or published already.
    :raises ReviewChanged: the version is stale.
    """
    review = locking.review(review_id)
    verdicts.check_version(review, version)
    if review.state != State.DECIDED or review.verdict is None:
        raise NotDecided
    if review.verdict.decided_by_id == editor.pk:
        raise OwnVerdict
    review.state, review.published_at, review.published_by = State.PUBLISHED, now, editor
    review.version += 1
    review.save(update_fields=["state", "published_at", "published_by", "version"])
    audit.record(
        AuditEvent.Action.VERDICT_PUBLISHED,
        actor=editor,
        at=now,
        review=review,
        before={"state": State.DECIDED},
        after={"state": review.state, "verdict": review.verdict_id},
        records=[review],
    )
