"""What one person has in hand, and, for editors, what everybody has."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import BooleanField, Case, F, Q, Value, When

from verification import drafts
from verification.models import Draft, Reservation, Turn, User
from verification.models.turn import TurnQuerySet

SHOWN = 20
# What ends first at the top.
HELD_ORDER = ("until", "pk")


@dataclass(frozen=True, slots=True)
class OwnWork:
    """The latest of each; `finished_by` has all that is submitted, for pages."""

    held: list[Turn]
    # Waiting for this person alone: come back with a question, or assigned.
    returned: list[Turn]
    drafts: list[Draft]
    # Of what is published, begun and not handed in.
    corrections: list[Draft]
    submitted: list[Turn]


def of(person: User, now: datetime) -> OwnWork:
    held = _shown(Turn.objects.held_by(person, now)).order_by("lease_number")
    returned = _shown(Turn.objects.filter(assigned_to=person, state=Turn.State.WAITING))
    kept, begun = (
        rows.defer("review__claim__article__text")
        for rows in (drafts.of(person), drafts.corrections_of(person))
    )
    return OwnWork(
        held=list(held[:SHOWN]),
        returned=list(returned.order_by("pk")[:SHOWN]),
        drafts=list(kept[:SHOWN]),
        corrections=list(begun[:SHOWN]),
        submitted=list(finished_by(person).order_by("-finished_at", "-pk")[:SHOWN]),
    )


def finished_by(person: User) -> TurnQuerySet:
    """Return all turns that a person has done, with what they found and what came of it."""
    done = Turn.objects.filter(reviewer=person, state=Turn.State.DONE)
    return _shown(done).select_related("verdict", "review__verdict")


def held_by_all(now: datetime) -> TurnQuerySet:
    """Return who holds what at this moment or has it reserved, for a page by HELD_ORDER.

    What is reserved for one person and held by another is only held.
    """
    reserved = Reservation.objects.filter(until__gt=now)
    either = Turn.objects.held(now).values("pk").union(reserved.values("turn"), all=True)
    is_held = Q(lease_expires_at__gt=now)
    turns = Turn.objects.filter(pk__in=either, state=Turn.State.WAITING).annotate(
        until=Case(When(is_held, then=F("lease_expires_at")), default=F("reservation__until")),
        is_reserved=Case(
            When(is_held, then=Value(False)), default=Value(True), output_field=BooleanField()
        ),
    )
    return _shown(turns).select_related("reviewer", "reservation__reviewer")


def _shown(turns: TurnQuerySet) -> TurnQuerySet:
    rows = turns.select_related("review__claim__article")
    return rows.defer("review__claim__article__text")
