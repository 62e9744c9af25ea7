"""Reports that PostgreSQL writes line by line: Python's part of a million claims would be minutes.

A format says the same twice, in Python of a row and in SQL of what joined.py joins. SQL knows only
what is so now; where anything came about a claim's evidence after the report's moment, its line is
written from the row, and takes its place among the others.
"""

from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass
from tempfile import TemporaryFile
from typing import IO, Any, cast

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
# The first column, and where the others begin.
LATE, FIRST = b"t", 2
# Bytes that tell how long a line is.
LENGTH = 8


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

    To be closed by whoever stops in the middle: until then nothing else can be asked. Where
    citations are to be written out in a style, all of them are made of rows.
    """
    if style:
        read = rows.read(chosen, style=style, names=names, moment=moment)
        return (form.of_row(row) for row in read)
    marked = chosen.annotate(late=known.is_late(moment))
    late: Iterable[Row] = ()
    if moment is not None:
        late = rows.read(marked.filter(late=True), names=names, moment=moment)
    return merged(form, marked, late, names=names)


def merged(
    form: Lines, chosen: "QuerySet[Chosen]", late: Iterable[Row], *, names: bool
) -> Generator[bytes]:
    """Yield the lines of claims that are marked as `late` or not; of those that are, from rows.

    :raises RuntimeError: these rows are not those of the claims that are.
    """
    with TemporaryFile() as spool, connection.cursor() as cursor:
        # The connection does one thing at a time: these are written before the others.
        for row in late:
            _put(spool, form.of_row(row))
        spool.seek(0)
        cursor.execute(SETTINGS)
        with cast("Any", cursor).copy(*_statement(form, chosen, names=names)) as copy:
            for data in copy:
                if data[:1] == LATE:
                    yield _take(spool)
                else:
                    yield form.finish(bytes(data[FIRST:-1]))
        if spool.read(1):
            raise RuntimeError("A line was written that is nobody's.")


def _put(spool: IO[bytes], line: bytes) -> None:
    spool.write(len(line).to_bytes(LENGTH))
    spool.write(line)


def _take(spool: IO[bytes]) -> bytes:
    size = spool.read(LENGTH)
    if not size:
        raise RuntimeError("A line was not written.")
    return spool.read(int.from_bytes(size))


def _statement(form: Lines, chosen: "QuerySet[Chosen]", *, names: bool) -> tuple[str, Any]:
    selected, params = chosen.values_list(*joined.CHOSEN).query.sql_with_params()
    relation = joined.joined(str(selected), form.parts, names=names)
    said = f"SELECT chosen.late, {', '.join(form.columns)} {relation}"
    return f"COPY ({said}) TO STDOUT (FORMAT csv{form.options})", params
