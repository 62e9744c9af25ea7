"""What people put right about claims. A correction is a new claim, which its review then shows.

The article is never touched, and neither is what extraction had found: both claims stay, and the
history says who replaced the one by the other, and why.
"""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max

from claims import amending, runs
from claims.amending import Changes, Missed, Words
from claims.errors import BadInput, BadInputs
from claims.models import Article, Claim, Extraction
from verification import audit, correctable, locking, opening, second_reviews
from verification.audit import Change
from verification.correctable import By
from verification.limits import LONGEST_SPAN, MOST_PARTS
from verification.models import AuditEvent, Review, User

Action = AuditEvent.Action
FEWEST_PARTS = 2
# What history tells of a claim where it changes.
TOLD = (
    "exact",
    "start",
    "end",
    "label",
    "low",
    "high",
    "comparator",
    "unit",
    "concept",
    "holder",
    "attribution_name",
    "attribution_cue",
    "attribution_role",
    "stance",
)


@transaction.atomic
def correct(*, review_id: int, changes: Changes, by: By) -> Review:
    """Let a review show its claim as it should have been found.

    :raises BadInputs: the changes cannot be used, or another review has that claim.
    :raises HeldNoMore, NotHolder: the claim is not theirs to correct.
    :raises ReviewChanged: the version is stale.
    :raises NotOpen, Judged: it is too late for corrections. In all cases nothing was written.
    """
    review = correctable.locked(review_id, by)
    run = _run_of_people(review.claim.article, by.now)
    row = amending.amended(review.claim, changes, boilerplate=run.boilerplate)
    _refuse_twins(row, but=review)
    _show(review, _stored(row, run), Action.REVIEW_CORRECTED, by)
    return review


@transaction.atomic
def split(*, review_id: int, parts: Sequence[Changes], by: By) -> list[Review]:
    """Make several claims of one: the first keeps the review, the others wait in the queue with it.

    :raises AtWork: somebody else is working on the claim; and as `correct`.
    """
    if not FEWEST_PARTS <= len(parts) <= MOST_PARTS:
        problem = f"A claim is split into {FEWEST_PARTS} to {MOST_PARTS} parts."
        raise BadInputs([_problem("parts_number", "parts", problem, "Send as many.")])
    review = correctable.locked(review_id, by, alone=True)
    run = _run_of_people(review.claim.article, by.now)
    rows = [_part(review.claim, part, number, run) for number, part in enumerate(parts)]
    _refuse_alike(rows)
    for row in rows:
        _refuse_twins(row, but=review)
        _stored(row, run)
    others = opening.opened(rows[1:], review.claim.article, now=by.now, like=review)
    numbers = [review.pk, *(other.pk for other in others)]
    for other in others:
        after = {"state": other.state, **_told(other.claim), "parts": numbers}
        _record(Action.REVIEW_SPLIT, Change(other, {}, after, [other.claim]), by)
    _show(review, rows[0], Action.REVIEW_SPLIT, by, parts=numbers)
    return [review, *others]


@transaction.atomic
def merge(*, review_id: int, other_id: int, by: By, joined: bool = False) -> Review:
    """Make one claim of two of an article: the other review is dismissed as a duplicate of this.

    `joined` lets the claim's words run from the first of the one to the last of the other. Where
    two people were to review the other, two review what is left.

    :raises AtWork: somebody else is working on one of the two; and as `correct`.
    """
    review = correctable.locked(review_id, by, alone=True)
    other = correctable.locked_other(other_id, review, by)
    claim = review.claim
    union = _union(claim, other.claim)
    if joined and union.exact != claim.exact:
        run = _run_of_people(claim.article, by.now)
        row = amending.amended(claim, Changes(union), boilerplate=run.boilerplate)
        row.rule = f"{runs.PEOPLE}.merged"
        _refuse_twins(row, but=review)
        claim = _stored(row, run)
    if other.reviews_wanted > review.reviews_wanted:
        # Else one person would decide what was for two to judge.
        why = f"Claim no. {other.pk}, which becomes part of it, was for two people to review."
        second_reviews.want(review_id=review.pk, person=by.person, now=by.now, reason=why)
    reason = by.reason.strip() or f"It is part of claim no. {review.pk}."
    before = {"state": other.state}
    correctable.close_as_duplicate(other, review, reason, by)
    after = {"state": other.state, "as": other.dismissed_as, "with": review.pk}
    _record(Action.REVIEW_MERGED, Change(other, before, after, [other]), by, reason)
    _show(review, claim, Action.REVIEW_MERGED, by, **{"with": other.pk})
    return review


@transaction.atomic
def add(
    *, article_id: int, missed: Missed, person: User, now: datetime, reason: str = ""
) -> Review:
    """Open a review of a claim that extraction has missed.

    :raises BadInputs: the claim cannot be used, or a review has it already; nothing was written.
    """
    article = Article.objects.get(pk=article_id)
    run = _run_of_people(article, now)
    row = amending.fresh(article, missed, boilerplate=run.boilerplate)
    _refuse_twins(row)
    _stored(row, run)
    (review,) = opening.opened([row], article, now=now)
    by = By(person=person, version=review.version, now=now, reason=reason)
    after = {"state": review.state, **_told(row)}
    _record(Action.CLAIM_ADDED, Change(review, {}, after, [row]), by)
    return review


