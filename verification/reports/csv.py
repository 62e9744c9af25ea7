"""Reports for spreadsheets: RFC 4180, one row for each claim.

The file starts with a byte order mark, without which Excel takes UTF-8 for something else. The
citations of a verdict share one cell, a numbered line each, so that a claim stays one row when
the sheet is sorted or filtered.
"""

import codecs
import csv
import re
from collections.abc import Callable
from typing import BinaryIO

from verification.reports.contents import Contents, Format
from verification.reports.rows import Row, Source
from verification.reports.values import plain, utc, when

# A spreadsheet runs a cell that begins like this, also after blanks and quotes and full width.
FORMULA = re.compile(r"[\s\"'\x00-\x1f]*[=+\-@＝＋－＠]|[\t\r\n]")

# Words, since a cell with a lone "=" is half a formula.
COMPARATORS = {
    "": "",
    "=": "exactly",
    "~": "about",
    ">": "more than",
    "≥": "at least",
    "<": "less than",
    "≤": "at most",
    "range": "range",
}


def write(contents: Contents, stream: BinaryIO) -> None:
    writer = csv.writer(codecs.getwriter("utf-8-sig")(stream))
    writer.writerow(COLUMNS)
    for row in contents.rows:
        writer.writerow([cell(row) for cell in COLUMNS.values()])


def harmless(text: str) -> str:
    """Return a text that a spreadsheet shows instead of running it as a formula."""
    return f"'{text}" if FORMULA.match(text) else text


def citation_line(source: Source) -> str:
    published = source.published_on and source.published_on.isoformat()
    accessed = source.accessed_on and f"accessed {source.accessed_on.isoformat()}"
    archived = source.archived_url and f"archived: {source.archived_url}"
    protected = source.withheld_reason and f"protected source: {source.withheld_reason}"
    details = (
        source.author,
        source.publisher,
        published,
        source.url,
        accessed,
        archived,
        protected,
    )
    known = ", ".join(detail for detail in (source.title, *details) if detail)
    excerpt = f" “{source.excerpt}”" if source.excerpt else ""
    return f"[{source.position}] {source.stance}: {known}.{excerpt}{_check(source)}"


def _check(source: Source) -> str:
    """Return whether the excerpt stands in the copy, to follow it."""
    check = source.check
    if check is None:
        return ""
    as_of = f", in the copy of {utc(check.copied_at)}" if check.copied_at else ""
    said = f" Explanation: {source.explanation}" if source.explanation else ""
    return f" ({check.label}{as_of}. {check.sentence}){said}"


def _citations(row: Row) -> str:
    return harmless("\n".join(citation_line(source) for source in row.citations))


def _formatted(row: Row) -> str:
    return harmless("\n".join(source.formatted for source in row.citations if source.formatted))


def corrections(row: Row) -> str:
    """Return what readers were told of corrections, a line each."""
    return "\n".join(f"{utc(one.at)}: {one.note}" for one in row.corrections)


def _text(name: str) -> Callable[[Row], str]:
    return lambda row: harmless(getattr(row, name))


# Texts are made harmless; figures, days and our own words are what they are.
COLUMNS: dict[str, Callable[[Row], object]] = {
    "claim": lambda row: row.number,
    "label": _text("label"),
    "exact": _text("exact"),
    "sentence": _text("sentence"),
    "kind": lambda row: row.kind,
    "low": lambda row: "" if row.low is None else plain(row.low),
    "high": lambda row: "" if row.high is None else plain(row.high),
    "comparator": lambda row: COMPARATORS[row.comparator],
    "unit": _text("unit"),
    "concept": _text("concept"),
    "holder": _text("holder"),
    "claimant": _text("claimant"),
    "role": _text("role"),
    "cue": _text("cue"),
    "stance": lambda row: row.stance,
    "hedged": lambda row: "yes" if row.hedged else "no",
    "event_start": _text("event_start"),
    "event_end": _text("event_end"),
    "place": _text("place"),
    "restatement": _text("restatement"),
    "extractor": _text("extractor"),
    "rule": _text("rule"),
    "article": lambda row: row.article,
    "title": _text("article_title"),
    "publisher": _text("publisher"),
    "original_publisher": _text("original_publisher"),
    "url": _text("article_url"),
    "published_on": lambda row: row.published_on,
    "revision": lambda row: row.revision,
    "start": lambda row: row.start,
    "end": lambda row: row.end,
    "state": lambda row: row.state,
    "rating": lambda row: row.rating,
    "rationale": _text("rationale"),
    "obstacle": lambda row: row.obstacle,
    "tried": _text("tried"),
    "reviewer": lambda row: row.reviewer,
    "decided_at": lambda row: row.decided_at and utc(row.decided_at),
    "citations": _citations,
    "formatted_citations": _formatted,
    "origins": lambda row: row.resting.known and row.resting.known.independent,
    "ties": lambda row: harmless("\n".join(row.resting.ties)),
    "as_of": lambda row: row.resting.as_of and when(row.resting.as_of.last),
    "check_again": lambda row: harmless("\n".join(flag.detail for flag in row.resting.flags)),
    "published_at": lambda row: row.published_at and utc(row.published_at),
    "corrections": lambda row: harmless(corrections(row)),
    "dismissed_as": lambda row: row.dismissed_as,
    "dismissal_reason": _text("dismissal_reason"),
    "duplicate_of": lambda row: row.duplicate_of,
}
FORMAT = Format("csv", "CSV (spreadsheet)", "text/csv; charset=utf-8", write)
