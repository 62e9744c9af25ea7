"""Giving a verdict, dismissing, reopening: with adjudication and publishing, what decides."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Model

from claims.errors import BadInput, BadInputs, Conflict, Forbidden
from verification import (
    archiving,
    audit,
    checks,
    giving,
    late_checks,
    locking,
    policies,
    queue,
    sending,
    turns,
    uploads,
    withheld,
)
from verification.findings import Dismissal, Finding, dismissal_problems, no_reason, problems_of
from verification.finishing import store
from verification.models import AuditEvent, Citation, Review, Skip, Turn, User, Verdict
from verification.transactions import whole

Action = AuditEvent.Action
State = Review.State
Basis = Verdict.Basis

# What dismissing sets, and reopening; everything else of a review stays.
DISMISSED = ("state", "version", "dismissed_as", "dismissal_reason", "duplicate_of")
REOPENED = (*DISMISSED, "round", "queued_at", "verdict")


class ReviewChanged(Conflict):
    code = "review_changed"

    def __str__(self) -> str:
        return "This claim moved on while you were writing. What you typed is kept."


class OwnReview(Forbidden):
    code = "own_review"

    def __str__(self) -> str:
        return "You are one of the two reviewers who differ: somebody else has to decide."


@whole
def submit(
    *,
    review_id: int,
    reviewer: User,
    finding: Finding,
    version: int,
    lease_token: UUID,
    now: datetime,
) -> Verdict:
    """Give one's own verdict on a review that is still at the version its reader saw.

    Where two people review it, the first verdict is sealed until the second one is in. A lease
    that ran out still counts while nobody else has taken the claim.

    :raises BadInputs: the finding lacks what its rating needs.
    :raises queue.LeaseLost: the reviewer does not hold the claim under this token.
    :raises ReviewChanged: the version is stale. In all cases nothing was written.
    """
    if problems := problems_of(finding):
        raise BadInputs(problems)
    turn = queue.held(review_id, reviewer, lease_token, and_review=True)
    review = turn.review
    check_version(review, version)
    verdict = create(review, reviewer, finding, now)
    before = {"state": review.state}
    turn.verdict = verdict
    versions = {}
    if review.reviews_wanted == 1:
        rules = policies.asked_after(verdict)
        versions["policy"] = policies.version_of(rules)
        if policies.wants_second_after(verdict, rules):
            turns.open_second(review, turn)
    _finish(turn, now)
    after = {
        "state": review.state,
        "verdict": verdict.pk,
        "rating": verdict.rating,
        "supersedes": verdict.supersedes_id,
        "citations": len(finding.citations),
        **results(verdict),
    }
    store(
        turn,
        Action.VERDICT_SUBMITTED,
        at=now,
        before=before,
        after=after,
        records=with_citations(verdict),
        versions=versions,
    )
    return verdict


@transaction.atomic
def dismiss(
    *,
    review_id: int,
    reviewer: User,
    dismissal: Dismissal,
    version: int,
    lease_token: UUID,
    now: datetime,
) -> None:
    """Find that a claim needs no verdict; with one reviewer this takes it out of the queue.

    :raises BadInputs: no reason, or a duplicate that does not name another claim.
    :raises queue.LeaseLost: the reviewer does not hold the claim under this token.
    :raises ReviewChanged: the version is stale. In all cases nothing was written.
    """
    reviews = _locked_for(review_id, dismissal)
    turn = queue.held(review_id, reviewer, lease_token)
    turn.review = review = _checked(review_id, dismissal, reviews)
    check_version(review, version)
    before = {"state": review.state}
    turn.dismissed_as, turn.dismissal_reason = dismissal.dismissed_as, dismissal.reason
    turn.duplicate_of_id = dismissal.duplicate_of
    _finish(turn, now)
    after = {
        "state": review.state,
        "as": dismissal.dismissed_as,
        "duplicate_of": dismissal.duplicate_of,
    }
    store(
        turn, Action.REVIEW_DISMISSED, at=now, before=before, after=after, reason=dismissal.reason
    )


def checked_dismissal(review_id: int, dismissal: Dismissal) -> Review:
    """Return the review with its row locked, and that of the claim which it repeats.

    :raises BadInputs: the dismissal does not count.
    """
    return _checked(review_id, dismissal, _locked_for(review_id, dismissal))


def _locked_for(review_id: int, dismissal: Dismissal) -> dict[int, Review]:
    # Both: two claims must not become duplicates of each other.
    return locking.reviews([review_id, dismissal.duplicate_of or review_id])


def _checked(review_id: int, dismissal: Dismissal, reviews: dict[int, Review]) -> Review:
    other = reviews.get(dismissal.duplicate_of or 0)
    stands = other is not None and other.pk != review_id and other.state != State.DISMISSED
    if problems := dismissal_problems(dismissal, other_stands=stands):
        raise BadInputs(problems)
    return reviews[review_id]


@transaction.atomic
def reopen(
    *,
    review_id: int,
    editor: User,
    reason: str,
    version: int,
    now: datetime,
    assigned_to: User | None = None,
) -> None:
    """Begin another round on a claim; its verdicts stay in its history, the next supersedes.

    With `assigned_to` the first turn of the round waits for that person alone.

    :raises BadInputs: no reason.
    :raises OwnReview: two reviewers differ, and the editor is one of them.
    :raises ReviewChanged: it is at work or published, or the version is stale.
    """
    if not reason.strip():
        raise BadInputs([no_reason("Say why it is reopened.")])
    review = locking.review(review_id)
    check_version(review, version)
    if not review.is_reopenable:
        raise ReviewChanged
    if review.state == State.ADJUDICATION and had_turn(review, editor):
        # To do away with the other's finding is to decide, too.
        raise OwnReview
    before = {"state": review.state, "verdict": review.verdict_id, "as": review.dismissed_as}
    turns.of_round(review).filter(sealed=True).update(sealed=False)
    review.state, review.queued_at, review.verdict = State.OPEN, now, None
    review.dismissed_as = review.dismissal_reason = ""
    review.duplicate_of = None
    review.version += 1
    review.round += 1
    locking.chains([review.pk])
    review.save(update_fields=REOPENED)
    turns.open_round([review], assigned_to=assigned_to)
    Skip.objects.filter(review=review).delete()
    after: dict[str, Any] = {"state": review.state, "round": review.round}
    if assigned_to:
        after["assigned_to"] = assigned_to.pk
    audit.record(
        Action.REVIEW_REOPENED,
        actor=editor,
        at=now,
        review=review,
        before=before,
        after=after,
        reason=reason,
        records=[review],
    )


def had_turn(review: Review, person: User) -> bool:
    """Tell whether somebody has reviewed a claim in its present round."""
    return turns.of_round(review).filter(reviewer=person, state=Turn.State.DONE).exists()


def create(
    review: Review,
    author: User,
    finding: Finding,
    now: datetime,
    *,
    basis: Basis = Basis.REVIEW,
    public_note: str = "",
    is_agreed: bool = False,
) -> Verdict:
    """Store a verdict with its citations; it supersedes the one that decided the claim last.

    Excerpts are looked for in what is at hand: what was fetched for the author's draft, and files.

    :raises BadInputs: a citation names a file that its author cannot cite; or, unless all of it is
        agreed already, has an excerpt that does not stand there, and does not say why.
    """
    check_files(review, author, finding)
    looked = checks.look(review, author, finding.citations, now=now)
    if not is_agreed and (problems := checks.unexplained(finding.citations, looked)):
        raise BadInputs(problems)
    verdict = Verdict(
        review=review,
        round=review.round,
        basis=basis,
        rating=finding.rating,
        rationale=finding.rationale,
        obstacle=finding.obstacle,
        tried=finding.tried,
        decided_by=author,
        decided_at=now,
        supersedes_id=review.last_verdict_id,
        public_note=public_note,
    )
    kept = withheld.keep(finding.citations, review=review, author=author, now=now)
    giving.store(verdict, kept.citations, [_at_hand(one, now) for one in looked])
    for citation in verdict.citations.all():
        if citation.withheld_id in kept.sources:
            citation.withheld = kept.sources[citation.withheld_id]
    for citation in verdict.citations.all():
        if (capture := getattr(citation, "capture", None)) is None:
            continue
        if capture.snapshot is None:
            sending.pages()
        else:
            archiving.want(citation, now=now)
    if any(one.is_left for one in looked):
        late_checks.want(verdict, now=now)
    return verdict


def _at_hand(looked: checks.Looked, now: datetime) -> giving.AtHand:
    check = checks.row_of(looked.outcome, now=now) if looked.outcome else None
    if check is not None and looked.is_of_upload:
        check.upload = looked.upload
    return giving.AtHand(looked.copy, looked.upload, check)


def check_files(review: Review, author: User, finding: Finding) -> None:
    """Refuse files that are not there, are not the author's to cite, or are to be protected.

    :raises BadInputs: naming the citation of each.
    """
    shown = [source.upload_id for source in finding.citations]
    identities = [source.identity for source in finding.citations]
    kept = [identity.upload_id if identity else None for identity in identities]
    unknown = uploads.unknown([*shown, *kept], review=review, author=author)
    protected = uploads.protected(shown) | {number for number in kept if number is not None}
    problems = [
        BadInput(
            code="upload_unknown",
            field=f"citations.{index}.upload",
            message="There is no such file of yours on this claim.",
            remedy="Attach it again.",
        )
        for index, numbers in enumerate(zip(shown, kept, strict=True))
        if not unknown.isdisjoint(numbers)
    ]
    problems += [
        BadInput(
            code="upload_protected",
            field=f"citations.{index}.upload",
            message="This file belongs to a protected source.",
            remedy="Protect this citation too, or cite another file.",
        )
        for index, number in enumerate(shown)
        if number in protected
    ]
    if problems:
        raise BadInputs(problems)


def with_citations(verdict: Verdict) -> list[Model]:
    """Return what an event vouches for that tells of a verdict just given."""
    citations = verdict.citations.all()
    protected = Citation._meta.get_field("withheld")
    # Those that were kept with it; what another verdict has cited before is vouched for already.
    sources = [one.withheld for one in citations if one.withheld_id and protected.is_cached(one)]
    captures = [getattr(one, "capture", None) for one in citations]
    copies = [one.snapshot for one in captures if one is not None]
    found = [one.excerpt_check for one in citations]
    kept = [*sources, *copies, *found]
    return [verdict, *citations, *(row for row in kept if row is not None)]


def results(verdict: Verdict) -> dict[str, Any]:
    """Return what an event says of the excerpts that were looked for, by their positions."""
    found = {one.position: one.excerpt_check for one in verdict.citations.all()}
    told = {str(position): check.result for position, check in found.items() if check is not None}
    return {"excerpts": told} if told else {}


def settle_by(review: Review, verdict: Verdict | None, dismissal: Dismissal | None = None) -> None:
    """Let the case be decided by a verdict, or dismissed; the caller stores it."""
    review.version += 1
    if dismissal is None:
        review.state = State.DECIDED
        review.verdict = review.last_verdict = verdict
    else:
        review.state = State.DISMISSED
        review.dismissed_as, review.dismissal_reason = dismissal.dismissed_as, dismissal.reason
        review.duplicate_of_id = dismissal.duplicate_of


def check_version(review: Review, version: int) -> None:
    """Refuse what somebody bases on a review that has moved on since they saw it.

    :raises ReviewChanged: it is at another version.
    """
    if review.version != version:
        raise ReviewChanged


def _finish(turn: Turn, now: datetime) -> None:
    """Let a turn be done, and the case follow from it and the round's other turn, if any."""
    review = turn.review
    turn.state, turn.finished_at = Turn.State.DONE, now
    first = _other(turn)
    if first is None:
        _settle(review, turn)
    elif first.state != Turn.State.DONE:
        # The version stays: whoever is at work on the other turn must not notice.
        review.state = State.SECOND_REVIEW
    elif _outcome(first) == _outcome(turn):
        turn.sealed = False
        _settle(review, first)
    else:
        review.state = State.ADJUDICATION
        review.version += 1


def _other(turn: Turn) -> Turn | None:
    if turn.review.reviews_wanted == 1:
        return None
    return turns.of_round(turn.review).exclude(pk=turn.pk).select_related("verdict").get()


def _outcome(turn: Turn) -> tuple[str, int | None]:
    if turn.verdict is not None:
        return turn.verdict.rating, None
    return turn.dismissed_as, turn.duplicate_of_id


def _settle(review: Review, turn: Turn) -> None:
    if turn.verdict is not None:
        settle_by(review, turn.verdict)
    else:
        settle_by(
            review, None, Dismissal(turn.dismissed_as, turn.dismissal_reason, turn.duplicate_of_id)
        )
