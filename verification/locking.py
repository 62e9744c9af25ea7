"""In which order rows are locked: reviews by their numbers, then their turns by theirs.

So nobody waits for somebody who waits for them. Nobody opens a turn without its review's lock:
under it the turns found are all there are, which locking turns first could not promise. Who wants
nothing but a turn (who takes, renews, skips or gives back) locks that alone.

What somebody types comes after these: a draft, then the pages fetched for it, then what was found
there. An event locks the chain of what it is about until the transaction ends: it is written after
all else is locked, and events of several claims in the order of these. Who writes one refers to its
claim and turn, which the database looks at last of all: whoever changes what refers to a key of
these (a review's claim and verdict, a turn's reviewer) locks the chain before.
"""

from collections import Counter
from collections.abc import Collection
from typing import Any

from django.db.models import QuerySet

from verification.models import ChainHead, Review, Turn
from verification.models.turn import TurnQuerySet


def review(review_id: int) -> Review:
    """Return a review, locked against a second person who decides about it.

    :raises Review.DoesNotExist: there is none of that number.
    """
    found = reviews([review_id]).get(review_id)
    if found is None:
        raise Review.DoesNotExist
    return found


def reviews(numbers: Collection[int]) -> dict[int, Review]:
    """Return those of these reviews that there are by their numbers, all of them locked."""
    rows = Review.objects.filter(pk__in=numbers).select_related("claim").order_by("pk")
    rows = rows.select_for_update(no_key=True, of=("self",))
    found = {row.pk: row for row in rows}
    if len(found) < len(set(numbers)):
        # The statement does not see the claim of one that was corrected while it waited for it.
        found = {row.pk: row for row in rows.all()}
    return found


def with_turns(review_id: int) -> Review:
    """Return a review, locked with all of its turns that wait.

    :raises Review.DoesNotExist: there is none of that number.
    """
    found = review(review_id)
    waiting_turns(review_id)
    return found


def waiting_turns(review_id: int) -> None:
    """Lock the turns of a locked review that wait, against who takes one."""
    list(_waiting([review_id]).select_for_update(no_key=True).values_list("pk"))


def free(numbers: Collection[int], *, beside: Collection[int] = ()) -> set[int]:
    """Lock the reviews that nobody is just at, with their waiting turns, and return their numbers.

    What somebody has locked is passed over, so that whoever holds many waits for nobody. Where one
    of those `beside` is, which are locked for their own sake, none is free.
    """
    rows = Review.objects.filter(pk__in={*numbers, *beside}).order_by("pk")
    locked = set(rows.select_for_update(skip_locked=True, no_key=True).values_list("pk", flat=True))
    if not locked.issuperset(beside):
        return set()
    waiting = _waiting(locked)
    at_hand = waiting.select_for_update(skip_locked=True, no_key=True)
    got = Counter(at_hand.values_list("review", flat=True))
    wanted = Counter(waiting.values_list("review", flat=True))
    return {number for number in numbers if number in locked and got[number] == wanted[number]}


def chains(numbers: Collection[int]) -> None:
    """Lock the histories of locked reviews, before a key of these or of their turns changes."""
    heads = ChainHead.objects.filter(chain_kind="review", chain_id__in=numbers)
    list(heads.order_by("chain_id").select_for_update(no_key=True).values_list("chain_id"))


def in_order(rows: "QuerySet[Any]") -> list[Any]:
    """Lock rows of one table by their numbers, and return these.

    For whoever changes or deletes several: the database takes them in any order.
    """
    found = rows.order_by("pk").select_for_update(of=("self",))
    return list(found.values_list("pk", flat=True))


def _waiting(numbers: Collection[int]) -> TurnQuerySet:
    return Turn.objects.filter(review__in=numbers, state=Turn.State.WAITING).order_by("pk")
