"""Pages of a long list by keyset: page 1,000 costs what page 1 does, new rows shift none."""

import base64
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar

from django.db.models import Model, Q, QuerySet

from claims.errors import BadInput

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """Some rows, and the cursor that continues after them; None at the end of the list."""

    rows: list[Row]
    next_cursor: str | None


def page_of(rows: "QuerySet[Row]", *, order: tuple[str, ...], cursor: str, size: int) -> Page[Row]:
    """Return up to `size` rows after `cursor`, or from the start where it is empty.

    `order` names columns of the model itself, or annotations, that are never null, "-" before a
    descending one; the last must be unique.

    :raises BadInput: the cursor is none that this list has given out.
    """
    found = list(rows_after(rows, order=order, cursor=cursor).order_by(*order)[: size + 1])
    more = len(found) > size
    return Page(found[:size], cursor_of(found[size - 1], order) if more else None)


def rows_after(rows: "QuerySet[Row]", *, order: tuple[str, ...], cursor: str) -> "QuerySet[Row]":
    """Return the rows after `cursor`, in no order yet; all of them where it is empty.

    :raises BadInput: the cursor is none that this list has given out.
    """
    if not cursor:
        return rows
    try:
        return rows.filter(_after(order, _decode(cursor, len(order))))
    except TypeError as error:  # a number where a column has a time, or the reverse
        raise unknown_cursor() from error


def _after(order: tuple[str, ...], values: list[Any]) -> Q:
    """Return the rows that sort after `values`: larger in one column, equal in those before it."""
    condition, equal = Q(), Q()
    for name, value in zip(order, values, strict=True):
        column = name.removeprefix("-")
        beyond = "lt" if name.startswith("-") else "gt"
        condition |= equal & Q(**{f"{column}__{beyond}": value})
        equal &= Q(**{column: value})
    if len(order) == 1:
        return condition
    # Says nothing new, but lets an index be entered where the last page has ended.
    first, from_there = order[0].removeprefix("-"), "lte" if order[0].startswith("-") else "gte"
    return Q(**{f"{first}__{from_there}": values[0]}) & condition


def cursor_of(row: Model, order: tuple[str, ...]) -> str:
    """Return the cursor that continues after a row."""
    values = [getattr(row, name.removeprefix("-")) for name in order]
    text = json.dumps([v.isoformat() if isinstance(v, datetime) else v for v in values])
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _decode(cursor: str, length: int) -> list[Any]:
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        values = json.loads(base64.urlsafe_b64decode(padded.encode("ascii")))
    except (ValueError, RecursionError) as error:
        raise unknown_cursor() from error
    if not isinstance(values, list) or len(values) != length:
        raise unknown_cursor()
    return [_value(value) for value in values]


def _value(value: object) -> object:
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise unknown_cursor()
    if isinstance(value, int) and abs(value) >= 2**63:
        raise unknown_cursor()
    if isinstance(value, str):
        return _moment(value)
    return value


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise unknown_cursor() from None
    if moment.tzinfo is None:
        raise unknown_cursor()
    try:
        # The database does not take every offset that Python does.
        return moment.astimezone(UTC)
    except OverflowError:
        raise unknown_cursor() from None


def unknown_cursor() -> BadInput:
    """Return what to raise of a cursor that a list has not given out."""
    return BadInput(
        code="cursor_invalid",
        field="cursor",
        message="This cursor is none that the list has given out.",
        remedy="Start again without it.",
    )
