"""What a worker counts every few minutes for the dashboard. Safe to run twice, or late."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Aggregate, Case, Count, DurationField, F, QuerySet, Value, When
from django.db.models.functions import TruncDate
from django.utils import timezone

from verification import rounds
from verification.models import Review, Snapshot, Turn, WorkDay

# How far back days are counted where none has been.
DAYS = 35
WEEK = 7
# Lower bounds of the bands of priority, which is the score in thousandths, raised by editors.
BANDS = (800, 600, 400, 200, 0)
# Upper bounds of the ages, in days.
AGES = (1, 3, 7, 28)
VERDICTS = 10_000
PUBLISHERS = 12


class Percentile(Aggregate):
    """What so large a share of the values does not exceed."""

    function = "PERCENTILE_CONT"
    template = "%(function)s(%(share)s) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = DurationField()


def count(*, now: datetime) -> None:
    """Count everything anew."""
    count_days(now=now)
    for name, counted in (
        (Snapshot.Name.WAITING, waiting(now)),
        (Snapshot.Name.WEEK, week(now)),
        (Snapshot.Name.VERDICTS, verdicts()),
        (Snapshot.Name.AGREEMENT, rounds.figures(rounds.finished(), undecided=rounds.undecided())),
    ):
        Snapshot.objects.update_or_create(name=name, defaults={"data": counted, "counted_at": now})


def count_days(*, now: datetime) -> None:
    """Count what was finished on each day since days were last counted, that day included."""
    today = timezone.localdate(now)
    first = today - timedelta(days=DAYS - 1)
    if last := WorkDay.objects.order_by("-day").first():
        first = max(first, timezone.localdate(last.counted_at))
    done = Turn.objects.filter(
        state=Turn.State.DONE, finished_at__gte=start_of(first), finished_at__lte=now
    ).annotate(day=TruncDate("finished_at"))
    rows = [*_paced(done, "day", "reviewer"), *_paced(done, "day")]
    days = [
        WorkDay(
            day=row["day"],
            reviewer_id=row.get("reviewer"),
            finished=row["finished"],
            median_seconds=_seconds(row["median"]),
            slow_seconds=_seconds(row["slow"]),
            counted_at=now,
        )
        for row in rows
    ]
    WorkDay.objects.bulk_create(
        days,
        update_conflicts=True,
        unique_fields=["reviewer", "day"],
        update_fields=["finished", "median_seconds", "slow_seconds", "counted_at"],
    )


def start_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _paced(done: QuerySet[Turn], *by: str) -> QuerySet[Any, dict[str, Any]]:
    # In one order, so that two workers that count at once do not wait for each other in a ring.
    rows: QuerySet[Any, dict[str, Any]] = done.values(*by).annotate(**_pace()).order_by(*by)
    return rows


def _pace() -> dict[str, Aggregate]:
    taken = F("finished_at") - F("taken_at")
    return {
        "finished": Count("pk"),
        "median": Percentile(taken, share=0.5),
        "slow": Percentile(taken, share=0.9),
    }


def waiting(now: datetime) -> dict[str, Any]:
    """Count the turns that nobody has finished, by band of priority and age."""
    since = [(now - timedelta(days=days), index) for index, days in enumerate(AGES)]
    rows = (
        Turn.objects.filter(state=Turn.State.WAITING)
        .annotate(
            band=Case(
                *(When(priority__gte=low, then=Value(index)) for index, low in enumerate(BANDS)),
                default=Value(len(BANDS) - 1),
            ),
            age=Case(
                *(When(queued_at__gt=moment, then=Value(index)) for moment, index in since),
                default=Value(len(AGES)),
            ),
        )
        .order_by()
        .values_list("band", "age")
        .annotate(number=Count("pk"))
    )
    table = [[0] * (len(AGES) + 1) for _ in BANDS]
    for band, age, number in rows:
        table[band][age] = number
    return {"table": table}


def week(now: datetime) -> dict[str, Any]:
    """Return how many claims took how long in the last seven days."""
    return pace(Turn.objects.filter(state=Turn.State.DONE), now)


def pace(turns: QuerySet[Turn], now: datetime) -> dict[str, Any]:
    """Return how many of these were finished in the last seven days, today included, how fast."""
    first = timezone.localdate(now) - timedelta(days=WEEK - 1)
    done = turns.filter(finished_at__gte=start_of(first), finished_at__lte=now)
    taken = F("finished_at") - F("taken_at")
    found = done.aggregate(
        finished=Count("pk"), median=Percentile(taken, share=0.5), slow=Percentile(taken, share=0.9)
    )
    return {
        "finished": found["finished"],
        "median": _seconds(found["median"]),
        "slow": _seconds(found["slow"]),
    }


def verdicts() -> dict[str, Any]:
    """Count the latest verdicts that stand, by publisher and rating, most verdicts first."""
    standing = Review.objects.filter(verdict__isnull=False).order_by("-verdict_id")
    latest = Review.objects.filter(pk__in=standing.values("pk")[:VERDICTS]).order_by()
    rows = latest.values_list(
        "claim__article__publisher", "claim__article__publisher__name", "verdict__rating"
    ).annotate(number=Count("pk"))
    publishers: dict[int | None, dict[str, Any]] = {}
    for pk, name, rating, number in rows:
        row = publishers.setdefault(pk, {"publisher": name, "ratings": {}})
        row["ratings"][rating] = number
    ordered = sorted(
        publishers.values(), key=lambda row: (-sum(row["ratings"].values()), row["publisher"] or "")
    )
    total = sum(sum(row["ratings"].values()) for row in ordered)
    return {"total": total, "publishers": len(ordered), "rows": ordered[:PUBLISHERS]}


def _seconds(length: timedelta | None) -> int | None:
    return None if length is None else round(length.total_seconds())