def _run_of_people(article: Article, now: datetime) -> Extraction:
    """Return the extraction that an article's corrections are of, locked against other ones."""
    # Against an extractor that ends on this article at the moment: it must see the correction.
    Article.objects.select_for_update(no_key=True).only("pk").get(pk=article.pk)
    read = runs.latest_finished(article.pk).get(runs.RULES)
    run, _ = Extraction.objects.get_or_create(
        article=article,
        extractor=runs.BY_PEOPLE,
        defaults={
            "status": Extraction.Status.DONE,
            "queued_at": now,
            "sent_at": now,
            "finished_at": now,
            "claim_count": 0,
            # The page of a corrected claim shows the article as that of another one.
            "boilerplate": read.boilerplate if read else [],
        },
    )
    return run


def _stored(row: Claim, run: Extraction) -> Claim:
    alike = Claim.objects.filter(extraction=run, start=row.start, end=row.end, kind=row.kind)
    row.revision = 1 + (alike.aggregate(last=Max("revision"))["last"] or 0)
    row.extraction = run
    row.save(force_insert=True)
    run.claim_count = 1 + (run.claim_count or 0)
    run.kind_counts[row.kind] = 1 + run.kind_counts.get(row.kind, 0)
    run.save(update_fields=["claim_count", "kind_counts"])
    return row


def _part(claim: Claim, part: Changes, number: int, run: Extraction) -> Claim:
    try:
        return amending.part_of(claim, part, boilerplate=run.boilerplate)
    except BadInputs as refused:
        raise BadInputs([_within(problem, number) for problem in refused.problems]) from None


def _within(problem: BadInput, number: int) -> BadInput:
    """Return a problem of a part, with the part's number before the field."""
    field = ".".join(filter(None, ("parts", str(number), problem.field)))
    return _problem(problem.code, field, problem.message, problem.remedy)


def _refuse_alike(rows: list[Claim]) -> None:
    """Refuse parts of which two are the same claim."""
    if len({runs.identity(row) for row in rows}) < len(rows):
        problem = "Two of the parts are the same claim."
        raise BadInputs([_problem("parts_alike", "parts", problem, "Choose other words.")])


def _refuse_twins(row: Claim, but: Review | None = None) -> None:
    """Refuse a claim that another review has."""
    column = {name: getattr(row, name) for name in runs.IDENTITY}
    same = Review.objects.exclude(state=Review.State.DISMISSED).filter(
        claim__article=row.article_id,
        **{f"claim__{name}": value for name, value in column.items() if value is not None},
        **{f"claim__{name}__isnull": True for name, value in column.items() if value is None},
    )
    twin = (same.exclude(pk=but.pk) if but else same).first()
    if twin is not None:
        remedy = "Merge the two, or dismiss one of them as a duplicate."
        problem = f"Claim no. {twin.pk} says this already."
        raise BadInputs([_problem("claim_exists", "exact", problem, remedy)])


def _union(one: Claim, other: Claim) -> Words:
    start, end = min(one.start, other.start), max(one.end, other.end)
    if end - start > LONGEST_SPAN:
        problem = f"The two stand more than {LONGEST_SPAN} characters apart."
        raise BadInputs([_problem("span_too_long", "other", problem, "Keep this claim's words.")])
    return Words(one.article.text[start:end], start)


def _show(review: Review, row: Claim, action: AuditEvent.Action, by: By, **more: Any) -> None:
    """Let a locked review show another claim, with what its history tells of that."""
    was = review.claim
    changed = [name for name in TOLD if getattr(was, name) != getattr(row, name)]
    review.claim = row
    review.version += 1
    locking.chains([review.pk])
    review.save(update_fields=["claim", "version"])
    before = {"state": review.state, **_told(was, changed)}
    after = {"state": review.state, **_told(row, changed), **more}
    # Of a merged claim the words may be those that were found.
    records = [review, row] if row.original_id else [review]
    _record(action, Change(review, before, after, records), by)


def _told(claim: Claim, names: Sequence[str] = ("exact", "start", "label")) -> dict[str, Any]:
    values = {name: _plain(getattr(claim, name)) for name in names}
    return {"reading": claim.pk, "rule": claim.rule, **values}


def _plain(value: Any) -> Any:
    return f"{value.normalize():f}" if isinstance(value, Decimal) else value


def _record(action: AuditEvent.Action, change: Change, by: By, reason: str | None = None) -> None:
    audit.record(
        action,
        actor=by.person,
        at=by.now,
        review=change.review,
        # Who holds one of two turns says nothing to the other. The reason of a dismissal is open.
        turn=by.turn() if reason is None else None,
        before=change.before,
        after=change.after,
        reason=by.reason.strip() if reason is None else reason,
        records=change.records,
    )


def _problem(code: str, field: str, message: str, remedy: str) -> BadInput:
    return BadInput(code=code, field=field, message=message, remedy=remedy)
