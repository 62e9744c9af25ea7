"""What becomes of an article's reviews when a run over it ends.

The work of people stays: a claim that the run finds again keeps its review, and one that it does
not find is withdrawn only where nobody has done anything about it yet. Where people have put a
claim right, or added one, no run knows better.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import DecimalField, F, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce

from claims import runs
from claims.models import Article, Claim, Extraction
from verification import audit, locking, opening
from verification.models import AuditEvent, Review, Turn
from verification.models.review import ReviewQuerySet

Action = AuditEvent.Action
Anchor = tuple[str, int, int]
# No text has this one: unlike null, it equals itself.
NO_FIGURE = Value(Decimal("-1e29"), DecimalField(max_digits=40, decimal_places=10))
WITHDRAWN = Review.DismissedAs.WITHDRAWN
SHOW = """
WITH shown AS (
    UPDATE verification_review review
    SET claim_id = newer.claim, priority = review.priority + newer.priority - newer.previous
    FROM unnest(%s::bigint[], %s::bigint[], %s::int[], %s::int[])
        AS newer (review, claim, priority, previous)
    WHERE review.id = newer.review
    RETURNING review.id, review.priority
)
UPDATE verification_turn turn SET priority = shown.priority
FROM shown WHERE turn.review_id = shown.id AND turn.state = 'waiting'
"""


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
    rows = reviews.select_related("claim__extraction").order_by("pk")
    known = {runs.identity(review.claim): review for review in rows}
    claims = {runs.identity(claim): claim for claim in found}
    theirs = _put_right(run.article_id)
    new = [c for key, c in claims.items() if key not in known and _anchor(c) not in theirs]
    opening.opened(new, run.article, now=now)
    again = [(known[key], claims[key]) for key in claims if key in known]
    gone = known.keys() - claims.keys() - _found_by_others(run) if is_whole else set()
    missing = [known[key] for key in gone if _is_of(run, known[key])]
    return Settled(
        opened=len(new),
        reread=_reread(run, again, now),
        withdrawn=_withdraw(run, missing, now),
        restored=_restore(run, [(r, c) for r, c in again if _anchor(c) not in theirs], now),
    )


def review_number() -> Coalesce:
    """Return, for a query of claims, the review of the same claim, whichever reading it shows.

    Of a claim that people have put right, it is the review that shows what they made of it.
    """
    corrected = Review.objects.filter(
        claim__original=Coalesce(OuterRef("original"), OuterRef("pk"))
    )
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
    return Coalesce(
        "review__pk",
        Subquery(corrected.order_by("pk").values("pk")[:1]),
        Subquery(same.values("pk")[:1]),
    )


def _anchor(claim: Claim) -> Anchor:
    return (claim.kind, claim.start, claim.end)


def _put_right(article_id: int) -> set[Anchor]:
    """Return where people have said what an article claims, and what they have corrected."""
    theirs = Claim.objects.filter(article=article_id, extraction__extractor=runs.BY_PEOPLE)
    rows = theirs.select_related("corrects")
    return {_anchor(claim) for row in rows for claim in (row, row.corrects) if claim is not None}


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
    return _change(_untouched(newer), Action.REVIEW_REREAD, run, now, newer)


def _withdraw(run: Extraction, missing: list[Review], now: datetime) -> int:
    """Take out of the queue what the run does not find and nobody has worked on."""
    return _change(
        _untouched(review.pk for review in missing),
        Action.REVIEW_WITHDRAWN,
        run,
        now,
        state=Review.State.DISMISSED,
        dismissed_as=WITHDRAWN,
        dismissal_reason=f"{run.extractor} does not find this claim any more.",
    )


def _restore(run: Extraction, again: list[tuple[Review, Claim]], now: datetime) -> int:
    """Put back into the queue what an earlier version had not found."""
    newer = {review.pk: claim for review, claim in again if review.dismissed_as == WITHDRAWN}
    return _change(
        _locked(Review.objects.filter(pk__in=newer, dismissed_as=WITHDRAWN)),
        Action.REVIEW_RESTORED,
        run,
        now,
        newer,
        state=Review.State.OPEN,
        queued_at=now,
        dismissed_as="",
        dismissal_reason="",
    )


def _untouched(numbers: Iterable[int]) -> list[Review]:
    """Return the reviews that nobody has worked on, locked with all of their turns."""
    reviews = _locked(Review.objects.filter(pk__in=list(numbers)).untouched())
    waiting = Turn.objects.filter(review__in=reviews, state=Turn.State.WAITING, reviewer=None)
    rows = waiting.order_by("pk").select_for_update(skip_locked=True, no_key=True)
    free = Counter(rows.values_list("review_id", flat=True))
    return [review for review in reviews if free[review.pk] == review.reviews_wanted]


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
        **({"dismissal_reason": review.dismissal_reason} if review.dismissed_as else {}),
    }


def _change(
    reviews: list[Review],
    action: AuditEvent.Action,
    run: Extraction,
    now: datetime,
    newer: dict[int, Claim] | None = None,
    **values: Any,
) -> int:
    """Set `values` on locked reviews, and their claims to `newer` ones, each with its event."""
    changes, previous = [], {}
    for review in reviews:
        before, previous[review.pk] = _facts(review), opening.priority_of(review.claim)
        if newer is not None:
            review.claim = newer[review.pk]
        for name, value in values.items():
            setattr(review, name, value)
        after = _facts(review) | {"extractor": run.extractor}
        changes.append(audit.Change(review, before, after, [review]))
    changed = Review.objects.filter(pk__in=[review.pk for review in reviews])
    changed.update(version=F("version") + 1, **values)
    _let_turns_follow(reviews, **values)
    if newer is not None:
        _show(reviews, previous)
    versions = {"extractor": run.extractor}
    audit.record_changes(action, changes, at=now, article=run.article, versions=versions)
    return len(reviews)


def _let_turns_follow(reviews: list[Review], **values: Any) -> None:
    """Void the turns of what is withdrawn; let those of what is restored wait again."""
    of_round = Turn.objects.filter(review__in=reviews).current()
    if values.get("state") == Review.State.DISMISSED:
        of_round.filter(state=Turn.State.WAITING).update(state=Turn.State.VOID)
    elif values.get("state") == Review.State.OPEN:
        void = of_round.filter(state=Turn.State.VOID)
        void.update(state=Turn.State.WAITING, queued_at=values["queued_at"])


def _show(reviews: list[Review], previous: dict[int, int]) -> None:
    """Store the claims of many reviews, and what comes of them, in one statement."""
    rows = [
        (review.pk, review.claim.pk, opening.priority_of(review.claim), previous[review.pk])
        for review in reviews
    ]
    numbers = [review.pk for review in reviews]
    locking.chains(numbers)
    # In the order in which whoever refers to several of them, as a bulk change, waits for them.
    locking.in_order(Review.objects.filter(pk__in=numbers))
    with connection.cursor() as cursor:
        cursor.execute(
            SHOW, [list(column) for column in zip(*rows, strict=True)] or [[], [], [], []]
        )
