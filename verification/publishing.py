"""Publishing a verdict, which locks it, and correcting what is published, in public."""

from datetime import datetime

from django.db import transaction

from claims.errors import BadInputs, Conflict, Forbidden
from verification import audit, verdicts
from verification.findings import Finding, missing, problems_of
from verification.models import AuditEvent, Review, User, Verdict
from verification.verdicts import ReviewChanged

State = Review.State


class OwnVerdict(Forbidden):
    code = "own_verdict"

    def __str__(self) -> str:
        return "This verdict is yours: somebody else has to publish it."


class PublishedByCorrector(Forbidden):
    code = "published_by_you"

    def __str__(self) -> str:
        return "You published this claim: another editor has to correct it."


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
    review = verdicts.locked(review_id)
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
    )


@transaction.atomic
def correct(
    *, review_id: int, editor: User, finding: Finding, public_note: str, version: int, now: datetime
) -> Verdict:
    """Supersede a published verdict by another one, with a note that its readers are shown.

    :raises BadInputs: no note, or the finding lacks what its rating needs.
    :raises PublishedByCorrector: two people have to stand behind what is published.
    :raises ReviewChanged: the claim is not published, or the version is stale.
    """
    problems = problems_of(finding)
    if not public_note.strip():
        remedy = "Tell the readers what was wrong."
        problems.append(missing("public_note", "There is no public note.", remedy))
    if problems:
        raise BadInputs(problems)
    review = verdicts.locked(review_id)
    verdicts.check_version(review, version)
    if review.state != State.PUBLISHED:
        raise ReviewChanged
    if review.published_by_id == editor.pk:
        raise PublishedByCorrector
    verdict = verdicts.create(
        review, editor, finding, now, basis=Verdict.Basis.CORRECTION, public_note=public_note
    )
    superseded = review.verdict_id
    review.verdict = review.last_verdict = verdict
    review.version += 1
    review.save(update_fields=["verdict", "last_verdict", "version"])
    audit.record(
        AuditEvent.Action.VERDICT_CORRECTED,
        actor=editor,
        at=now,
        review=review,
        before={"state": review.state, "verdict": superseded},
        after={"state": review.state, "verdict": verdict.pk, "rating": verdict.rating},
        reason=public_note,
    )
    return verdict
