"""Reports for spreadsheets: RFC 4180, one row for each claim.

The file starts with a byte order mark, without which Excel takes UTF-8 for something else. The
citations of a verdict share one cell, a numbered line each, so that a claim stays one row when
the sheet is sorted or filtered.
"""

import codecs
import csv
import io
import re
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass
from typing import BinaryIO

from verification.checks import NOT_CHECKED_LABEL
from verification.excerpts.checking import LABELS
from verification.reports import joined
from verification.reports.contents import Contents, Format
from verification.reports.joined import BLANK, SAID_OF_EXCERPT, Parts, quoted, words
from verification.reports.lines import Lines
from verification.reports.rows import Row, Source
from verification.reports.values import plain, utc, when

# A spreadsheet runs a cell that begins like this, also after blanks and quotes and full width.
FORMULA = re.compile(rf"[{BLANK}]*[=+\-@＝＋－＠]|[\t\r\n]")

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
    stream.write(codecs.BOM_UTF8 + _line(COLUMNS))
    with closing(contents.lines(LINES)) as lines:
        stream.writelines(lines)


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


@dataclass(frozen=True, slots=True)
class Column:
    """A cell of a row, and the same in SQL, where what is empty is NULL."""

    cell: Callable[[Row], object]
    sql: str


def _of(name: str, sql: str) -> Column:
    return Column(lambda row: getattr(row, name), sql)


def _text(name: str, sql: str) -> Column:
    return Column(lambda row: harmless(getattr(row, name)), _harmless(sql))


def _harmless(sql: str) -> str:
    pattern = quoted(f"^({FORMULA.pattern})")
    return f"CASE WHEN {sql} ~ {pattern} THEN '''' || {sql} ELSE nullif({sql}, '') END"


def _harmless_query(sql: str) -> str:
    """Do so with what would cost twice as much if it were named twice."""
    return f"(SELECT {_harmless('asked.found')} FROM (SELECT {sql} OFFSET 0) AS asked (found))"  # noqa: S608 (our own)


def _list(sql: str, order: str) -> str:
    return f"string_agg({sql}, chr(10) ORDER BY {order})"


