"""What becomes of an article's reviews when a run over it ends.

The work of people stays: a claim that the run finds again keeps its review, and one that it does
not find is withdrawn only where nobody has done anything about it yet.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import DecimalField, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce

from claims import runs
from claims.models import Article, Claim, Extraction
from verification import audit
from verification.models import AuditEvent, Review
from verification.models.review import ReviewQuerySet

Action = AuditEvent.Action
# No text has this one: unlike null, it equals itself.
NO_FIGURE = Value(Decimal("-1e29"), DecimalField(max_digits=40, decimal_places=10))
WITHDRAWN = Review.DismissedAs.WITHDRAWN


@dataclass(frozen=True, slots=True)
class Settled:
    """How many reviews a run has changed."""

    opened: int
    reread: int
    withdrawn: int
    restored: int


def settle(run: Extraction, found: list[Claim], now: datetime, *, is_whole: bool = True) -> Settled:
    """Open, adapt and withdraw reviews so that they fit the claims that `run` has just stored.

    A run withdraws only what its own extractor had found, and nothing unless it has read the whole
    text. Part of the transaction that ends the run. Reviews that somebody is changing at this
    moment are left as they are.
    """
    # Against another extractor that ends on the same article: both would open the same claim.
    Article.objects.select_for_update(no_key=True).only("pk").get(pk=run.article_id)
    reviews = Review.objects.filter(claim__article=run.article_id)
    known = {runs.identity(r.claim): r for r in reviews.select_related("claim__extraction")}
    claims = {runs.identity(claim): claim for claim in found}
    new = [claim for key, claim in claims.items() if key not in known]
    Review.objects.bulk_create([_review(claim, now) for claim in new], batch_size=500)
    again = [(known[key], claims[key]) for key in claims if key in known]
    gone = known.keys() - claims.keys() - _found_by_others(run) if is_whole else set()
    missing = [known[key] for key in gone if _is_of(run, known[key])]
    return Settled(
        opened=len(new),
        reread=_reread(run, again, now),
        withdrawn=_withdraw(run, missing, now),
        restored=_restore(run, again, now),
    )


def review_number() -> Coalesce:
    """Return, for a query of claims, the review of the same claim, whichever reading it shows."""
    same = Review.objects.annotate(
        low=Coalesce("claim__low", NO_FIGURE), high=Coalesce("claim__high", NO_FIGURE)
    ).filter(
        claim__article=OuterRef("article"),
        claim__kind=OuterRef("kind"),
        claim__start=OuterRef("start"),
        claim__end=OuterRef("end"),
        claim__comparator=OuterRef("comparator"),
        low=Coalesce(OuterRef("low"), NO_FIGURE),
        high=Coalesce(OuterRef("high"), NO_FIGURE),
    )
    return Coalesce("review__pk", Subquery(same.values("pk")[:1]))


def _review(claim: Claim, now: datetime) -> Review:
    return Review(claim=claim, priority=_priority(claim), queued_at=now)


def _priority(claim: Claim) -> int:
    return round(claim.checkworthiness * 1000)


def _is_of(run: Extraction, review: Review) -> bool:
    """Tell whether the reading that a review shows is one of the run's extractor."""
    return review.claim.extraction.extractor_name == run.extractor_name


def _found_by_others(run: Extraction) -> set[tuple[Any, ...]]:
    """Return the claims that the latest runs of other extractors have found."""
    latest = runs.latest_finished(run.article_id)
    others = [other for name, other in latest.items() if name != run.extractor_name]
    return {runs.identity(claim) for claim in Claim.objects.filter(extraction__in=others)}


def _reread(run: Extraction, again: list[tuple[Review, Claim]], now: datetime) -> int:
    """Let untouched reviews show a newer version's reading of their claim."""
    newer = {
        review.pk: claim
        for review, claim in again
        if _is_of(run, review) and not runs.is_read_alike(review.claim, claim)
    }
    reviews = _untouched(newer)
    for review in reviews:
        before = _facts(review)
        review.claim, review.priority = newer[review.pk], _priority(newer[review.pk])
        _save(review, Action.REVIEW_REREAD, before, run, now)
    return len(reviews)


def _withdraw(run: Extraction, missing: list[Review], now: datetime) -> int:
    """Take out of the queue what the run does not find and nobody has worked on."""
    reviews = _untouched(review.pk for review in missing)
    for review in reviews:
        before = _facts(review)
        review.state, review.dismissed_as = Review.State.DISMISSED, WITHDRAWN
        review.dismissal_reason = f"{run.extractor} does not find this claim any more."
        _save(review, Action.REVIEW_WITHDRAWN, before, run, now)
    return len(reviews)


def _restore(run: Extraction, again: list[tuple[Review, Claim]], now: datetime) -> int:
    """Put back into the queue what an earlier version had not found."""
    newer = {review.pk: claim for review, claim in again if review.dismissed_as == WITHDRAWN}
    reviews = _locked(Review.objects.filter(pk__in=newer, dismissed_as=WITHDRAWN))
    for review in reviews:
        before = _facts(review)
        review.state, review.queued_at = Review.State.OPEN, now
        review.dismissed_as = review.dismissal_reason = ""
        review.claim, review.priority = newer[review.pk], _priority(newer[review.pk])
        _save(review, Action.REVIEW_RESTORED, before, run, now)
    return len(reviews)


def _untouched(numbers: Iterable[int]) -> list[Review]:
    return _locked(Review.objects.filter(pk__in=list(numbers)).untouched())


def _locked(reviews: ReviewQuerySet) -> list[Review]:
    """Return the rows, locked against takers; those that somebody is taking are passed over."""
    rows = reviews.select_related("claim").order_by("pk")
    return list(rows.select_for_update(skip_locked=True, no_key=True, of=("self",)))


def _facts(review: Review) -> dict[str, Any]:
    """Return what history tells of a review's claim and place in the queue."""
    return {
        "state": review.state,
        "as": review.dismissed_as,
        "reading": review.claim_id,
        "label": review.claim.label,
    }


def _save(
    review: Review,
    action: AuditEvent.Action,
    before: dict[str, Any],
    run: Extraction,
    now: datetime,
) -> None:
    review.version += 1
    review.save(
        update_fields=[
            *("claim", "priority", "queued_at", "version"),
            *("state", "dismissed_as", "dismissal_reason"),
        ]
    )
    after = {**_facts(review), "extractor": run.extractor}
    audit.record(
        action, actor=None, at=now, article=run.article, review=review, before=before, after=after
    )
