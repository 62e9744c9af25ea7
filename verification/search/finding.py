"""Which reviews fit a query, a page at a time, at a price that does not grow with the table.

What an index finds few of is fetched whole. Where it would find many, the claims are looked
through in order until a page is full, and no further than a bound: then the page says how far it
has come, and the next one goes on from there.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from heapq import nsmallest
from typing import Any

from django.contrib.postgres.search import SearchQueryField
from django.db import connection, transaction
from django.db.models import Count, FloatField, Func, Value
from django.db.models.fields.tuple_lookups import TupleGreaterThan, TupleLessThan
from django.db.models.functions import Cast

from claims.errors import BadInput
from claims.models import Publisher
from verification.models import SearchText, User
from verification.models.review import ReviewQuerySet
from verification.search.language import Query
from verification.search.matching import Matching, articles_with, matching

# So many are fetched whole, going by the planner's estimate, and by what then is there.
FEW = 5_000
REALLY_FEW = 10_000
# So many rows are looked through at most: one after the other they lie side by side, by priority
# each lies somewhere else.
WINDOWS = {"newest": (1_000, 20_000), "priority": (500, 10_000)}
# So many are counted by facet where there are many, and ranked.
COUNTED = 5_000
RANKED = 500
SHOWN = 12
ARTICLES = 5

ORDERS = {"newest": ("review_id",), "priority": ("priority", "review_id")}
FACETS = ("state", "rating", "kind", "publisher", "claimant")
COLUMNS = ("state", "rating", "kind", "publisher_id", "claimant")
Key = tuple[int, ...]
CURSOR_PART = re.compile(r"-?[0-9]{1,18}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Facet:
    """One value that the result has, and how often."""

    value: str
    count: int


@dataclass(slots=True)
class Found:
    """A page of what was found."""

    review_ids: list[int]
    next_cursor: str = ""
    # How many there are in all; about so many where `is_estimate`.
    total: int = 0
    is_estimate: bool = False
    # The page ended because so many claims had been looked through, not because it was full.
    looked_through: int = 0
    # None on pages after the first; among the newest COUNTED claims where `is_estimate`.
    facets: dict[str, list[Facet]] | None = None
    # Best matches first: of the newest so many only.
    ranked: int = 0
    # The newest articles with the words anywhere in their text; on the first page only.
    article_ids: list[int] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)
    lexemes: list[str] = field(default_factory=list)


@transaction.atomic
def search(query: Query, *, user: User, now: datetime, cursor: str, size: int) -> Found:
    """Return up to `size` reviews after `cursor`, or from the start where it is empty.

    :raises BadInput: the cursor is none that this search has given out.
    """
    order = "newest" if query.sort == "best" else query.sort
    after = _decoded(cursor, len(ORDERS[order]))
    asked = matching(query, user=user, now=now)
    # The few rows of a search never repay reading a whole table.
    _plan_without("seqscan")
    about = _estimate(asked)
    rows = _few(asked) if about <= FEW else None
    wanted = RANKED if query.sort == "best" else size
    words = " & ".join(asked.words) if not cursor else ""
    article_ids = articles_with(words, ARTICLES) if words else []
    if rows is not None:
        found = _page_of_few(rows, order, after, wanted)
    else:
        # Nor does it repay to list all that has a common word, however few come after it.
        _plan_without("bitmapscan")
        found = _page_of_many(asked, order, after, wanted)
        found.total, found.is_estimate = about, True
    if query.sort == "best":
        _put_best_first(found, asked, size)
    if not cursor:
        found.facets = _facets(rows, asked)
    found.article_ids, found.ignored, found.lexemes = article_ids, asked.ignored, asked.lexemes
    return found


@transaction.atomic
def most_urgent(query: Query, *, user: User, now: datetime, cursor: str, size: int) -> Found:
    """Return a page of numbers alone, of what comes first in the queue, whatever the query says."""
    after = _decoded(cursor, len(ORDERS["priority"]))
    asked = matching(query, user=user, now=now)
    _plan_without("seqscan")
    rows = _few(asked) if _estimate(asked) <= FEW else None
    if rows is not None:
        return _page_of_few(rows, "priority", after, size)
    _plan_without("bitmapscan")
    return _page_of_many(asked, "priority", after, size)


def _plan_without(method: str) -> None:
    """Keep the planner from a method until the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL enable_{method} = off")


def narrow(reviews: ReviewQuerySet, query: Query, *, user: User, now: datetime) -> ReviewQuerySet:
    """Return those of the reviews that fit the query, in whatever order they have."""
    if not query.terms:
        return reviews
    return reviews.filter(pk__in=matching(query, user=user, now=now).rows().values("review_id"))


def _estimate(asked: Matching) -> int:
    """Return about how many rows the index finds, as the planner sees it."""
    statement, params = asked.found_by_index().values("pk").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (FORMAT JSON) {statement}", params)
        rows: Any = cursor.fetchall()
    return int(rows[0][0][0]["Plan"]["Plan Rows"])


