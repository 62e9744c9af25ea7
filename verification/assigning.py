"""Giving a claim to one reviewer: it comes first to them, and to nobody else until a day."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from claims.errors import BadInput, BadInputs, Conflict
from verification import audit, locking, mentions, moments, turns, unheld
from verification.models import AuditEvent, Review, Turn, User
from verification.verdicts import ReviewChanged

Action = AuditEvent.Action
# The sweeper ends at most so many at a time.
BATCH = 500


class OwnTurn(Conflict):
    code = "reviewer_has_a_turn"

    def __str__(self) -> str:
        return "This person cannot get this claim: they have reviewed it."


@transaction.atomic
def assign(
    *, review_id: int, editor: User, reviewer: User, until: datetime | None, now: datetime
) -> bool:
    """Let a turn of the claim wait for `reviewer` alone, and say whether that is news.

    Without `until` it does so until they have done it, or somebody else is named.

    :raises BadInputs: this person may not review, or `until` is past.
    :raises Held: somebody is working on the claim.
    :raises OwnTurn: they have reviewed it in this round.
    :raises ReviewChanged: it is not in the queue.
    """
    check(reviewer, until, now)
    review = _at_work(review_id)
    if turns.of_round(review).filter(reviewer=reviewer, state=Turn.State.DONE).exists():
        raise OwnTurn
    free = unheld.waiting(review, now)
    theirs = [turn for turn in free if turn.assigned_to_id == reviewer.pk]
    turn = (theirs or free)[0]
    if theirs and turn.assigned_until == until:
        return False
    _store(turn, review, reviewer, until, actor=editor, at=now)
    return True


@transaction.atomic
def unassign(*, review_id: int, editor: User, now: datetime) -> bool:
    """Offer a claim to everybody again, and say whether it waited for somebody.

    :raises Held: somebody is working on it.
    :raises ReviewChanged: it is not in the queue.
    """
    review = _at_work(review_id)
    assigned = [turn for turn in unheld.waiting(review, now) if turn.assigned_to_id]
    for turn in assigned:
        _store(turn, review, None, None, actor=editor, at=now)
    return bool(assigned)


@transaction.atomic
def end_overdue(*, now: datetime) -> int:
    """Offer to everybody what has waited for one person for long enough; return how many."""
    assigned = Turn.objects.filter(state=Turn.State.WAITING, assigned_to__isnull=False)
    overdue = assigned.filter(assigned_until__lte=now)
    # Whoever is at work goes on; against takers, a second sweeper, and editors.
    rows = overdue.free(now).select_related("review__claim", "assigned_to").order_by("pk")
    found = list(rows.select_for_update(skip_locked=True, no_key=True, of=("self",))[:BATCH])
    for turn in found:
        _store(turn, turn.review, None, None, actor=None, at=now)
    return len(found)


def end_for(*, reviewer: User, actor: User | None, now: datetime) -> None:
    """Offer to everybody what waits for somebody who goes; part of the transaction around it."""
    assigned = Turn.objects.filter(state=Turn.State.WAITING, assigned_to=reviewer)
    rows = assigned.select_related("review__claim", "assigned_to").order_by("pk")
    for turn in rows.select_for_update(no_key=True, of=("self",)):
        _store(turn, turn.review, None, None, actor=actor, at=now)


def reviewers() -> "QuerySet[User]":
    """Return the people whom claims can be assigned to."""
    return mentions.who_may_see()


def check(reviewer: User, until: datetime | None, now: datetime) -> None:
    """Look whether claims can be assigned so.

    :raises BadInputs: this person may not review, or `until` is past or beyond every calendar.
    """
    problems = []
    if not mentions.may_see_claims(reviewer):
        problems.append(
            BadInput(
                code="reviewer_invalid",
                field="reviewer",
                message="This person may not review claims.",
                remedy="Choose somebody who is active and may.",
            )
        )
    if until is not None and until <= now:
        problems.append(_no_day("until_past", "This moment is past."))
    elif until is not None and moments.storable(until) is None:
        problems.append(_no_day("until_invalid", "This day is too far away."))
    if problems:
        raise BadInputs(problems)


def _no_day(code: str, message: str) -> BadInput:
    remedy = "Choose a day to come, or none."
    return BadInput(code=code, field="until", message=message, remedy=remedy)


def _at_work(review_id: int) -> Review:
    review = locking.review(review_id)
    if review.state not in Review.AT_WORK:
        raise ReviewChanged
    return review


def _store(
    turn: Turn,
    review: Review,
    reviewer: User | None,
    until: datetime | None,
    *,
    actor: User | None,
    at: datetime,
) -> None:
    before = _facts(review, turn)
    turn.assigned_to, turn.assigned_until = reviewer, until
    turn.save(update_fields=["assigned_to", "assigned_until"])
    audit.record(
        Action.REVIEW_ASSIGNED if reviewer else Action.REVIEW_UNASSIGNED,
        actor=actor,
        at=at,
        review=review,
        # Of two, whose work it becomes is not for the other one to know.
        turn=turn,
        before=before,
        after=_facts(review, turn),
    )


def _facts(review: Review, turn: Turn) -> dict[str, str | int | None]:
    return {
        "state": review.state,
        "assigned_to": turn.assigned_to_id,
        "until": turn.assigned_until.isoformat() if turn.assigned_until else None,
    }
