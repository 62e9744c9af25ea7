"""Who works on which claim. A lease ends by itself, so nothing sweeps up after a closed tab."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from functools import lru_cache
from typing import Any, TypeVar
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, QuerySet, UUIDField

from claims.errors import BadInput, BadInputs, Conflict
from verification import moments
from verification.filters import EVERYTHING, Filter
from verification.models import AuditEvent, Reservation, Review, Skip, Turn, User
from verification.models.talk import untold
from verification.models.turn import ADJUDICATE, TurnQuerySet
from verification.prepared import Given, Prepared
from verification.search import working
from verification.taking import CHOSEN, ME, NOW, Taking
from verification.turns import end_lease

TOKEN = Given("token", UUIDField())
# More than the setting allows.
MOST_LEASES = 50
Result = TypeVar("Result")
Part = dict[str, Any]
Action = AuditEvent.Action
Policy = Skip.Policy

# What a double click runs into: its first half has just taken the lease, or the turn.
TAKEN_MEANWHILE = ("turn_one_for_each_lease", "turn_one_for_each_person")


class NotAvailable(Conflict):
    code = "review_not_available"

    def __str__(self) -> str:
        return "This claim is not free: somebody else holds it, or it is already decided."


class LeaseLost(Conflict):
    code = "lease_lost"

    def __str__(self) -> str:
        return "You no longer hold this claim. What you typed is kept as your draft."


class AlreadyDecided(LeaseLost):
    """Lost to the reviewer's own verdict, as in a second tab: what comes after it is no draft."""

    def __str__(self) -> str:
        return "You have already decided this claim. What you typed here since is not kept."


def _leased_and_assigned() -> TurnQuerySet:
    """Return a reviewer's leases in order, then, if any, a turn that waits for them alone."""
    assigned = Turn.objects.filter(assigned_to=ME, state=Turn.State.WAITING, reviewer=None)
    # In order and bounded, so that the index is walked: a bitmap, as of an OR, would visit all that
    # they have held since the index was last cleaned.
    leased = Turn.objects.leased_to(ME).order_by("lease_number")[:MOST_LEASES]
    return leased.union(assigned.order_by("pk")[:1], all=True).order_by("lease_number")


LEASED = Prepared(_leased_and_assigned)


@lru_cache
def _taking_chosen(is_editor: bool) -> Taking:
    return Taking(_open_to_me(is_editor).filter(review=CHOSEN).order_by("slot"))


def _open_to_me(is_editor: bool) -> TurnQuerySet:
    mine = Turn.objects.open_to(ME, NOW)
    return untold(mine) if is_editor else mine


def _to_lock(*tables: str) -> Prepared[Turn]:
    """Return what locks the rows of these tables, in this order, of a turn that somebody holds."""

    def rows() -> TurnQuerySet:
        # Whose it is, `held` compares: by its holder the database would go through all that they
        # ever had, or held since an index was last cleaned.
        leased = Turn.objects.filter(review=CHOSEN, lease_token=TOKEN, state=Turn.State.WAITING)
        return leased.select_related("review__claim").select_for_update(no_key=True, of=tables)

    return Prepared(rows)


HELD = _to_lock("self")
HELD_WITH_REVIEW = _to_lock("review", "self")


def take_next(*, reviewer: User, now: datetime, within: Filter = EVERYTHING) -> Turn | None:
    """Return the turn that `reviewer` holds, or lease the next free one, or None.

    What they skipped comes round again after everything else within the filter. Where the
    setting allows several leases, each call takes another one until they are used up.
    """
    return _unless_meanwhile(lambda: _next(reviewer, now, within))


def take(*, review_id: int, reviewer: User, now: datetime) -> Turn:
    """Lease a turn on this review, or return the one that `reviewer` holds there.

    Where they hold as many as they may, the first of those is given back, its draft kept.

    :raises NotAvailable: somebody else holds it, it is not open, or they have reviewed it.
    """
    turn: Turn = _unless_meanwhile(lambda: _chosen(review_id, reviewer, now))
    return turn


