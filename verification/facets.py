"""How many reviews there are of each sort, at a price that does not grow with the queue."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Model, QuerySet

from verification.models import Review

# Counting stops here: what a reviewer does next is the same with 10,000 waiting or a million.
BOUND = 10_000
SHOWN = 12


@dataclass(frozen=True, slots=True)
class Facet:
    """One value that a list can be narrowed to."""

    value: Any
    label: str
    count: int
    is_bounded: bool


def bounded_count(rows: "QuerySet[Model]") -> int:
    """Return how many rows there are, or one more than BOUND."""
    return rows.order_by()[: BOUND + 1].count()


def facets(reviews: "QuerySet[Review]", *, value: str, label: str) -> list[Facet]:
    """Return the most frequent values of a column and how often each occurs.

    Among more than BOUND reviews the counts are those of the first BOUND, and say so.
    """
    counted = Review.objects.filter(pk__in=reviews.order_by().values("pk")[:BOUND])
    groups = counted.order_by().values_list(value, label).annotate(number=Count("pk"))
    rows = list(groups.order_by("-number", label))
    is_bounded = sum(number for _, _, number in rows) >= BOUND
    known = [Facet(v, name, n, is_bounded) for v, name, n in rows if v is not None]
    return known[:SHOWN]
