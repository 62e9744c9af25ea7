import errno
import os
import zipfile
from collections.abc import Generator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from zipfile import ZipFile

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import ClaimFactory, ReviewFactory, decided_review, evidence
from tests.verification.reports.reading import book_of, sheet_of
from tests.verification.reports.writing import written
from verification.reports import scratch, sheets
from verification.reports.contents import TooLong, collect
from verification.reports.formats import FORMATS
from verification.reports.rows import Row
from verification.reports.selection import Selection
from verification.reports.sheets import CUT, LONGEST_CELL, Book, Link, Table, Value, shortened


def table_of(*rows: Sequence[Value]) -> openpyxl.Workbook:
    """Write rows of three columns as a table; return what a reader finds."""
    stream = BytesIO()
    with scratch.directory() as directory:
        book = Book.in_file(stream, directory)
        table = Table(book, "Rows", [("a", 10), ("b", 10), ("c", 10)])
        for row in rows:
            table.add(row)
        table.close()
        book.close()
    return book_of(stream.getvalue())


@pytest.mark.django_db
def test_cells_have_types() -> None:
    claim = ClaimFactory(
        low=Decimal(1500),
        high=Decimal("2000.5"),
        comparator="range",
        event_start="2020-11-03",
        event_end="XXXX-11-04",
        article__url="https://news.example/losses",
    )
    cited = evidence(accessed_on=date(2026, 3, 1))
    review = decided_review(review=ReviewFactory(claim=claim), citations=(cited,))

    report = written("xlsx")

    (row,) = sheet_of(report, "Claims")
    assert (row["claim"], row["low"], row["high"]) == (review.pk, 1500, 2000.5)
    assert row["published_on"] == datetime(2020, 11, 4)  # noqa: DTZ001 (Excel has no zones)
    assert row["decided_at"] == datetime(2026, 3, 1, 9)  # noqa: DTZ001
    assert row["event_start"] == datetime(2020, 11, 3)  # noqa: DTZ001
    assert (row["event_end"], row["comparator"]) == ("XXXX-11-04", "range")
    assert (row["rating"], row["citations"], row["cut"]) == ("disputed", 1, None)
    (source,) = sheet_of(report, "Citations")
    assert (source["claim"], source["position"], source["stance"]) == (review.pk, 1, "refutes")
    assert source["accessed_on"] == datetime(2026, 3, 1)  # noqa: DTZ001
    page = book_of(report)["Claims"]
    links = {cell.value: cell.hyperlink.target for line in page for cell in line if cell.hyperlink}
    assert links == {"https://news.example/losses": "https://news.example/losses"}


@pytest.mark.django_db
def test_header_stands_still_and_filters() -> None:
    decided_review()

    book = book_of(written("xlsx"))

    assert book.sheetnames == ["About", "Claims", "Citations"]
    page = book["Claims"]
    assert (page.freeze_panes, page.auto_filter.ref) == ("B2", "A1:AW2")
    assert page["A1"].font.bold
    assert page.column_dimensions["F"].width > 50


@pytest.mark.django_db
def test_the_first_sheet_says_what_was_selected_and_how_much() -> None:
    decided_review("disputed", rationale="x" * 40_000)
    decided_review("supported")

    rows = book_of(written("xlsx", Selection(rating="disputed")))["About"].iter_rows(
        min_row=2, max_col=2, values_only=True
    )

    told = [row for row in rows if row[0] != "Note"]
    assert told[:5] == [
        ("Report", "Verdict report"),
        ("Rating", "Disputed"),
        ("Claims", 1),
        ("Supported", 0),
        ("Disputed", 1),
    ]
    assert told[-1] == ("Texts cut", 1)


@pytest.mark.django_db
def test_a_text_that_is_cut_says_so() -> None:
    decided_review(rationale="x" * 40_000)

    (row,) = sheet_of(written("xlsx"), "Claims")

    assert len(row["rationale"]) == LONGEST_CELL
    assert row["rationale"].endswith(CUT)
    assert row["cut"] == "rationale"


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])), st.integers(0, 3))
def test_no_text_is_longer_than_a_cell_holds(text: str, before: int) -> None:
    whole = "x" * (LONGEST_CELL - before) + text

    kept = shortened(whole)

    assert len(kept.encode("utf-16-le")) // 2 <= LONGEST_CELL
    assert kept == whole or kept.endswith(CUT)


