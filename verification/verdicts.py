"""Giving a verdict, dismissing, reopening: the only code that decides."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from claims.errors import BadInput, BadInputs, Conflict
from verification import audit, drafts, queue
from verification.models import AuditEvent, Citation, Review, Skip, User, Verdict

Action = AuditEvent.Action
Rating = Verdict.Rating

FITTING_STANCE = {
    Rating.SUPPORTED: Citation.Stance.SUPPORTS,
    Rating.DISPUTED: Citation.Stance.REFUTES,
}
# What reopening sets; everything else of a review stays.
REOPENED = (
    "state",
    "queued_at",
    "verdict",
    "dismissed_as",
    "dismissal_reason",
    "duplicate_of",
    "version",
)


class ReviewChanged(Conflict):
    code = "review_changed"

    def __str__(self) -> str:
        return "This claim moved on while you were writing. What you typed is kept."


@dataclass(frozen=True, slots=True)
class Evidence:
    """One citation as the reviewer gives it."""

    stance: str
    title: str
    url: str = ""
    publisher: str = ""
    author: str = ""
    published_on: date | None = None
    accessed_on: date | None = None
    excerpt: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """What a reviewer concludes: the content of a verdict before it is one."""

    rating: str
    rationale: str
    obstacle: str = ""
    tried: str = ""
    citations: tuple[Evidence, ...] = ()


def problems_of(finding: Finding) -> list[BadInput]:
    """Return why this finding does not count as a verdict yet; empty where it does."""
    problems = []
    if not finding.rationale.strip():
        problems.append(
            _problem("rationale", "There is no rationale.", "Say why the evidence leads here.")
        )
    if finding.rating == Rating.UNVERIFIED:
        return problems + _unverified_problems(finding)
    problems += _superfluous(finding)
    if not _fits(finding):
        stance = Citation.Stance(FITTING_STANCE[Rating(finding.rating)])
        problems.append(
            _problem(
                "citations",
                f"No citation {stance.value} the claim with an excerpt.",
                f"Add one with the stance “{stance.label}” and the words that show it.",
            )
        )
    return problems


def _unverified_problems(finding: Finding) -> list[BadInput]:
    problems = []
    if finding.obstacle not in Verdict.Obstacle:
        problems.append(
            _problem("obstacle", "No reason is chosen.", "Choose what stood in the way.")
        )
    if not finding.tried.strip():
        problems.append(
            _problem("tried", "It does not say what was tried.", "List where you looked.")
        )
    return problems


def _superfluous(finding: Finding) -> list[BadInput]:
    return [
        BadInput(
            code=f"{field}_superfluous",
            field=field,
            message="This belongs to “unverified” only.",
            remedy="Leave it out, or say it in the rationale.",
        )
        for field in ("obstacle", "tried")
        if getattr(finding, field)
    ]


def _fits(finding: Finding) -> bool:
    stance = FITTING_STANCE[Rating(finding.rating)]
    return any(c.stance == stance and c.excerpt.strip() for c in finding.citations)


def _problem(field: str, message: str, remedy: str) -> BadInput:
    return BadInput(code=f"{field}_missing", field=field, message=message, remedy=remedy)


@transaction.atomic
def submit(
    *,
    review_id: int,
    reviewer: User,
    finding: Finding,
    version: int,
    lease_token: UUID,
    now: datetime,
) -> Verdict:
    """Decide a review that is still at the version its reader saw.

    A lease that ran out still counts while nobody else has taken the claim.

    :raises BadInputs: the finding lacks what its rating needs.
    :raises queue.LeaseLost: the reviewer does not hold the claim under this token.
    :raises ReviewChanged: the version is stale. In all cases nothing was written.
    """
    if problems := problems_of(finding):
        raise BadInputs(problems)
    review = _held_at(review_id, reviewer, lease_token, version)
    verdict = _create(review, reviewer, finding, now)
    before = {"state": review.state}
    review.verdict = verdict
    _close(review, Review.State.DECIDED, "verdict")
    drafts.drop(review_id=review_id, reviewer=reviewer)
    audit.record(
        Action.VERDICT_SUBMITTED,
        actor=reviewer,
        at=now,
        review=review,
        before=before,
        after={
            "state": review.state,
            "verdict": verdict.pk,
            "rating": verdict.rating,
            "supersedes": verdict.supersedes_id,
            "citations": len(finding.citations),
        },
    )
    return verdict


@transaction.atomic
def dismiss(
    *,
    review_id: int,
    reviewer: User,
    dismissed_as: str,
    reason: str,
    version: int,
    lease_token: UUID,
    now: datetime,
    duplicate_of: int | None = None,
) -> None:
    """Take a claim out of the queue without a verdict.

    :raises BadInputs: no reason, or a duplicate that does not name another claim.
    :raises queue.LeaseLost: the reviewer does not hold the claim under this token.
    :raises ReviewChanged: the version is stale. In all cases nothing was written.
    """
    if problems := _dismissal_problems(review_id, dismissed_as, reason, duplicate_of):
        raise BadInputs(problems)
    review = _held_at(review_id, reviewer, lease_token, version)
    before = {"state": review.state}
    review.dismissed_as, review.dismissal_reason = dismissed_as, reason
    review.duplicate_of_id = duplicate_of
    _close(review, Review.State.DISMISSED, "dismissed_as", "dismissal_reason", "duplicate_of")
    after = {"state": review.state, "as": dismissed_as, "duplicate_of": duplicate_of}
    audit.record(
        Action.REVIEW_DISMISSED,
        actor=reviewer,
        at=now,
        review=review,
        before=before,
        after=after,
        reason=reason,
    )


def _dismissal_problems(
    review_id: int, dismissed_as: str, reason: str, duplicate_of: int | None
) -> list[BadInput]:
    problems = []
    if not reason.strip():
        problems.append(_problem("reason", "There is no reason.", "Say why it is dismissed."))
    is_duplicate = dismissed_as == Review.DismissedAs.DUPLICATE
    if is_duplicate and not _other_claim_stands(review_id, duplicate_of):
        problems.append(
            _problem(
                "duplicate_of",
                "It does not name another claim that is open or decided.",
                "Give the number of the claim that this one repeats.",
            )
        )
    if not is_duplicate and duplicate_of is not None:
        problems.append(
            _problem(
                "duplicate_of",
                "Only a duplicate names another claim.",
                "Leave it empty, or choose “Duplicate of another claim”.",
            )
        )
    return problems


def _other_claim_stands(review_id: int, other: int | None) -> bool:
    if other is None or other == review_id:
        return False
    # Both are locked, lower number first: two claims must not become duplicates of each other.
    both = Review.objects.filter(pk__in=(review_id, other)).order_by("pk")
    states = {review.pk: review.state for review in both.select_for_update(no_key=True)}
    return states.get(other, Review.State.DISMISSED) != Review.State.DISMISSED


@transaction.atomic
def reopen(*, review_id: int, editor: User, reason: str, version: int, now: datetime) -> None:
    """Put a decided or dismissed claim back into the queue; its verdicts stay in its history.

    :raises BadInputs: no reason.
    :raises ReviewChanged: it is open already, or the version is stale; nothing was written.
    """
    if not reason.strip():
        raise BadInputs([_problem("reason", "There is no reason.", "Say why it is reopened.")])
    # Against a second editor: the later one waits, and then finds the version changed.
    review = Review.objects.select_for_update(no_key=True).get(pk=review_id)
    if review.version != version or review.state == Review.State.OPEN:
        raise ReviewChanged
    before = {"state": review.state, "verdict": review.verdict_id, "as": review.dismissed_as}
    review.state, review.queued_at, review.verdict = Review.State.OPEN, now, None
    review.dismissed_as = review.dismissal_reason = ""
    review.duplicate_of = None
    review.version += 1
    review.save(update_fields=REOPENED)
    Skip.objects.filter(review=review).delete()
    audit.record(
        Action.REVIEW_REOPENED,
        actor=editor,
        at=now,
        review=review,
        before=before,
        after={"state": review.state},
        reason=reason,
    )


def _held_at(review_id: int, reviewer: User, lease_token: UUID, version: int) -> Review:
    review = queue.held(review_id, reviewer, lease_token)
    if review.version != version:
        raise ReviewChanged
    return review


def _close(review: Review, state: Review.State, *fields: str) -> None:
    review.state = state
    review.leased_by = review.lease_expires_at = review.lease_token = None
    review.version += 1
    lease = ("leased_by", "lease_expires_at", "lease_token")
    review.save(update_fields=["state", "version", *lease, *fields])


def _create(review: Review, reviewer: User, finding: Finding, now: datetime) -> Verdict:
    verdict = Verdict.objects.create(
        review=review,
        rating=finding.rating,
        rationale=finding.rationale,
        obstacle=finding.obstacle,
        tried=finding.tried,
        decided_by=reviewer,
        decided_at=now,
        supersedes=Verdict.objects.filter(review=review, superseded_by=None).first(),
    )
    Citation.objects.bulk_create(
        Citation(verdict=verdict, position=position, **asdict(evidence))
        for position, evidence in enumerate(finding.citations, start=1)
    )
    return verdict
