"""Keeping the claim that comes next from others, while its page is fetched ahead.

A reservation is soft: it ends by itself, counts as no lease, leaves no trace in the history, and
whoever finds nothing else takes the claim all the same. take_next goes by the queue alone, so a
claim that was boosted above it meanwhile comes first.
"""

from datetime import datetime, timedelta
from functools import lru_cache, partial

from django.db import IntegrityError, connection, transaction
from django.db.models import Q

from verification import locking
from verification.filters import EVERYTHING, Filter
from verification.models import Reservation, Turn, User
from verification.models.turn import ADJUDICATE, TurnQuerySet
from verification.prepared import Prepared
from verification.queue import parts, waiting
from verification.taking import ME

LENGTH = timedelta(minutes=2)
# So often two people may want the same claim at the same moment.
TRIES = 3
# Waits for whoever is taking it; whoever takes it later waits for this.
STILL_FREE = """
    SELECT FROM verification_turn
    WHERE id = %s AND state = 'waiting' AND (reviewer_id IS NULL OR lease_expires_at <= %s)
    FOR KEY SHARE
"""


def reserve(*, reviewer: User, now: datetime, within: Filter = EVERYTHING) -> Reservation | None:
    """Reserve what take_next would give to `reviewer` next, in place of what they had reserved.

    Safe to repeat, which also prolongs it. None where nothing is waiting that nobody has reserved.
    """
    for _ in range(TRIES):
        turn = _next(reviewer, now, within)
        if turn is None:
            break
        reservation = Reservation(reviewer=reviewer, turn=turn, until=now + LENGTH)
        if _store(reservation, now):
            return reservation
    give_back(reviewer=reviewer)
    return None


def give_back(*, reviewer: User, review_id: int | None = None) -> None:
    """Leave to others what `reviewer` has reserved, or only this claim if they have reserved it.

    A page that is left says which it was: the next page may have reserved another one already.
    """
    mine = Reservation.objects.filter(reviewer=reviewer)
    if review_id is not None:
        mine = mine.filter(turn__in=Turn.objects.filter(review=review_id))
    mine.delete()


def _next(reviewer: User, now: datetime, within: Filter) -> Turn | None:
    waits = _waiting(within.shape, reviewer.has_perm(ADJUDICATE))
    for part in parts(within, reviewer, now):
        for turns in waits:
            if turn := turns.first(reviewer=reviewer.pk, now=now, **part):
                return turn
    return None


@lru_cache(maxsize=100)
def _waiting(within: Filter, is_editor: bool) -> list[Prepared[Turn]]:
    assigned, free, _ = waiting(within, is_editor)
    return [Prepared(partial(_first, turns)) for turns in (assigned, free)]


def _first(turns: TurnQuerySet) -> TurnQuerySet:
    # What they held until its lease ran out, they may still be working on.
    return turns.exclude(reviewer=ME).only("review")[:1]


def _store(reservation: Reservation, now: datetime) -> bool:
    """Store it in place of the reviewer's last one; False where somebody else was quicker."""
    mine, over = Q(reviewer=reservation.reviewer), Q(turn=reservation.turn, until__lte=now)
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            # In the order of who takes: the turn, then what is reserved.
            cursor.execute(STILL_FREE, [reservation.turn.pk, now])
            if cursor.fetchone() is None:
                return False
            locking.in_order(Reservation.objects.filter(mine | over))
            Reservation.objects.filter(over).exclude(mine).delete()
            Reservation.objects.bulk_create(
                [reservation],
                update_conflicts=True,
                unique_fields=["reviewer"],
                update_fields=["turn", "until"],
            )
    except IntegrityError:
        return False
    return True