def _few(asked: Matching) -> list[tuple[Any, ...]] | None:
    """Return key and facets of all that fit; None if they are many after all."""
    rows = list(asked.rows().values_list("review_id", "priority", *COLUMNS)[: REALLY_FEW + 1])
    return rows if len(rows) <= REALLY_FEW else None


def _page_of_few(rows: list[tuple[Any, ...]], order: str, after: Key, size: int) -> Found:
    keys = [(row[0],) if order == "newest" else (row[1], row[0]) for row in rows]
    keys = sorted((key for key in keys if not after or key < after), reverse=True)
    shown = keys[:size]
    following = _encoded(shown[-1]) if len(keys) > size else ""
    return Found([key[-1] for key in shown], following, total=len(rows))


def _page_of_many(asked: Matching, order: str, after: Key, size: int) -> Found:
    """Look through ever more claims until the page is full."""
    names = ORDERS[order]
    backwards = [f"-{name}" for name in names]
    every = SearchText.objects.order_by(*backwards)
    every = every.filter(TupleLessThan(names, after)) if after else every
    keys: list[Key] = []
    beyond: Key = ()
    for window in WINDOWS[order]:
        end = every.values_list(*names)[window : window + 1].first()
        rows = asked.rows().order_by(*backwards)
        rows = rows.filter(TupleLessThan(names, after)) if after else rows
        rows = rows.filter(TupleGreaterThan(names, end)) if end else rows
        keys = list(rows.values_list(*names)[: size + 1])
        if len(keys) > size:
            return Found([key[-1] for key in keys[:size]], _encoded(keys[size - 1]))
        if end is None:
            return Found([key[-1] for key in keys])
        # What is at the end of the window has not been looked at yet.
        beyond = (*end[:-1], end[-1] + 1)
    return Found([key[-1] for key in keys], _encoded(beyond), looked_through=window)


def _put_best_first(found: Found, asked: Matching, size: int) -> None:
    """Leave the best of a page, as ranking all that was found would have no bound."""
    words = " | ".join(asked.required)
    rows = SearchText.objects.filter(pk__in=found.review_ids)
    if words:
        rows = rows.order_by(Rank("document", words).desc(), "-review_id")
    else:
        rows = rows.order_by("-review_id")
    found.ranked = len(found.review_ids) if found.next_cursor else 0
    found.review_ids = list(rows.values_list("review_id", flat=True)[:size])
    found.next_cursor, found.looked_through = "", 0


class Rank(Func):
    """How well a document matches; the planner sees a query, not a text."""

    function = "ts_rank_cd"
    output_field = FloatField()

    def __init__(self, document: str, words: str) -> None:
        super().__init__(document, Cast(Value(words), SearchQueryField()))


def _facets(rows: list[tuple[Any, ...]] | None, asked: Matching) -> dict[str, list[Facet]]:
    groups: Iterable[tuple[Any, ...]]
    if rows is None:
        newest = SearchText.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        among = asked.rows().filter(review_id__gt=newest - COUNTED)
        groups = among.values_list(*COLUMNS).annotate(number=Count("pk"))
    else:
        groups = [(*row[2:], 1) for row in rows]
    counted: list[Counter[Any]] = [Counter() for _ in COLUMNS]
    for *known, number in groups:
        for counter, value in zip(counted, known, strict=True):
            counter[value] += number
    most = [_most_frequent(counter) for counter in counted]
    return dict(zip(FACETS, _with_publishers_named(most), strict=True))


def _most_frequent(counter: Counter[Any]) -> list[Facet]:
    # By name where numbers are the same: the order of the rows would tell who has changed what.
    known = [(-number, value) for value, number in counter.items() if value]
    return [Facet(value, -number) for number, value in nsmallest(SHOWN, known)]


def _with_publishers_named(facets: list[list[Facet]]) -> Iterator[list[Facet]]:
    for name, found in zip(FACETS, facets, strict=True):
        if name == "publisher":
            names = Publisher.objects.in_bulk([facet.value for facet in found])
            yield [Facet(names[int(facet.value)].name, facet.count) for facet in found]
        elif name == "state":
            yield [Facet(facet.value.replace("_", "-"), facet.count) for facet in found]
        else:
            yield found


def _encoded(key: Key) -> str:
    return ".".join(map(str, key))


def _decoded(cursor: str, length: int) -> Key:
    if not cursor:
        return ()
    parts = cursor.split(".")
    if len(parts) != length or not all(CURSOR_PART.fullmatch(part) for part in parts):
        raise BadInput(
            code="cursor_invalid",
            field="cursor",
            message="This cursor is none that the list has given out.",
            remedy="Start again without it.",
        )
    return tuple(map(int, parts))
