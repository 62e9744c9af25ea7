"""How many reviews there are of each sort, at a price that does not grow with the queue."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Model, QuerySet

from claims.models import Article, Publisher
from verification.models import SearchText

# Counting stops here: what a reviewer does next is the same with 10,000 waiting or a million.
BOUND = 10_000
SHOWN = 12
# Columns of SearchText, which has what reviews are narrowed by in one place.
COLUMNS = {"publisher": "publisher_id", "kind": "kind", "rating": "rating", "article": "article_id"}


@dataclass(frozen=True, slots=True)
class Facet:
    """One value that a list can be narrowed to."""

    value: Any
    label: str
    count: int
    is_bounded: bool


def bounded_count(rows: "QuerySet[Model]") -> int:
    """Return how many rows there are, or one more than BOUND."""
    # In order, so that an index is walked until there are enough.
    return rows.order_by("-pk")[: BOUND + 1].count()


def bounded_counts(parts: "Iterable[QuerySet[Any]]") -> list[int]:
    """Return `bounded_count` of each part, by one statement."""
    counts: list[str] = []
    given: list[Any] = []
    for part in parts:
        rows = part.order_by("-pk").values("pk")[: BOUND + 1]
        statement, params = rows.query.sql_with_params()
        counts.append(f"(SELECT count(*) FROM ({statement}) AS part)")  # noqa: S608 (Django's)
        given += params
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(counts)}", given)
        return list(cursor.fetchone() or ())


def facets(rows: "QuerySet[SearchText]", names: list[str]) -> dict[str, list[Facet]]:
    """Return for each facet its most frequent values and how often each occurs.

    Among more than BOUND reviews the counts are those of the newest BOUND, and say so.
    """
    if not names:
        return {}
    total, groups = _counted(rows, names)
    labels = {name: _labels(name, [value for value, _ in groups[name]]) for name in names}
    return {
        name: [
            Facet(value, labels[name].get(value, str(value)), number, total >= BOUND)
            for value, number in groups[name]
        ]
        for name in names
    }


def _counted(
    rows: "QuerySet[SearchText]", names: list[str]
) -> tuple[int, dict[str, list[tuple[Any, int]]]]:
    columns = [COLUMNS[name] for name in names]
    among = rows.order_by("-pk").values_list(*columns)[:BOUND]
    statement, params = among.query.sql_with_params()
    groups = " UNION ALL ".join(
        f"(SELECT '{column}', {column}::text, count(*) FROM among WHERE {column}::text <> ''"  # noqa: S608 (our own names)
        f" GROUP BY {column} ORDER BY 3 DESC, 2 LIMIT {SHOWN})"
        for column in columns
    )
    with connection.cursor() as cursor:
        cursor.execute(  # of names of ours and a statement of Django's
            f"WITH among ({', '.join(columns)}) AS MATERIALIZED ({statement})"  # noqa: S608
            f" SELECT '', '', count(*) FROM among UNION ALL {groups}",
            params,
        )
        (_, _, total), *found = cursor.fetchall()
    read: dict[str, Callable[[str], Any]] = {"publisher_id": int, "article_id": int}
    return total, {
        name: [
            (read.get(column, str)(value), number) for of, value, number in found if of == column
        ]
        for name, column in zip(names, columns, strict=True)
    }


def _labels(name: str, values: list[Any]) -> dict[Any, str]:
    if name == "publisher":
        return {pk: row.name for pk, row in Publisher.objects.in_bulk(values).items()}
    if name == "article":
        return {pk: row.title for pk, row in Article.objects.only("title").in_bulk(values).items()}
    return {}
