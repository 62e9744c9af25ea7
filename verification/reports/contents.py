"""A report before it has a form: what was selected, how much that is, and the rows."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import BinaryIO

from django.db.models import Count

from claims.errors import BadInput
from verification.models import Review, Verdict
from verification.reports import rows
from verification.reports.rows import Row
from verification.reports.selection import Selection

# How many rows pass between two notes of progress.
STEP = 1000


class TooLong(BadInput):
    """More than one file of this format can hold."""

    def __init__(self, found: str) -> None:
        super().__init__(
            code="report_too_long",
            field="format",
            message=f"{found}: too much for one file of this format.",
            remedy="Select less, such as a month or a publisher, or choose another format.",
        )


@dataclass(frozen=True, slots=True)
class Counts:
    """How many claims, by state, and the decided ones by rating; zeros are told too."""

    claims: int
    states: dict[str, int]
    ratings: dict[str, int]


@dataclass(frozen=True, slots=True)
class Contents:
    selection: Selection
    # The selection as a reader wants to see it; empty where it is everything.
    criteria: list[tuple[str, str]]
    counts: Counts
    rows: Iterator[Row]


@dataclass(frozen=True, slots=True)
class Format:
    """One form that a report can take. The same contents must give the same bytes."""

    name: str
    label: str
    content_type: str
    write: Callable[[Contents, BinaryIO], None]
    # For a file that a browser may show itself: the Content-Security-Policy to show it under.
    policy_for: Callable[[BinaryIO], str] | None = None
    # How its files end; left out, like its name.
    ending: str = ""
    # Raises BadInput where this desk is not set up for it.
    check: Callable[[], object] | None = None

    @property
    def suffix(self) -> str:
        return self.ending or self.name


def collect(selection: Selection, *, style: str = "") -> Contents:
    """Return what a report on this selection says; inside one `snapshot` it is consistent."""
    found = rows.read(selection, style=style)
    return Contents(selection, selection.in_words(), _count(selection), found)


def watched(contents: Contents, tell: Callable[[int], None]) -> Contents:
    """Return the same contents, which tell how many rows have passed."""

    def passing() -> Iterator[Row]:
        for done, row in enumerate(contents.rows, start=1):
            yield row
            if done % STEP == 0:
                tell(done)

    return replace(contents, rows=passing())


def _count(selection: Selection) -> Counts:
    states = dict.fromkeys(Review.State.values, 0)
    ratings = dict.fromkeys(Verdict.Rating.values, 0)
    groups = selection.queryset().values_list("state", "verdict__rating")
    for state, rating, number in groups.annotate(number=Count("pk")):
        states[state] += number
        if rating is not None:
            ratings[rating] += number
    return Counts(sum(states.values()), states, ratings)