def test_astral_characters_count_twice_and_are_not_halved() -> None:
    assert shortened("😀" * (LONGEST_CELL // 2)) == "😀" * (LONGEST_CELL // 2)
    kept = shortened("x" + "😀" * LONGEST_CELL)
    assert set(kept.removesuffix(CUT)) == {"x", "😀"}


@pytest.mark.parametrize(
    ("value", "found"),
    [
        (Decimal("1234567890.12345"), 1234567890.12345),
        (Decimal("1234567890.123456"), "1234567890.123456"),
        (10**15, 10**15),
        (2**63 - 1, "9223372036854775807"),
        (Decimal("1E+20"), 1e20),
        (date(1900, 3, 1), datetime(1900, 3, 1)),  # noqa: DTZ001
        (date(1900, 2, 28), "1900-02-28"),
        (date(1899, 12, 31), "1899-12-31"),
        (datetime(2026, 3, 1, 9, 0, 7, tzinfo=UTC), datetime(2026, 3, 1, 9, 0, 7)),  # noqa: DTZ001
        ("007", "007"),
        ("1e5", "1e5"),
        ("=1+1", "=1+1"),
        ("{=1+1}", "{=1+1}"),
        ("https://x.example/", "https://x.example/"),
        ("", None),
        (None, None),
    ],
)
def test_what_excel_would_change_is_a_text(value: Value, found: object) -> None:
    cell = table_of([value, None, None])["Rows"]["A2"]

    assert (cell.value, cell.hyperlink) == (found, None)


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "file:///etc/passwd",
        "internal:About!A1",
        "external:c:\\x.xlsx",
        "mailto:a@b.example",
        f"https://x.example/{'a' * 2_080}",
    ],
)
def test_only_addresses_of_the_web_are_links(address: str) -> None:
    cell = table_of([Link(address), None, None])["Rows"]["A2"]

    assert (cell.value, cell.hyperlink) == (address, None)


def test_links_past_the_limit_are_texts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "MOST_LINKS", 2)

    page = table_of(*([Link(f"https://x.example/{n}"), None, None] for n in range(4)))["Rows"]

    cells = [page.cell(row, 1) for row in range(2, 6)]
    assert [cell.value for cell in cells] == [f"https://x.example/{n}" for n in range(4)]
    assert [bool(cell.hyperlink) for cell in cells] == [True, True, False, False]


def test_rows_past_the_limit_go_on_in_another_sheet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "MOST_ROWS", 3)

    book = table_of(*([n, None, None] for n in range(5)))

    assert book.sheetnames == ["Rows", "Rows 2", "Rows 3"]
    told = [[row[0] for row in page.iter_rows(values_only=True)] for page in book]
    assert told == [["a", 0, 1], ["a", 2, 3], ["a", 4]]
    assert [page.auto_filter.ref for page in book] == ["A1:D3", "A1:D3", "A1:D2"]


def test_a_sheet_that_grows_too_large_goes_on_in_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "MOST_BYTES", 500)

    book = table_of(*(["x" * 100, None, None] for _ in range(3)))

    assert book.sheetnames == ["Rows", "Rows 2"]


@pytest.mark.django_db
def test_a_workbook_past_the_limit_of_its_archive_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    decided_review()
    monkeypatch.setattr(zipfile, "ZIP64_LIMIT", 100)

    with pytest.raises(TooLong, match="More than an Excel file holds"):
        written("xlsx")


@pytest.mark.django_db
def test_no_clock_and_no_name_is_in_the_file() -> None:
    decided_review()

    with ZipFile(BytesIO(written("xlsx"))) as archive:
        assert {one.date_time for one in archive.infolist()} == {(1980, 1, 31, 0, 0, 0)}
        core = archive.read("docProps/core.xml").decode()
    assert core.count("2000-01-01T00:00:00Z") == 2
    assert "<dc:creator></dc:creator>" in core


@pytest.mark.django_db
def test_a_workbook_that_fails_keeps_no_file_open() -> None:
    """A deleted file takes up room for as long as somebody has it open."""
    decided_review()
    contents = collect(Selection())

    def broken() -> Generator[Row]:
        yield from contents.rows
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    before = opened()
    with pytest.raises(OSError, match="No space left") as failed:
        FORMATS["xlsx"].write(replace(contents, rows=broken()), BytesIO())

    assert failed.value.errno == errno.ENOSPC
    assert opened() - before == set()


def opened() -> set[str]:
    links = [f"/proc/self/fd/{number}" for number in os.listdir("/proc/self/fd")]  # noqa: PTH208 (its own is gone)
    return {os.readlink(link) for link in links if os.path.islink(link)}  # noqa: PTH114, PTH115
