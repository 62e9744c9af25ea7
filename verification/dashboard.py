"""What the dashboard shows: figures that workers have counted, and today's, which are few.

Work is counted whatever its outcome, so that no number tells how a sealed claim was rated.
"""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, QuerySet, Sum
from django.utils import timezone

from verification import counting, rounds
from verification.counting import start_of
from verification.models import Snapshot, Turn, User, WorkDay

DAYS = 28
WEEK = counting.WEEK
PEOPLE = 100
PAIRS = 100
NOTHING: dict[str, dict[str, Any]] = {
    Snapshot.Name.WAITING: {"table": []},
    Snapshot.Name.WEEK: {"finished": 0, "median": None, "slow": None},
    Snapshot.Name.VERDICTS: {"total": 0, "publishers": 0, "rows": []},
    Snapshot.Name.AGREEMENT: rounds.figures([], undecided=0),
}


@dataclass(frozen=True, slots=True)
class Day:
    """What was finished on a day; no times where nothing was."""

    day: date
    finished: int = 0
    median_seconds: int | None = None
    slow_seconds: int | None = None


@dataclass(frozen=True, slots=True)
class Pace:
    """How many claims were finished in a week, how long the middle one and nine of ten took."""

    finished: int = 0
    median_seconds: int | None = None
    slow_seconds: int | None = None


@dataclass(frozen=True, slots=True)
class Load:
    person: User
    held: int
    today: int
    # The six days before today and today.
    week: int


@dataclass(frozen=True, slots=True)
class Counted:
    """What a worker has counted, and when: None before it first has."""

    data: dict[str, Any]
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Desk:
    """Figures of everybody together, and who does how much."""

    held: int
    today: int
    week: Pace
    days: list[Day]
    waiting: Counted
    verdicts: Counted
    agreement: Counted
    people: list[Load]


@dataclass(frozen=True, slots=True)
class Own:
    """One person's figures."""

    held: int
    today: int
    week: Pace
    days: list[Day]
    # With the others who reviewed the same claims.
    agreement: dict[str, Any] | None


def desk(*, now: datetime) -> Desk:
    snapshots = _snapshots()
    held = _per_person(_held(now))
    today = _per_person(_done_since(timezone.localdate(now)))
    days = _days(None, now, today.total())
    pace = _pace(snapshots[Snapshot.Name.WEEK].data)
    return Desk(
        held=held.total(),
        today=today.total(),
        # Today's count as soon as they are in; how long they took, when a worker counts again.
        week=replace(pace, finished=sum(day.finished for day in days[-counting.WEEK :])),
        days=days,
        waiting=snapshots[Snapshot.Name.WAITING],
        verdicts=snapshots[Snapshot.Name.VERDICTS],
        agreement=snapshots[Snapshot.Name.AGREEMENT],
        people=_loads(held, today, now),
    )


def own(*, person: User, now: datetime) -> Own:
    mine = Turn.objects.filter(reviewer=person)
    today = _done_since(timezone.localdate(now)).filter(reviewer=person).count()
    agreement = counted(Snapshot.Name.AGREEMENT).data
    return Own(
        held=_held(now).filter(reviewer=person).count(),
        today=today,
        week=_pace(counting.pace(mine.filter(state=Turn.State.DONE), now)),
        days=_days(person, now, today),
        agreement=next((row for row in agreement["people"] if row["person"] == person.pk), None),
    )


def counted(name: Snapshot.Name) -> Counted:
    return _counted(name, Snapshot.objects.filter(pk=name).first())


def _snapshots() -> dict[str, Counted]:
    known = Snapshot.objects.in_bulk()
    return {name: _counted(name, known.get(name)) for name in Snapshot.Name}


def _counted(name: Snapshot.Name, snapshot: Snapshot | None) -> Counted:
    if snapshot is None:
        return Counted(NOTHING[name], None)
    return Counted(snapshot.data, snapshot.counted_at)


def pairs(figures: dict[str, Any]) -> list[tuple[list[User], dict[str, Any]]]:
    """Return the people and the agreement of the pairs that share most claims."""
    rows = figures["pairs"][:PAIRS]
    people = User.objects.in_bulk({person for row in rows for person in row["people"]})
    return [([people[pk] for pk in row["people"]], row) for row in rows]


def _pace(data: dict[str, Any]) -> Pace:
    return Pace(data["finished"], data["median"], data["slow"])


def _held(now: datetime) -> QuerySet[Turn]:
    return Turn.objects.held(now)


def _done_since(day: date) -> QuerySet[Turn]:
    return Turn.objects.filter(state=Turn.State.DONE, finished_at__gte=start_of(day))


def _per_person(turns: QuerySet[Turn]) -> Counter[int]:
    rows = turns.order_by().values_list("reviewer").annotate(number=Count("pk"))
    return Counter({person: number for person, number in rows if person})


def _days(person: User | None, now: datetime, finished_today: int) -> list[Day]:
    """Return the last days, the first one first, and today as it is now."""
    today = timezone.localdate(now)
    first = today - timedelta(days=DAYS - 1)
    known = {row.day: row for row in WorkDay.objects.filter(reviewer=person, day__gte=first)}
    days = [_day(first + timedelta(days=n), known) for n in range(DAYS)]
    last = days[-1]
    return [*days[:-1], Day(today, finished_today, last.median_seconds, last.slow_seconds)]


def _day(day: date, known: dict[date, WorkDay]) -> Day:
    row = known.get(day)
    return Day(day, row.finished, row.median_seconds, row.slow_seconds) if row else Day(day)


def _loads(held: Counter[int], today: Counter[int], now: datetime) -> list[Load]:
    """Return who has something in hand or has finished something in a week, most first."""
    day = timezone.localdate(now)
    since = day - timedelta(days=WEEK - 1)
    days = WorkDay.objects.filter(day__gte=since, day__lt=day).exclude(reviewer=None)
    before = Counter(dict(days.values_list("reviewer").annotate(number=Sum("finished"))))
    week = before + today
    busy = sorted(held.keys() | week.keys(), key=lambda pk: (-week[pk], -held[pk], pk))[:PEOPLE]
    people = User.objects.in_bulk(busy)
    return [Load(people[pk], held[pk], today[pk], week[pk]) for pk in busy]
