"""The charts of the dashboard: each with the words and the table that say the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils.formats import date_format

from claims.models import Claim
from verification import charts, counting
from verification.charts import Bars, Plot, Point, Scale
from verification.dashboard import Counted, Day, Load
from verification.models import User, Verdict
from verification.rounds import CATEGORIES
from verification.views.telling import MINUTE, estimate, figures, in_words, when

DAY = "j M"
MONTH = "M Y"
AGES = ("under a day", "1 to 3 days", "3 to 7 days", "1 to 4 weeks", "older")
PEOPLE_DRAWN = 15
NOBODY = "Publisher not known"


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing, what it shows in words, and its numbers."""

    name: str
    title: str
    # For who does not see the drawing.
    text: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    plot: Plot | None = None
    bars: Bars | None = None
    # (class, label) of what colours mean.
    legend: Sequence[tuple[str, str]] = ()
    note: str = ""
    empty: str = "Nothing to show yet."
    is_empty: bool = False


def finished(days: list[Day], title: str = "Finished each day") -> Chart:
    points = [
        Point(
            _day(day.day),
            day.finished,
            f"{_day(day.day)}: {intcomma(day.finished)}",
            is_running=day == days[-1],
        )
        for day in days
    ]
    most = max(days, key=lambda day: day.finished)
    return Chart(
        name="finished",
        title=title,
        text=f"Claims finished on each of {len(days)} days, most on {_day(most.day)}: "
        f"{intcomma(most.finished)}; today so far {intcomma(days[-1].finished)}.",
        head=("Day", "Finished"),
        rows=[(_day(day.day), intcomma(day.finished)) for day in reversed(days)],
        plot=charts.columns(points),
        note="Verdicts and dismissals. Today is not over.",
        is_empty=not most.finished,
    )


def time_per_claim(days: list[Day]) -> Chart:
    worked = [day for day in days if day.median_seconds is not None]
    series = {
        "median": [_time(day, day.median_seconds) for day in days],
        "slow": [_time(day, day.slow_seconds) for day in days],
    }
    last = worked[-1] if worked else Day(days[-1].day)
    return Chart(
        name="time",
        title="Time per claim",
        text=f"From taking to submitting. On {_day(last.day)} half of the claims took no longer "
        f"than {in_words(last.median_seconds)}, nine of ten {in_words(last.slow_seconds)}.",
        head=("Day", "Half took up to", "Nine of ten up to"),
        rows=[
            (_day(day.day), in_words(day.median_seconds), in_words(day.slow_seconds))
            for day in reversed(worked)
        ],
        plot=charts.lines(series),
        legend=[("median", "half of the claims"), ("slow", "nine of ten")],
        note="Minutes from taking a claim to submitting it.",
        is_empty=not worked,
    )


def waiting(counted: Counted) -> Chart:
    table = counted.data["table"]
    labels = [_band(index) for index in range(len(table))]
    rows = [
        (label, {f"age-{age}": number for age, number in enumerate(numbers)})
        for label, numbers in zip(labels, table, strict=True)
    ]
    total = sum(map(sum, table))
    old = sum(numbers[-1] for numbers in table)
    return Chart(
        name="waiting",
        title="Waiting, by score and age",
        text=f"{intcomma(total)} wait; {intcomma(old)} of them for more than four weeks.",
        head=("Score", *AGES, "All"),
        rows=[
            (label, *(intcomma(number) for number in numbers), intcomma(sum(numbers)))
            for label, numbers in zip(labels, table, strict=True)
        ],
        bars=charts.bars(rows),
        legend=[(f"age-{index}", age) for index, age in enumerate(AGES)],
        note="The score with an editor's boost. A claim that wants two people counts for each. "
        + when(counted),
        is_empty=not total,
        empty="Nothing waits." if counted.at else when(counted),
    )


def verdicts(counted: Counted) -> Chart:
    found = counted.data["rows"]
    names = [row["publisher"] or NOBODY for row in found]
    counts = [[row["ratings"].get(rating, 0) for rating in Verdict.Rating.values] for row in found]
    total, more = counted.data["total"], counted.data["publishers"] - len(found)
    return Chart(
        name="verdicts",
        title="Verdicts by publisher",
        text=f"How the latest {intcomma(total)} verdicts that stand fell for each publisher.",
        head=("Publisher", *Verdict.Rating.labels, "All"),
        rows=[
            (name, *map(intcomma, numbers), intcomma(sum(numbers)))
            for name, numbers in zip(names, counts, strict=True)
        ],
        bars=charts.bars(
            (
                (name, dict(zip(Verdict.Rating.values, numbers, strict=True)))
                for name, numbers in zip(names, counts, strict=True)
            ),
            of_all=True,
        ),
        legend=list(Verdict.Rating.choices),
        note=f"The latest {intcomma(total)} verdicts that stand"
        + (f"; {intcomma(more)} more publishers are left out. " if more > 0 else ". ")
        + when(counted),
        is_empty=not total,
        empty="No verdict stands yet." if counted.at else when(counted),
    )


