"""Reports that PostgreSQL writes line by line: Python's part of a million claims would be minutes.

A format says the same twice, in Python of a row and in SQL of what joined.py joins. Where sources
are written out in a style, which is Python's alone, its lines are made of rows.
"""

from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import Any, cast

from django.db import connection
from django.db.models import QuerySet

from verification import known
from verification.asof import Moment
from verification.models import Chosen
from verification.reports import joined, rows
from verification.reports.joined import Parts
from verification.reports.rows import Row

# No character of a line of JSON: so COPY writes it as it is.
AS_IT_IS = r", QUOTE E'\x01', DELIMITER E'\x02'"
# The machine code for so many expressions costs more than it saves. The others may be the role's or
# the database's own, and would give other bytes: days, floats, and what a backslash in SQL means.
SETTINGS = """
SELECT set_config('jit', 'off', true), set_config('datestyle', 'ISO', true),
    set_config('extra_float_digits', '1', true),
    set_config('standard_conforming_strings', 'on', true)
"""


@dataclass(frozen=True, slots=True)
class Lines:
    """How a format writes a claim as a line, with its end if it has one."""

    of_row: Callable[[Row], bytes]
    # The same in SQL: columns that COPY joins to a line of CSV, or one that is the line.
    columns: list[str]
    parts: Parts
    # What is to be done yet to a line that COPY has written.
    finish: Callable[[bytes], bytes]
    # Of COPY, besides its format.
    options: str = ""


def read(
    chosen: "QuerySet[Chosen]",
    form: Lines,
    *,
    style: str = "",
    names: bool = False,
    moment: Moment | None = None,
) -> Generator[bytes]:
    """Yield the lines of the chosen claims: `rows.read` says what they tell, and in which order.

    With a `moment`, within `asof.reading` of it. To be closed by whoever stops in the middle: until
    then nothing else can be asked. Where citations are to be written out in a style, the lines are
    made of rows.
    """
    if style:
        read = rows.read(chosen, style=style, names=names, moment=moment)
        return (form.of_row(row) for row in read)
    return _copied(form, chosen.annotate(late=known.is_late(moment)), names=names)


def _copied(form: Lines, chosen: "QuerySet[Chosen]", *, names: bool) -> Generator[bytes]:
    with connection.cursor() as cursor:
        cursor.execute(SETTINGS)
        with cast("Any", cursor).copy(*_statement(form, chosen, names=names)) as copy:
            for data in copy:
                yield form.finish(bytes(data[:-1]))


def _statement(form: Lines, chosen: "QuerySet[Chosen]", *, names: bool) -> tuple[str, Any]:
    selected, params = chosen.values_list(*joined.CHOSEN).query.sql_with_params()
    relation = joined.joined(str(selected), form.parts, names=names)
    said = f"SELECT {', '.join(form.columns)} {relation}"
    return f"COPY ({said}) TO STDOUT (FORMAT csv{form.options})", params