def renew(*, review_id: int, reviewer: User, lease_token: UUID, now: datetime) -> datetime:
    """Hold on to a claim and return until when; the version stays, as nothing changed.

    A lease that ran out is renewed too while nobody else has taken the claim.

    :raises LeaseLost: it was given back, decided, or taken by somebody else.
    """
    until = now + settings.LEASE_LENGTH
    mine = Turn.objects.leased_to(reviewer).filter(review=review_id, lease_token=lease_token)
    if not mine.update(lease_expires_at=until):
        raise _lost(review_id, reviewer)
    return until


@transaction.atomic
def release(*, review_id: int, reviewer: User, lease_token: UUID, now: datetime) -> None:
    """Give a claim back to the queue.

    :raises LeaseLost: the reviewer does not hold it any more.
    """
    turn = held(review_id, reviewer, lease_token)
    end_lease(turn, Action.REVIEW_RELEASED, actor=reviewer, at=now)


@transaction.atomic
def skip(
    *,
    review_id: int,
    reviewer: User,
    lease_token: UUID,
    now: datetime,
    reason: str = "",
    policy: str = Policy.ME,
    until: datetime | None = None,
) -> None:
    """Leave a claim to others.

    By its policy it comes round to this reviewer after everything else, never, or from `until` on.

    :raises BadInputs: the policy and `until` do not fit each other.
    :raises LeaseLost: the reviewer does not hold it any more.
    """
    if problems := _skip_problems(policy, until, now):
        raise BadInputs(problems)
    turn = held(review_id, reviewer, lease_token)
    Skip.objects.update_or_create(
        review_id=review_id,
        reviewer=reviewer,
        defaults={"at": now, "policy": policy, "until": until},
    )
    also = {"policy": policy, "until": until.isoformat() if until else None}
    end_lease(turn, Action.REVIEW_SKIPPED, actor=reviewer, at=now, reason=reason, also=also)


def held(review_id: int, reviewer: User, lease_token: UUID, *, and_review: bool = False) -> Turn:
    """Return a held turn with its row locked, against a second submission of the same form.

    With `and_review` the review's row too, against the other turn of its round.

    :raises LeaseLost: the reviewer does not hold it under this token.
    """
    leased = HELD_WITH_REVIEW if and_review else HELD
    turn = leased.first(review=review_id, token=lease_token)
    if turn is None and and_review:
        # The statement does not see the claim of one that was corrected while it waited for it.
        turn = leased.first(review=review_id, token=lease_token)
    if turn is None or turn.reviewer_id != reviewer.pk:
        raise _lost(review_id, reviewer)
    return turn


def _next(reviewer: User, now: datetime, within: Filter) -> Turn | None:
    found = LEASED.all(reviewer=reviewer.pk)
    leases = _held(found, now)
    if len(leases) >= settings.MAX_LEASES:
        return leases[0]
    number = _free_number(leases)
    *takings, skipped = _takings(within.shape, reviewer.has_perm(ADJUDICATE))
    if not any(turn.assigned_to_id and not turn.is_held(now) for turn in found):
        takings = takings[1:]
    tried = []
    for part in parts(within, reviewer, now):
        tried.append((skipped, part))
        if turn := _first([(taking, part) for taking in takings], reviewer, number, now):
            return turn
    return _first(tried, reviewer, number, now)


def _first(
    takings: "Iterable[tuple[Taking, Part]]", reviewer: User, number: int, now: datetime
) -> Turn | None:
    for taking, part in takings:
        turn = taking.take(reviewer=reviewer, lease_number=number, now=now, **part)
        if turn is not None:
            return turn
    return None


def parts(within: Filter, reviewer: User, now: datetime) -> Iterator[Part]:
    """Return what the statements of `waiting` are given: a search is worked through by pages."""
    if not within.query:
        yield {}
        return
    for numbers in working.at_work(within.query, user=reviewer, now=now):
        yield {"found": numbers}


