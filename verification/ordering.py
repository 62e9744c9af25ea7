"""Why a claim comes when it does, and how editors change that.

The order is by priority, then by who has waited longest. A priority is the claim's score, plus the
editors' boost, plus URGENT once it is due within DUE_SOON: all in thousandths here and in the
database, and from 0 to 1 wherever people or programs read or write it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q

from claims.errors import BadInput, BadInputs, Conflict
from verification import audit, locking, moments, turns
from verification.models import AuditEvent, Review, Skip, Turn, User
from verification.models.turn import TurnQuerySet

URGENT = 2000
DUE_SOON = timedelta(days=1)
MOST_BOOST = 1000
# The sweeper raises at most so many at a time.
BATCH = 1000


class NotInQueue(Conflict):
    code = "not_in_queue"

    def __str__(self) -> str:
        return "This claim does not wait for a reviewer any more."


@dataclass(frozen=True, slots=True)
class Place:
    """Where a claim stands in the queue, for one person, and why."""

    score: int
    boost: int
    boosted_by: User | None
    due_at: datetime | None
    is_urgent: bool
    queued_at: datetime
    # Of those before it: what others hold, and what this person skipped.
    held_before: int
    skipped_before: int


def priority_of(review: Review, now: datetime) -> int:
    """Return the place in the queue that is due to a review at a moment, in thousandths."""
    urgent = review.due_at is not None and review.due_at - now <= DUE_SOON
    return _score(review) + review.boost + (URGENT if urgent else 0)


@transaction.atomic
def prioritise(
    *,
    review_id: int,
    editor: User,
    boost: int,
    due_at: datetime | None,
    now: datetime,
    reason: str = "",
) -> None:
    """Move a claim up or down in the queue, or say until when it is needed.

    Whoever holds it goes on undisturbed.

    :raises BadInputs: the boost is beyond MOST_BOOST, or no calendar has that day.
    :raises NotInQueue: it does not wait for a reviewer any more.
    """
    problems = [boost_too_much()] if abs(boost) > MOST_BOOST else []
    if due_at is not None:
        due_at = moments.storable(due_at)
        problems += [] if due_at else [_no_day()]
    if problems:
        raise BadInputs(problems)
    _place(_waiting(review_id), editor, boost, due_at, now, reason=reason)


@transaction.atomic
def boost_by(*, review_id: int, editor: User, boost: int, now: datetime, reason: str = "") -> bool:
    """Move a claim up or down in the queue, and say whether that is news.

    :raises BadInputs: the boost is beyond MOST_BOOST.
    :raises NotInQueue: it does not wait for a reviewer any more.
    """
    if abs(boost) > MOST_BOOST:
        raise BadInputs([boost_too_much()])
    review = _waiting(review_id)
    return _place(review, editor, boost, review.due_at, now, reason=reason)


def _waiting(review_id: int) -> Review:
    review = locking.with_turns(review_id)
    if review.state not in Review.AT_WORK:
        raise NotInQueue
    return review


def _place(
    review: Review, editor: User, boost: int, due_at: datetime | None, now: datetime, *, reason: str
) -> bool:
    before = _facts(review)
    review.boost, review.due_at = boost, due_at
    if _facts(review) == before:
        return False
    review.priority = priority_of(review, now)
    review.save(update_fields=["boost", "due_at", "priority"])
    turns.of_round(review).filter(state=Turn.State.WAITING).update(priority=review.priority)
    audit.record(
        AuditEvent.Action.REVIEW_PRIORITISED,
        actor=editor,
        at=now,
        review=review,
        before=before,
        after=_facts(review),
        reason=reason,
    )
    return True


@transaction.atomic
def raise_due(*, now: datetime) -> int:
    """Put what comes due soon at the head of the queue, and return how many; safe to repeat."""
    due = Review.objects.filter(
        state__in=Review.AT_WORK, due_at__lte=now + DUE_SOON, priority__lt=F("boost") + URGENT
    )
    # Against a second sweeper, editors who prioritise, and reviewers who submit at this moment.
    rows = due.order_by("due_at").select_for_update(skip_locked=True, no_key=True)[:BATCH]
    found = list(rows.values_list("pk", flat=True))
    # What somebody is at comes with the next sweep.
    numbers = locking.free(found)
    Review.objects.filter(pk__in=numbers).update(priority=F("priority") + URGENT)
    waiting = Turn.objects.filter(review__in=numbers, state=Turn.State.WAITING)
    waiting.update(priority=F("priority") + URGENT)
    return len(numbers)


def why_next(review: Review, reader: User, now: datetime) -> Place:
    """Return what puts a claim where it is, and what of the queue is passed over before it."""
    before = _before(review)
    skipped = Skip.objects.filter(reviewer=reader).exclude(until__lte=now)
    return Place(
        score=_score(review),
        boost=review.boost,
        boosted_by=_boosted_by(review),
        due_at=review.due_at,
        is_urgent=review.priority - review.boost >= URGENT,
        queued_at=review.queued_at,
        held_before=before.held(now).exclude(reviewer=reader).count(),
        skipped_before=before.filter(review__in=skipped.values("review"))
        .values("review")
        .distinct()
        .count(),
    )


def _before(review: Review) -> TurnQuerySet:
    earlier = Q(queued_at__lt=review.queued_at)
    earlier |= Q(queued_at=review.queued_at, review__lt=review.pk)
    # What waits for one person is no part of this queue.
    waiting = Turn.objects.filter(state=Turn.State.WAITING, assigned_to=None)
    waiting = waiting.exclude(review=review)
    return waiting.filter(Q(priority__gt=review.priority) | Q(priority=review.priority) & earlier)


def _boosted_by(review: Review) -> User | None:
    if not review.boost and review.due_at is None:
        return None
    events = review.history.filter(action=AuditEvent.Action.REVIEW_PRIORITISED)
    latest = events.select_related("actor").order_by("-pk").first()
    return latest.actor if latest else None


def _score(review: Review) -> int:
    return round(review.claim.checkworthiness * 1000)


def _facts(review: Review) -> dict[str, str | float | None]:
    return {
        "state": review.state,
        "boost": review.boost / 1000,
        "due_at": review.due_at.isoformat() if review.due_at else None,
    }


def boost_too_much() -> BadInput:
    return BadInput(
        code="boost_invalid",
        field="boost",
        message="This is more than a score can count.",
        remedy="Give a number from -1 to 1.",
    )


def _no_day() -> BadInput:
    return BadInput(
        code="due_at_invalid",
        field="due_at",
        message="This day is too far away.",
        remedy="Choose the day on which the claim is needed.",
    )
