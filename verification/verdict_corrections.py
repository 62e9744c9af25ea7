"""Correcting what is published, in public: one person writes that, another publishes it."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Model, QuerySet

from claims.errors import BadInputs, Conflict, Forbidden
from verification import audit, checks, comments, drafts, locking, verdicts, withheld
from verification.findings import Evidence, Finding, missing, no_reason, problems_of
from verification.models import (
    AuditEvent,
    Citation,
    Comment,
    Review,
    User,
    Verdict,
    VerdictCorrection,
)
from verification.verdicts import ReviewChanged

Action = AuditEvent.Action
State = Review.State
Stage = VerdictCorrection.State

DAYS = ("published_on", "accessed_on")
AS_THEY_ARE = ("csl", "upload_id", "withheld_id")


class OwnCorrection(Forbidden):
    code = "own_correction"

    def __str__(self) -> str:
        return "This correction is yours: somebody else has to publish it."


class NotYourCorrection(Forbidden):
    code = "correction_not_yours"

    def __str__(self) -> str:
        return "Somebody else has written this correction: only they withdraw it."


class CorrectionWaits(Conflict):
    code = "correction_waits"

    def __str__(self) -> str:
        return "Another correction of this claim waits to be published."


class Settled(Conflict):
    code = "correction_settled"

    def __str__(self) -> str:
        return "This correction does not wait any more."


@transaction.atomic
def write(
    *, review_id: int, author: User, finding: Finding, public_note: str, version: int, now: datetime
) -> VerdictCorrection:
    """Write what is to take the place of a published verdict; the editors are told.

    :raises BadInputs: no note, or the finding lacks what its rating needs.
    :raises ReviewChanged: the claim is not published, or the version is stale.
    :raises CorrectionWaits: another one is to be published or declined first.
    """
    problems = problems_of(finding)
    if not public_note.strip():
        remedy = "Tell the readers what was wrong."
        problems.append(missing("public_note", "There is no public note.", remedy))
    if problems:
        raise BadInputs(problems)
    review = locking.review(review_id)
    verdicts.check_version(review, version)
    if review.state != State.PUBLISHED or review.verdict is None:
        raise ReviewChanged
    if waiting(review) is not None:
        raise CorrectionWaits
    verdicts.check_files(review, author, finding)
    looked = checks.look(review, author, finding.citations, now=now)
    if problems := checks.unexplained(finding.citations, looked):
        raise BadInputs(problems)
    kept = withheld.keep(finding.citations, review=review, author=author, now=now)
    correction = VerdictCorrection.objects.create(
        review=review,
        supersedes=review.verdict,
        author=author,
        written_at=now,
        rating=finding.rating,
        rationale=finding.rationale,
        obstacle=finding.obstacle,
        tried=finding.tried,
        citations=[_stored(citation) for citation in kept.citations],
        public_note=public_note,
    )
    drafts.drop(review_id=review_id, reviewer=author)
    _record(
        Action.CORRECTION_WRITTEN,
        correction,
        author,
        now,
        reason=public_note,
        records=kept.sources.values(),
        rating=finding.rating,
    )
    told = "A correction of this verdict is written and waits for an editor to publish it."
    _say(review, author, told, Comment.Kind.QUESTION, now)
    return correction


@transaction.atomic
def publish(*, correction_id: int, editor: User, now: datetime) -> Verdict:
    """Let a correction take the place of what is published; its readers are shown the note.

    :raises OwnCorrection: the editor has written it.
    :raises Settled: it does not wait any more.
    """
    correction = _locked(correction_id)
    review = correction.review
    if correction.author_id == editor.pk:
        raise OwnCorrection
    verdict = verdicts.create(
        review,
        correction.author,
        finding_of(correction),
        now,
        basis=Verdict.Basis.CORRECTION,
        public_note=correction.public_note,
        is_agreed=True,
    )
    superseded = review.verdict_id
    review.verdict = review.last_verdict = verdict
    review.published_at, review.published_by = now, editor
    review.version += 1
    locking.chains([review.pk])
    review.save(
        update_fields=["verdict", "last_verdict", "published_at", "published_by", "version"]
    )
    _settle(correction, Stage.PUBLISHED, editor, now, verdict=verdict)
    audit.record(
        Action.VERDICT_CORRECTED,
        actor=editor,
        at=now,
        review=review,
        before={"state": review.state, "verdict": superseded},
        after={
            "state": review.state,
            "verdict": verdict.pk,
            "rating": verdict.rating,
            "correction": correction.pk,
            **verdicts.results(verdict),
        },
        reason=correction.public_note,
        records=[review, correction, *verdicts.with_citations(verdict)],
    )
    return verdict


@transaction.atomic
def decline(*, correction_id: int, editor: User, reason: str, now: datetime) -> None:
    """Leave what is published as it is, and tell the correction's author why.

    :raises BadInputs: no reason.
    :raises OwnCorrection: the editor has written it, and would withdraw it.
    :raises Settled: it does not wait any more.
    """
    if not reason.strip():
        raise BadInputs([no_reason("Say why it is not published.")])
    correction = _locked(correction_id)
    if correction.author_id == editor.pk:
        raise OwnCorrection
    _settle(correction, Stage.DECLINED, editor, now, reason=reason)
    _record(Action.CORRECTION_DECLINED, correction, editor, now, reason=reason)
    told = "The correction is not published: the history of the claim has the reason."
    _say(correction.review, editor, told, Comment.Kind.COMMENT, now)


@transaction.atomic
def withdraw(*, correction_id: int, author: User, now: datetime) -> None:
    """Take back a correction that one has written, as to write a better one.

    :raises NotYourCorrection: somebody else has written it.
    :raises Settled: it does not wait any more.
    """
    correction = _locked(correction_id)
    if correction.author_id != author.pk:
        raise NotYourCorrection
    _settle(correction, Stage.WITHDRAWN, author, now)
    _record(Action.CORRECTION_WITHDRAWN, correction, author, now)


def waiting(review: Review) -> VerdictCorrection | None:
    """Return the correction of a claim that waits to be published, if any."""
    rows = review.corrections.filter(state=Stage.WAITING).select_related("author")
    return rows.first()


def to_settle(editor: User) -> "QuerySet[VerdictCorrection]":
    """Return the corrections that wait and that this editor may publish, the oldest first."""
    waits = VerdictCorrection.objects.filter(state=Stage.WAITING).exclude(author=editor)
    return waits.select_related("author", "review__claim").order_by("pk")


def finding_of(correction: VerdictCorrection) -> Finding:
    return Finding(
        rating=correction.rating,
        rationale=correction.rationale,
        obstacle=correction.obstacle,
        tried=correction.tried,
        citations=tuple(_evidence(citation) for citation in correction.citations),
    )


@dataclass(frozen=True, slots=True)
class Preview:
    """A correction as the verdict that it would be; neither is stored."""

    verdict: Verdict
    citations: list[Citation]


def preview(correction: VerdictCorrection) -> Preview:
    found = finding_of(correction)
    verdict = Verdict(
        rating=found.rating,
        rationale=found.rationale,
        obstacle=found.obstacle,
        tried=found.tried,
        public_note=correction.public_note,
        decided_by=correction.author,
        decided_at=correction.written_at,
    )
    return Preview(verdict, [Citation(**_bare(citation)) for citation in found.citations])


def _bare(citation: Evidence) -> dict[str, Any]:
    """Return what of a citation everybody may see."""
    given = asdict(citation)
    del given["identity"]
    return given


def _stored(citation: Evidence) -> dict[str, Any]:
    given = _bare(citation.settled())
    return {name: given[name] if name in AS_THEY_ARE else str(given[name] or "") for name in given}


def _evidence(stored: dict[str, Any]) -> Evidence:
    days = {name: date.fromisoformat(stored[name]) if stored[name] else None for name in DAYS}
    return Evidence(**{**stored, **days})


def _locked(correction_id: int) -> VerdictCorrection:
    """Return a waiting correction; its claim is locked first, as by whoever writes another."""
    number = VerdictCorrection.objects.values_list("review", flat=True).get(pk=correction_id)
    review = locking.review(number)
    correction = VerdictCorrection.objects.select_related("author").get(pk=correction_id)
    if correction.state != Stage.WAITING:
        raise Settled
    correction.review = review
    return correction


def _settle(
    correction: VerdictCorrection,
    state: VerdictCorrection.State,
    person: User,
    now: datetime,
    *,
    verdict: Verdict | None = None,
    reason: str = "",
) -> None:
    correction.state, correction.settled_at, correction.settled_by = state, now, person
    correction.verdict, correction.reason = verdict, reason
    correction.save(update_fields=["state", "settled_at", "settled_by", "verdict", "reason"])


def _record(
    action: AuditEvent.Action,
    correction: VerdictCorrection,
    actor: User,
    now: datetime,
    *,
    reason: str = "",
    records: Iterable[Model] = (),
    **after: Any,
) -> None:
    audit.record(
        action,
        actor=actor,
        at=now,
        review=correction.review,
        after={"state": correction.review.state, "correction": correction.pk, **after},
        reason=reason,
        records=[correction, *records],
    )


def _say(review: Review, author: User, text: str, kind: Comment.Kind, now: datetime) -> None:
    comments.add(review=review, author=author, text=text, kind=kind, now=now)