@lru_cache(maxsize=100)
def waiting(within: Filter, is_editor: bool) -> tuple[TurnQuerySet, ...]:
    """Return, in the order of the queue, what waits for ME at NOW, who has seen none of it yet.

    What waits for them alone, what for anybody, and of that what comes next for somebody else.
    """
    open_to_me = within.narrow(_open_to_me(is_editor)).in_queue_order()
    away = Exists(_skips().exclude(until__lte=NOW))
    free = open_to_me.filter(~away)
    # The index of the queue leaves out what is assigned: nobody passes over what others wait for.
    unassigned = free.filter(assigned_to=None)
    reserved = Exists(Reservation.objects.for_others(ME, NOW).filter(turn=OuterRef("pk")))
    return (free.filter(assigned_to=ME), unassigned.filter(~reserved), unassigned.filter(reserved))


@lru_cache(maxsize=100)
def _takings(within: Filter, is_editor: bool) -> tuple[Taking, ...]:
    """Return how to take what waits for the reviewer, and then what they skipped."""
    skipped = within.narrow(_open_to_me(is_editor)).in_queue_order()
    skipped = skipped.filter(Exists(_skips().filter(policy=Policy.ME)))
    return (*map(Taking, waiting(within, is_editor)), Taking(skipped))


def _skips() -> "QuerySet[Skip]":
    return Skip.objects.filter(review=OuterRef("review"), reviewer=ME)


@transaction.atomic
def _chosen(review_id: int, reviewer: User, now: datetime) -> Turn:
    leases = _held(LEASED.all(reviewer=reviewer.pk), now)
    for turn in leases:
        if turn.review_id == review_id:
            return turn
    while len(leases) >= settings.MAX_LEASES:
        end_lease(leases.pop(0), Action.REVIEW_RELEASED, actor=reviewer, at=now)
    taken = _taking_chosen(reviewer.has_perm(ADJUDICATE)).take(
        reviewer=reviewer, lease_number=_free_number(leases), now=now, review=review_id
    )
    if taken is None:
        raise NotAvailable
    return taken


def _held(turns: list[Turn], now: datetime) -> list[Turn]:
    """Return those that are held; leases that ran out end here, with their events."""
    for turn in turns:
        if turn.reviewer_id is not None and not turn.is_held(now):
            with transaction.atomic():
                end_lease(turn, Action.REVIEW_LAPSED, actor=None, at=now)
    return [turn for turn in turns if turn.is_held(now)]


def _free_number(leases: list[Turn]) -> int:
    used = {turn.lease_number for turn in leases}
    return next(number for number in range(1, len(leases) + 2) if number not in used)


def _unless_meanwhile(take: "Callable[[], Result]") -> "Result":
    """Take; where another click of the same person has just taken something, look again."""
    try:
        return take()
    except IntegrityError as error:
        diagnosis = getattr(error.__cause__, "diag", None)
        if getattr(diagnosis, "constraint_name", "") not in TAKEN_MEANWHILE:
            raise
    return take()


def _skip_problems(policy: str, until: datetime | None, now: datetime) -> list[BadInput]:
    if policy == Policy.LATER:
        if until is None or until <= now or moments.storable(until) is None:
            return [
                BadInput(
                    code="until_missing",
                    field="until",
                    message="It does not say until when.",
                    remedy="Choose a day to come.",
                )
            ]
    elif until is not None:
        return [
            BadInput(
                code="until_superfluous",
                field="until",
                message="Only a claim that is postponed has a day.",
                remedy="Leave it empty, or choose to postpone the claim.",
            )
        ]
    return []


def _lost(review_id: int, reviewer: User) -> LeaseLost:
    """Return what became of a lease.

    :raises Review.DoesNotExist: nobody holds what there is not; asked only here, as nearly every
        claim that somebody names is there.
    """
    Review.objects.only("pk").get(pk=review_id)
    done = Turn.objects.current().filter(review=review_id, reviewer=reviewer, state="done")
    return AlreadyDecided() if done.exists() else LeaseLost()
