"""Reports for Excel and its like: what the report is about, claims, and citations, a sheet each."""

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import BinaryIO

from verification.models import Review, Verdict
from verification.reports import scratch
from verification.reports.contents import Contents, Counts, Format
from verification.reports.csv import COMPARATORS, corrections
from verification.reports.rows import Row, Source
from verification.reports.sheets import Book, Link, Table, Value

# Of every file, or the same data would give other bytes tomorrow.
CREATED = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)
NOTES = (
    "Times are those of UTC.",
    "What is longer than a cell holds (32,767 characters) ends in a mark, and “cut” names it.",
    "Figures of more than 15 digits and days before March 1900, which Excel changes, are texts.",
)


def write(contents: Contents, stream: BinaryIO) -> None:
    """Write the workbook, its rows through files on disk.

    :raises TooLong: it would be larger than such a file may be.
    """
    # A file that can be sought in: a pipe would get other bytes of the same content.
    with scratch.directory() as directory, Path(directory, "report").open("w+b") as file:
        book = Book.in_file(file, directory)
        try:
            book.file.set_properties({"title": "Verdict report", "created": CREATED})
            _fill(book, contents)
            book.close()
        finally:
            book.let_go()
        file.seek(0)
        shutil.copyfileobj(file, stream)


def _fill(book: Book, contents: Contents) -> None:
    about = Table(book, "About", [("about", 28), ("", 70)])
    for name, value in _about(contents):
        about.add([name, value])
    claims = Table(book, "Claims", [(name, width) for name, width, _ in CLAIMS])
    citations = Table(book, "Citations", [(name, width) for name, width, _ in CITATIONS])
    for row in contents.rows:
        claims.add([read(row) for _name, _width, read in CLAIMS])
        for source in row.citations:
            citations.add([read(row, source) for _name, _width, read in CITATIONS])
    about.add(["Texts cut", claims.cuts + citations.cuts])
    for table in (about, claims, citations):
        table.close()


def _about(contents: Contents) -> Iterator[tuple[str, Value]]:
    yield "Report", "Verdict report"
    yield from contents.criteria or [("Selection", "everything")]
    yield from _counts(contents.counts)
    for note in NOTES:
        yield "Note", note


def _counts(counts: Counts) -> Iterator[tuple[str, Value]]:
    yield "Claims", counts.claims
    for rating, number in counts.ratings.items():
        yield Verdict.Rating(rating).label, number
    for state, number in counts.states.items():
        yield Review.State(state).label, number


def _day(edtf: str) -> Value:
    """Return a day as one, and one of an unknown year as it is written."""
    try:
        return date.fromisoformat(edtf)
    except ValueError:
        return edtf


def _named(name: str) -> Callable[[Row], Value]:
    def read(row: Row) -> Value:
        found: Value = getattr(row, name)
        return found

    return read


def _of(name: str) -> Callable[[Row, Source], Value]:
    def read(_row: Row, source: Source) -> Value:
        found: Value = getattr(source, name)
        return found

    return read


CLAIMS: list[tuple[str, int, Callable[[Row], Value]]] = [
    ("claim", 9, _named("number")),
    ("label", 28, _named("label")),
    ("state", 12, _named("state")),
    ("rating", 12, _named("rating")),
    ("exact", 20, _named("exact")),
    ("sentence", 60, _named("sentence")),
    ("rationale", 60, _named("rationale")),
    ("citations", 9, lambda row: len(row.citations)),
    ("kind", 10, _named("kind")),
    ("low", 12, _named("low")),
    ("high", 12, _named("high")),
    ("comparator", 12, lambda row: COMPARATORS[row.comparator]),
    ("unit", 14, _named("unit")),
    ("concept", 24, _named("concept")),
    ("holder", 16, _named("holder")),
    ("claimant", 22, _named("claimant")),
    ("role", 22, _named("role")),
    ("cue", 14, _named("cue")),
    ("stance", 11, _named("stance")),
    ("hedged", 8, lambda row: "yes" if row.hedged else "no"),
    ("event_start", 12, lambda row: _day(row.event_start)),
    ("event_end", 12, lambda row: _day(row.event_end)),
    ("place", 18, _named("place")),
    ("restatement", 50, _named("restatement")),
    ("article", 9, _named("article")),
    ("title", 40, _named("article_title")),
    ("publisher", 22, _named("publisher")),
    ("original_publisher", 22, _named("original_publisher")),
    ("url", 40, lambda row: Link(row.article_url)),
    ("published_on", 12, _named("published_on")),
    ("revision", 9, _named("revision")),
    ("start", 9, _named("start")),
    ("end", 9, _named("end")),
    ("obstacle", 18, _named("obstacle")),
    ("tried", 50, _named("tried")),
    ("reviewer", 11, _named("reviewer")),
    ("decided_at", 19, _named("decided_at")),
    ("published_at", 19, _named("published_at")),
    ("corrections", 40, corrections),
    ("origins", 9, lambda row: row.resting.known.independent if row.resting.known else None),
    ("ties", 40, lambda row: "\n".join(row.resting.ties)),
    ("as_of", 19, lambda row: row.resting.as_of.last if row.resting.as_of else None),
    ("check_again", 40, lambda row: "\n".join(flag.detail for flag in row.resting.flags)),
    ("dismissed_as", 16, _named("dismissed_as")),
    ("dismissal_reason", 40, _named("dismissal_reason")),
    ("duplicate_of", 9, _named("duplicate_of")),
    ("extractor", 10, _named("extractor")),
    ("rule", 18, _named("rule")),
]
CITATIONS: list[tuple[str, int, Callable[[Row, Source], Value]]] = [
    ("claim", 9, lambda row, _source: row.number),
    ("label", 28, lambda row, _source: row.label),
    ("rating", 12, lambda row, _source: row.rating),
    ("position", 9, _of("position")),
    ("stance", 11, _of("stance")),
    ("title", 40, _of("title")),
    ("url", 40, lambda _row, source: Link(source.url)),
    ("archived_url", 40, lambda _row, source: Link(source.archived_url)),
    ("publisher", 24, _of("publisher")),
    ("author", 24, _of("author")),
    ("published_on", 12, _of("published_on")),
    ("accessed_on", 12, _of("accessed_on")),
    ("excerpt", 60, _of("excerpt")),
    ("check", 14, lambda _row, source: source.check.label if source.check else None),
    ("check_says", 50, lambda _row, source: source.check.sentence if source.check else None),
    ("found", 40, lambda _row, source: source.check.found if source.check else None),
    ("copied_at", 19, _of("copied_at")),
    ("explanation", 40, _of("explanation")),
    ("protected_because", 30, _of("withheld_reason")),
    ("formatted", 60, _of("formatted")),
]
FORMAT = Format(
    "xlsx",
    "Excel (XLSX)",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    write,
    version=2,
)
