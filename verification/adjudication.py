"""Deciding a claim that two reviewers found differently: by a third person, who sees both."""

from datetime import datetime

from django.db import transaction

from claims.errors import BadInputs
from verification import audit, drafts, locking, turns, verdicts
from verification.findings import Dismissal, Finding, no_reason, problems_of
from verification.models import AuditEvent, Review, User, Verdict
from verification.verdicts import OwnReview, ReviewChanged

# What a decision sets, by a verdict or a dismissal.
DECIDED = (*verdicts.DISMISSED, "verdict", "last_verdict")


@transaction.atomic
def adjudicate(
    *,
    review_id: int,
    editor: User,
    finding: Finding | Dismissal,
    reason: str,
    version: int,
    now: datetime,
) -> Verdict | None:
    """Decide with a verdict of one's own, or a dismissal; both turns are open to all from then on.

    :raises BadInputs: no reason, or the finding lacks what it needs.
    :raises OwnReview: the editor has had a turn in this round.
    :raises ReviewChanged: nothing is to be decided (any more), or the version is stale.
    """
    problems = [] if reason.strip() else [no_reason("Say why, to both reviewers.")]
    if isinstance(finding, Finding):
        problems += problems_of(finding)
    if problems:
        raise BadInputs(problems)
    if isinstance(finding, Dismissal):
        review = verdicts.checked_dismissal(review_id, finding)
    else:
        review = locking.review(review_id)
    _check(review, editor, version)
    verdict = None
    if isinstance(finding, Finding):
        verdict = verdicts.create(review, editor, finding, now, basis=Verdict.Basis.ADJUDICATION)
        verdicts.settle_by(review, verdict)
    else:
        verdicts.settle_by(review, None, finding)
    locking.chains([review.pk])
    review.save(update_fields=DECIDED)
    turns.of_round(review).update(sealed=False)
    drafts.drop(review_id=review.pk, reviewer=editor)
    audit.record(
        AuditEvent.Action.VERDICT_ADJUDICATED,
        actor=editor,
        at=now,
        review=review,
        before={"state": Review.State.ADJUDICATION},
        after={
            "state": review.state,
            "verdict": verdict.pk if verdict else None,
            "rating": verdict.rating if verdict else None,
            "as": review.dismissed_as or None,
            "supersedes": verdict.supersedes_id if verdict else None,
            # The event's own reason is what both reviewers are told.
            **({"dismissal_reason": review.dismissal_reason} if verdict is None else {}),
            **(verdicts.results(verdict) if verdict else {}),
        },
        reason=reason,
        records=[review, *(verdicts.with_citations(verdict) if verdict else ())],
    )
    return verdict


def may_decide(review: Review, editor: User) -> bool:
    """Tell whether a claim waits for an editor, and this one has had no turn in the round."""
    return review.state == Review.State.ADJUDICATION and not verdicts.had_turn(review, editor)


def _check(review: Review, editor: User, version: int) -> None:
    verdicts.check_version(review, version)
    if review.state != Review.State.ADJUDICATION:
        raise ReviewChanged
    if verdicts.had_turn(review, editor):
        raise OwnReview
