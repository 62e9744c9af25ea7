"""Reports for programs. docs/reference/report-formats.md describes every field.

A claim takes one line, so that two reports can be compared line by line.
"""

import json
from contextlib import closing
from dataclasses import asdict
from datetime import date
from typing import Any, BinaryIO

from verification.checks import Standing
from verification.ledger.canonical import moment
from verification.reports import json_sql
from verification.reports.contents import Contents, Format
from verification.reports.lines import AS_IT_IS, Lines
from verification.reports.resting import Resting
from verification.reports.rows import Row, Source
from verification.reports.values import number, utc, when

SCHEMA = "claimdesk-report/1"
# What many programs take for the end of a line, though JSON does not; they are in texts only.
LINE_ENDS = {end.encode(): f"\\u{ord(end):04x}".encode() for end in "\x85\u2028\u2029"}


def write(contents: Contents, stream: BinaryIO) -> None:
    head = {
        "schema": SCHEMA,
        "selection": contents.selection.as_json(),
        "as_of": contents.as_of and moment(contents.as_of),
        "names": contents.names,
        "counts": asdict(contents.counts),
    }
    stream.write(line(head)[:-1] + b',"claims":[')
    before = b"\n"
    with closing(contents.lines(LINES)) as lines:
        for claim in lines:
            stream.write(before + claim)
            before = b",\n"
    stream.write(b"\n]}\n")


def as_json(row: Row) -> dict[str, Any]:
    return {
        "number": row.number,
        "label": row.label,
        "kind": row.kind,
        "exact": row.exact,
        "start": row.start,
        "end": row.end,
        "sentence": row.sentence,
        "quantity": _quantity(row),
        "attribution": _attribution(row),
        "stance": row.stance,
        "hedged": row.hedged,
        "event_date": _event_date(row),
        "place": row.place or None,
        "restatement": row.restatement or None,
        "extractor": row.extractor,
        "rule": row.rule or None,
        "article": _article(row),
        "state": row.state,
        "verdict": _verdict(row),
        "dismissal": _dismissal(row),
    }


def _quantity(row: Row) -> dict[str, Any] | None:
    if not row.comparator:
        return None
    return {
        "low": None if row.low is None else number(row.low),
        "high": None if row.high is None else number(row.high),
        "comparator": row.comparator,
        "unit": row.unit or None,
        "concept": row.concept or None,
        "holder": row.holder or None,
    }


def _attribution(row: Row) -> dict[str, Any] | None:
    if not row.claimant:
        return None
    return {"name": row.claimant, "role": row.role or None, "cue": row.cue}


def _event_date(row: Row) -> dict[str, Any] | None:
    return {"start": row.event_start, "end": row.event_end} if row.event_start else None


def _article(row: Row) -> dict[str, Any]:
    return {
        "number": row.article,
        "title": row.article_title,
        "publisher": row.publisher or None,
        "original_publisher": row.original_publisher or None,
        "url": row.article_url or None,
        "published_on": _day(row.published_on),
        "revision": row.revision,
    }


def _verdict(row: Row) -> dict[str, Any] | None:
    if row.decided_at is None:
        return None
    return {
        "rating": row.rating,
        "rationale": row.rationale,
        "obstacle": row.obstacle or None,
        "tried": row.tried or None,
        "reviewer": row.reviewer,
        "decided_at": utc(row.decided_at),
        "published_at": row.published_at and utc(row.published_at),
        "citations": [_citation(source) for source in row.citations],
        "origins": _origins(row.resting),
        "as_of": _as_of(row.resting),
        "check_again": [
            {"kind": flag.kind, "detail": flag.detail, "since": utc(flag.raised_at)}
            for flag in row.resting.flags
        ],
        "corrections": [
            {"at": utc(one.at), "note": one.note, "was": one.was, "rating": one.rating}
            for one in row.corrections
        ],
    }


def _origins(resting: Resting) -> dict[str, Any] | None:
    """Return on how much a verdict rests; null before a worker has compared its citations."""
    if resting.known is None:
        return None
    return {
        "independent": resting.known.independent,
        "citations": resting.known.citations,
        "groups": [origin["citations"] for origin in resting.known.found["origins"]],
        "ties": resting.ties,
        "circular": resting.known.rings,
        "not_compared": resting.known.found["unread"],
    }


def _as_of(resting: Resting) -> dict[str, str] | None:
    """Return when the evidence was seen, by the copies that are kept or by its author's word."""
    seen = resting.as_of
    if seen is None:
        return None
    return {"first": when(seen.first), "last": when(seen.last), "basis": seen.basis}


def _citation(source: Source) -> dict[str, Any]:
    return {
        "position": source.position,
        "stance": source.stance,
        "title": source.title,
        "url": source.url or None,
        "publisher": source.publisher or None,
        "author": source.author or None,
        "published_on": _day(source.published_on),
        "accessed_on": _day(source.accessed_on),
        "excerpt": source.excerpt or None,
        "check": _check(source),
        "explanation": source.explanation or None,
        "withheld": bool(source.withheld_reason),
        "withheld_reason": source.withheld_reason or None,
        "formatted": source.formatted or None,
        "archived_url": source.archived_url or None,
    }


def _check(source: Source) -> dict[str, Any] | None:
    """Return what came of looking for the excerpt in what was kept of the source."""
    check = source.check
    if check is None:
        return None
    return {
        "result": check.result,
        "sentence": check.sentence,
        "before": check.before or None,
        "found": check.found or None,
        "after": check.after or None,
        "against": _looked_in(check),
        "copied_at": check.copied_at and utc(check.copied_at),
        "checked_at": check.checked_at and utc(check.checked_at),
    }


def _looked_in(check: Standing) -> str | None:
    if not check.is_checked:
        return None
    return "file" if check.upload_id else "page"


def _dismissal(row: Row) -> dict[str, Any] | None:
    if not row.dismissed_as:
        return None
    return {
        "as": row.dismissed_as,
        "reason": row.dismissal_reason,
        "duplicate_of": row.duplicate_of,
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def line(value: dict[str, Any]) -> bytes:
    """Return a value as one line, in the eyes of every program."""
    return in_one(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode())


def in_one(written: bytes) -> bytes:
    for end, escaped in LINE_ENDS.items():
        written = written.replace(end, escaped)
    return written


LINES = Lines(
    of_row=lambda row: line(as_json(row)),
    columns=[json_sql.CLAIM],
    parts=json_sql.PARTS,
    finish=in_one,
    options=AS_IT_IS,
)

FORMAT = Format("json", "JSON", "application/json", write)