def people(loads: list[Load]) -> Chart:
    drawn = loads[:PEOPLE_DRAWN]
    return Chart(
        name="people",
        title="Who does how much",
        text=f"What each of {len(loads)} people finished in seven days, today apart.",
        head=("Person", "Holds", "Today", "Seven days"),
        rows=[
            (str(load.person), intcomma(load.held), intcomma(load.today), intcomma(load.week))
            for load in loads
        ],
        bars=charts.bars(
            (str(load.person), {"today": load.today, "before": load.week - load.today})
            for load in drawn
        ),
        legend=[("today", "today"), ("before", "the six days before")],
        note=f"The busiest {PEOPLE_DRAWN} are drawn." if len(loads) > PEOPLE_DRAWN else "",
        is_empty=not loads,
        empty="Nobody holds a claim or has finished one in seven days.",
    )


def agreement_by_month(counted: Counted) -> Chart:
    months = counted.data["months"]
    points = [_month_point(row) for row in months]
    said = [row for row in months if row["coefficient"]]
    return Chart(
        name="months",
        title="Agreement by month",
        text=f"Krippendorff's alpha in {_month(said[-1]['month'])}: {estimate(said[-1])}."
        if said
        else "No month has enough claims.",
        head=("Month", "Claims", "Same result", "Alpha", "95 %"),
        rows=[(_month(row["month"]), *figures(row)) for row in reversed(months)],
        plot=charts.lines({"alpha": points}, scale=_scale(points)),
        note=f"Krippendorff's alpha with its 95 % interval. {when(counted)}",
        is_empty=not said,
        empty="No month has enough claims that two people reviewed."
        if counted.at
        else when(counted),
    )


def _scale(points: list[Point]) -> Scale:
    lowest = min((point.low or point.value or 0 for point in points), default=0)
    return Scale(-1 if lowest < 0 else 0, 1)


def _month_point(row: dict[str, Any]) -> Point:
    found, label = row["coefficient"], _month(row["month"])
    if not found:
        return Point(label, None, f"{label}: too few to say")
    return Point(
        label, found["value"], f"{label}: {estimate(row)}", low=found["low"], high=found["high"]
    )


def _time(day: Day, seconds: int | None) -> Point:
    minutes = None if seconds is None else seconds / MINUTE
    return Point(_day(day.day), minutes, f"{_day(day.day)}: {in_words(seconds)}")


def _day(day: date) -> str:
    return date_format(day, DAY)


def _month(first: str) -> str:
    return date_format(date.fromisoformat(first), MONTH)


def _band(index: int) -> str:
    low = counting.BANDS[index] / 1000
    if index == 0:
        return f"{low:.1f} and more"
    if low == 0:
        return f"below {counting.BANDS[index - 1] / 1000:.1f}"
    return f"{low:.1f} to {counting.BANDS[index - 1] / 1000:.1f}"


def agreement_tables(
    found: dict[str, Any], pairs: list[tuple[list[User], dict[str, Any]]]
) -> list[Chart]:
    head = ("Claims", "Same result")
    more = len(found["pairs"]) - len(pairs)
    return [
        Chart(
            name="confusion",
            title="First result against second",
            text="",
            head=("First ↓, second →", *(name.capitalize() for name in CATEGORIES)),
            rows=[
                (name.capitalize(), *map(intcomma, row))
                for name, row in zip(CATEGORIES, found["table"], strict=True)
            ],
            note="Claims by the result of the first and of the second reviewer.",
        ),
        Chart(
            name="kinds",
            title="By kind of claim",
            text="",
            head=("Kind", *head, "Alpha", "95 %"),
            rows=[(Claim.Kind(row["kind"]).label, *figures(row)) for row in found["kinds"]],
        ),
        Chart(
            name="pairs",
            title="By pair",
            text="",
            head=("Pair", *head, "Kappa", "95 %"),
            rows=[(" and ".join(map(str, people)), *figures(row)) for people, row in pairs],
            note=f"{intcomma(more)} pairs with fewer claims are left out." if more else "",
        ),
    ]