CITATION = f"""
concat('[', citation.position, '] ', citation.stance, ': ', concat_ws(', ',
    citation.title, nullif(citation.author, ''), nullif(citation.publisher, ''),
    citation.published_on, nullif(citation.url, ''), 'accessed ' || citation.accessed_on,
    'archived: ' || nullif(archive.archived_url, ''),
    'protected source: ' || nullif(citation.withheld_reason, '')
), '.', CASE WHEN citation.excerpt <> '' THEN concat(' “', citation.excerpt, '” (',
    coalesce({words("checked.result", {str(one): label for one, label in LABELS.items()})},
             {quoted(NOT_CHECKED_LABEL)}),
    ', in the copy of ' || {joined.moment("looked_in.fetched_at")}, '. ', {SAID_OF_EXCERPT}, ')',
    ' Explanation: ' || nullif(citation.explanation, '')
) END)
"""
PARTS = Parts(
    citations=f"{_list(CITATION, 'citation.position')} AS lines",
    flags=f"{_list('flag.detail', 'flag.id')} AS details",
)
NOTES = joined.CORRECTIONS.format(
    corrected=_list(
        f"{joined.moment('correction.decided_at')} || ': ' || correction.public_note",
        "correction.id",
    )
)
TIES = joined.TIES.format(tied=_list("tie.sentence", "tie.n"))
# Texts are made harmless; figures, days and our own words are what they are.
COLUMNS: dict[str, Column] = {
    "claim": _of("number", "chosen.review_id"),
    "label": _text("label", "claim.label"),
    "exact": _text("exact", "claim.exact"),
    "sentence": _text("sentence", "said.sentence"),
    "kind": _of("kind", "claim.kind"),
    "low": Column(lambda row: "" if row.low is None else plain(row.low), "trim_scale(claim.low)"),
    "high": Column(
        lambda row: "" if row.high is None else plain(row.high), "trim_scale(claim.high)"
    ),
    "comparator": Column(
        lambda row: COMPARATORS[row.comparator],
        f"nullif({words('claim.comparator', COMPARATORS)}, '')",
    ),
    "unit": _text("unit", "claim.unit"),
    "concept": _text("concept", "claim.concept"),
    "holder": _text("holder", "claim.holder"),
    "claimant": _text("claimant", "claim.attribution_name"),
    "role": _text("role", "claim.attribution_role"),
    "cue": _text("cue", "claim.attribution_cue"),
    "stance": _of("stance", "claim.stance"),
    "hedged": Column(
        lambda row: "yes" if row.hedged else "no", "CASE WHEN claim.hedged THEN 'yes' ELSE 'no' END"
    ),
    "event_start": _text("event_start", "claim.event_start"),
    "event_end": _text("event_end", "claim.event_end"),
    "place": _text("place", "claim.place"),
    "restatement": _text("restatement", "claim.restatement"),
    "extractor": _text("extractor", "extraction.extractor"),
    "rule": _text("rule", "claim.rule"),
    "article": _of("article", "article.id"),
    "title": _text("article_title", "article.title"),
    "publisher": _text("publisher", "publisher.name"),
    "original_publisher": _text("original_publisher", "original.name"),
    "url": _text("article_url", "article.url"),
    "published_on": _of("published_on", "article.published_on"),
    "revision": _of("revision", "article.revision"),
    "start": _of("start", "claim.start"),
    "end": _of("end", 'claim."end"'),
    "state": _of("state", "chosen.state"),
    "rating": _of("rating", "verdict.rating"),
    "rationale": _text("rationale", "verdict.rationale"),
    "obstacle": _of("obstacle", "nullif(verdict.obstacle, '')"),
    "tried": _text("tried", "verdict.tried"),
    "reviewer": _of("reviewer", "nullif(person.called, '')"),
    "decided_at": Column(
        lambda row: row.decided_at and utc(row.decided_at), joined.moment("verdict.decided_at")
    ),
    "citations": Column(_citations, _harmless("cited.lines")),
    # SQL does not write them out.
    "formatted_citations": Column(_formatted, "NULL"),
    "origins": Column(
        lambda row: row.resting.known and row.resting.known.independent, "origins.independent"
    ),
    "ties": Column(lambda row: harmless("\n".join(row.resting.ties)), _harmless_query(TIES)),
    "as_of": Column(
        lambda row: row.resting.as_of and when(row.resting.as_of.last),
        f"coalesce({joined.moment('cited.last_copied')}, cited.last_accessed::text)",
    ),
    "check_again": Column(
        lambda row: harmless("\n".join(flag.detail for flag in row.resting.flags)),
        _harmless("flags.details"),
    ),
    "published_at": Column(
        lambda row: row.published_at and utc(row.published_at), joined.moment("chosen.published_at")
    ),
    "corrections": Column(lambda row: harmless(corrections(row)), _harmless_query(NOTES)),
    "dismissed_as": _of("dismissed_as", "nullif(chosen.dismissed_as, '')"),
    "dismissal_reason": _text("dismissal_reason", "chosen.dismissal_reason"),
    "duplicate_of": _of("duplicate_of", "chosen.duplicate_of_id"),
}


def _line(cells: Iterable[object]) -> bytes:
    line = io.StringIO(newline="")
    csv.writer(line).writerow(cells)
    return line.getvalue().encode()


LINES = Lines(
    of_row=lambda row: _line(column.cell(row) for column in COLUMNS.values()),
    columns=[column.sql for column in COLUMNS.values()],
    parts=PARTS,
    finish=lambda line: line + b"\r\n",
)
FORMAT = Format("csv", "CSV (spreadsheet)", "text/csv; charset=utf-8", write)
