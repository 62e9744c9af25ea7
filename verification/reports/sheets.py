"""Tables of typed cells in an Excel file, within Excel's own limits, and none of them a formula.

Rows go to disk as they come: a long table is never whole in memory.
"""

import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import BinaryIO, Self

from xlsxwriter import Workbook
from xlsxwriter.exceptions import FileCreateError, FileSizeError
from xlsxwriter.format import Format as Look
from xlsxwriter.worksheet import Worksheet

from verification.reports.contents import TooLong
from verification.reports.values import plain

OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}
Value = str | int | Decimal | date | datetime | None

# Rows of a sheet with its header, UTF-16 units of a cell, characters of a link. Excel takes as many
# links in each sheet; here it is in all of them, as links stay in memory until the file is written.
MOST_ROWS = 1_048_576
LONGEST_CELL = 32_767
MOST_LINKS = 65_530
LONGEST_LINK = 2_079
# Bytes of a sheet before it is packed, as far as they are known beforehand: half of what a file of
# an archive may have, as escapes make texts longer.
MOST_BYTES = 1_000_000_000
CELL_BYTES = 70
# A figure with more digits would be rounded; a day before this one is counted wrongly, or not.
DIGITS = 15
FIRST_DAY = date(1900, 3, 1)
CUT = " […cut: a JSON report has all of it]"
# Three lines, so that a list stays a list however long its texts are.
HEIGHT = 48


class Link(str):
    """An address that may be followed, where Excel takes it; otherwise a text."""

    __slots__ = ()

    @property
    def is_followed(self) -> bool:
        return self.startswith(("http://", "https://")) and len(self) <= LONGEST_LINK


@dataclass(frozen=True, slots=True)
class Looks:
    """What cells look like. A text stays one also when somebody edits its cell."""

    head: Look
    text: Look
    number: Look
    day: Look
    moment: Look
    link: Look

    @classmethod
    def of(cls, book: Workbook) -> "Looks":
        top = {"valign": "top"}
        text = {**top, "text_wrap": True, "quote_prefix": True}
        return cls(
            head=book.add_format(
                {"bold": True, "bg_color": "#E8ECF4", "bottom": 1, "quote_prefix": True}
            ),
            text=book.add_format(text),
            number=book.add_format({**top, "num_format": "#,##0.############"}),
            day=book.add_format({**top, "num_format": "yyyy-mm-dd"}),
            moment=book.add_format({**top, "num_format": "yyyy-mm-dd hh:mm:ss"}),
            link=book.add_format({**text, "font_color": "#1B4F9C", "underline": 1}),
        )


@dataclass
class Book:
    """A workbook, and what its tables share."""

    file: Workbook
    looks: Looks
    links: int = 0

    @classmethod
    def in_file(cls, stream: BinaryIO, directory: Path) -> Self:
        """Return a book whose rows lie in files of the directory until it is packed."""
        file = Workbook(stream, {**OPTIONS, "tmpdir": str(directory)})
        return cls(file, Looks.of(file))

    def close(self) -> None:
        """Pack what was written into the file.

        :raises TooLong: it would be larger than such a file may be.
        :raises OSError: it cannot be written.
        """
        is_large, failed = False, 0
        try:
            self.file.close()
        except FileSizeError:
            is_large = True
        except FileCreateError as error:
            failed = error.args[0].errno
        # Not while it is handled: what it holds on to wants to end in a file that is open.
        if is_large:
            raise TooLong("More than an Excel file holds (4 GB)")
        if failed:
            raise OSError(failed, os.strerror(failed))

    def let_go(self) -> None:
        """Close the files of rows: while one is open, the disk has no use of its room."""
        for sheet in self.file.worksheets():
            for file in (sheet.row_data_fh, sheet.fh):
                if file is not None:
                    # Of what is not written yet there is no need.
                    with suppress(OSError):
                        file.close()


class Table:
    """Rows under a frozen header with a filter; another sheet goes on where one is full."""

    def __init__(self, book: Book, name: str, columns: Sequence[tuple[str, int]]) -> None:
        self.book, self.looks, self.name, self.columns = book, book.looks, name, columns
        self.cuts = self.parts = 0
        self._turn_over()

    def add(self, values: Sequence[Value]) -> None:
        """Write a row; its last column names those whose texts were cut."""
        if self.row >= MOST_ROWS or self.size >= MOST_BYTES:
            self._finish()
            self._turn_over()
        cut = [
            self.columns[column][0]
            for column, value in enumerate(values)
            if not self._write(column, value)
        ]
        self._write(len(values), ", ".join(cut))
        self.cuts += len(cut)
        texts = sum(len(value) for value in values if isinstance(value, str))
        self.size += CELL_BYTES * len(values) + 2 * texts
        self.row += 1

    def close(self) -> None:
        self._finish()

    def _turn_over(self) -> None:
        self.parts += 1
        name = self.name if self.parts == 1 else f"{self.name} {self.parts}"
        self.sheet: Worksheet = self.book.file.add_worksheet(name)
        self.sheet.set_default_row(HEIGHT)
        self.sheet.freeze_panes(1, 1)
        self.size = 0
        for column, (name, width) in enumerate((*self.columns, ("cut", 14))):
            self.sheet.set_column(column, column, width)
            self.sheet.write_string(0, column, name, self.looks.head)
        self.row = 1

    def _finish(self) -> None:
        self.sheet.autofilter(0, 0, self.row - 1, len(self.columns))

    def _write(self, column: int, value: Value) -> bool:
        """Write a cell; say no where its text had to be cut."""
        place, looks = (self.row, column), self.looks
        if value is None or value == "":
            return True
        if isinstance(value, Link) and value.is_followed and self.book.links < MOST_LINKS:
            self.book.links += 1
            self.sheet.write_url(*place, value, looks.link, string=value)
        elif isinstance(value, datetime):
            moment = value.astimezone(UTC).replace(tzinfo=None)
            self.sheet.write_datetime(*place, moment, looks.moment)
        elif isinstance(value, date) and value >= FIRST_DAY:
            self.sheet.write_datetime(*place, value, looks.day)
        elif isinstance(value, int | Decimal) and is_kept(value):
            self.sheet.write_number(*place, float(value), looks.number)
        else:
            return self._write_text(column, _as_text(value))
        return True

    def _write_text(self, column: int, text: str) -> bool:
        # Cells end their lines so; anything else shows as a code in some programs.
        whole = text.replace("\r\n", "\n").replace("\r", "\n")
        kept = shortened(whole)
        self.sheet.write_string(self.row, column, kept, self.looks.text)
        return kept == whole


def is_kept(figure: int | Decimal) -> bool:
    """Tell whether Excel keeps every digit of a figure."""
    return len(Decimal(figure).normalize().as_tuple().digits) <= DIGITS


def shortened(text: str) -> str:
    """Return as much of a text as a cell holds, and a mark where that is not all."""
    units = text.encode("utf-16-le")
    if len(units) <= 2 * LONGEST_CELL:
        return text
    most = 2 * (LONGEST_CELL - len(CUT))
    # Half of a character beyond the first 65,536 is dropped.
    return units[:most].decode("utf-16-le", "ignore") + CUT


def _as_text(value: str | int | Decimal | date) -> str:
    if isinstance(value, date):
        return value.isoformat()
    return plain(value) if isinstance(value, Decimal) else str(value)
