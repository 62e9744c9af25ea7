"""Where a claim stands for one person: theirs, free to take, done, or with others."""

from dataclasses import dataclass
from datetime import datetime

from verification.models import Review, Turn, User
from verification.models.talk import untold
from verification.models.turn import ADJUDICATE


@dataclass(frozen=True, slots=True)
class Standing:
    # The turn that this person holds, or held until its lease ran out and nobody else came.
    turn: Turn | None
    # Their finished turn in the current round.
    done: Turn | None
    # Others who hold a turn on it at this moment.
    holders: tuple[Turn, ...]
    is_free: bool


def of(review: Review, person: User, now: datetime) -> Standing:
    turns = list(
        Turn.objects.filter(review=review, round=review.round)
        .select_related("reviewer")
        .order_by("slot")
    )
    mine = next((turn for turn in turns if turn.reviewer_id == person.pk), None)
    is_leased = mine is not None and mine.state == Turn.State.WAITING
    others = [turn for turn in turns if turn.reviewer_id != person.pk]
    return Standing(
        turn=mine if is_leased else None,
        done=mine if mine is not None and not is_leased else None,
        holders=tuple(turn for turn in others if turn.is_held(now)),
        is_free=_is_free(mine, others, person, now) and not _is_told(review, mine, person, now),
    )


def _is_told(review: Review, mine: Turn | None, person: User, now: datetime) -> bool:
    """Tell who could read what the other reviewer has asked the editors."""
    if mine is not None or review.reviews_wanted == 1 or not person.has_perm(ADJUDICATE):
        return False
    free = Turn.objects.free(now).filter(review=review, round=review.round)
    return not untold(free).exists()


def _is_free(mine: Turn | None, others: list[Turn], person: User, now: datetime) -> bool:
    if mine is not None:
        return mine.state == Turn.State.WAITING and not mine.is_held(now)
    return any(
        turn.state == Turn.State.WAITING
        and not turn.is_held(now)
        and turn.assigned_to_id in (None, person.pk)
        for turn in others
    )
