"""Storing a verdict and its citations: by one statement, which the database keeps prepared."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection
from django.db.models import QuerySet

from verification import prepared
from verification.copies import COLUMNS as COPIED
from verification.findings import Evidence
from verification.models import (
    Capture,
    Citation,
    DraftCopy,
    ExcerptCheck,
    PageSnapshot,
    Upload,
    Verdict,
)

COLUMNS = (
    "review_id",
    "round",
    "basis",
    "rating",
    "rationale",
    "obstacle",
    "tried",
    "decided_by_id",
    "decided_at",
    "supersedes_id",
    "public_note",
)
GIVEN = [field.attname for field in Citation._meta.concrete_fields]
ITEM = GIVEN.index("csl")
CITED = {
    "position": "smallint",
    "stance": "text",
    "url": "text",
    "title": "text",
    "publisher": "text",
    "author": "text",
    "published_on": "date",
    "accessed_on": "date",
    "excerpt": "text",
    "csl": "jsonb",
    "upload_id": "bigint",
    "explanation": "text",
    "withheld_reason": "text",
    "withheld_id": "bigint",
}
CHECKED = {
    "upload_id": "bigint",
    "result": "text",
    "sentence": "text",
    "start": "integer",
    "end": "integer",
    "before": "text",
    "found": "text",
    "after": "text",
    "figures": "jsonb",
    "checker": "text",
    "checked_at": "timestamptz",
}


def _listed(columns: Iterable[str], of: str = "") -> str:
    return ", ".join(f'{of}"{column}"' for column in columns)


def _typed(columns: dict[str, str]) -> str:
    return ", ".join(f'"{column}" {kind}' for column, kind in columns.items())


# What citations name on the web is to be fetched, unless a copy is at hand that was fetched for the
# draft: then it becomes theirs. A check of a copy that is gone meanwhile is left to be made anew.
VERDICT = f"""
WITH verdict AS (
    INSERT INTO verification_verdict ({", ".join(COLUMNS)})
    VALUES ({", ".join(["%s"] * len(COLUMNS))}) RETURNING id, decided_at
), cited AS (
    SELECT * FROM jsonb_to_recordset(%s::jsonb)
        AS cited ({_typed(CITED)}, copy bigint, looked jsonb)
), given AS (
    INSERT INTO verification_citation (verdict_id, {_listed(CITED)})
    SELECT verdict.id, {_listed(CITED)} FROM verdict, cited
    RETURNING {_listed(GIVEN)}
), kept AS (
    INSERT INTO verification_pagesnapshot (citation_id, {_listed(COPIED)})
    SELECT given.id, {_listed(COPIED, "copy.")} FROM cited JOIN given USING (position)
    JOIN verification_draftcopy copy ON copy.id = cited.copy
    RETURNING id, citation_id, fetched_at
), wanted AS (
    INSERT INTO verification_capture
        (citation_id, state, outcome, detail, attempts, tried_at, due_at, snapshot_id)
    SELECT given.id, CASE WHEN kept.id IS NULL THEN 'waiting' ELSE 'taken' END,
        CASE WHEN kept.id IS NULL THEN '' ELSE 'fetched' END, '',
        CASE WHEN kept.id IS NULL THEN 0 ELSE 1 END, kept.fetched_at,
        verdict.decided_at, kept.id
    FROM verdict, given LEFT JOIN kept ON kept.citation_id = given.id WHERE given.url <> ''
    RETURNING id, citation_id
), checked AS (
    INSERT INTO verification_excerptcheck (citation_id, snapshot_id, {_listed(CHECKED)})
    SELECT given.id, CASE WHEN look.upload_id IS NULL THEN kept.id END, {_listed(CHECKED, "look.")}
    FROM cited JOIN given USING (position) LEFT JOIN kept ON kept.citation_id = given.id,
        jsonb_to_record(cited.looked) AS look ({_typed(CHECKED)})
    WHERE look.result IS NOT NULL AND (look.upload_id IS NOT NULL OR kept.id IS NOT NULL)
    RETURNING id, citation_id
)
SELECT verdict.id, given.*, wanted.id, kept.id, checked.id
FROM verdict LEFT JOIN given ON true
LEFT JOIN wanted ON wanted.citation_id = given.id
LEFT JOIN kept ON kept.citation_id = given.id
LEFT JOIN checked ON checked.citation_id = given.id
ORDER BY given.position
"""  # noqa: S608 (our own names)


@dataclass(frozen=True, slots=True)
class AtHand:
    """What is at hand for a citation: a copy of its page, its file, and a check of its excerpt.

    A check that names no file is of the copy.
    """

    copy: DraftCopy | None = None
    upload: Upload | None = None
    check: ExcerptCheck | None = None


class _Given(QuerySet[Citation]):
    """The citations of a verdict that was just given, as a prefetch leaves them.

    Their query is built only if something else is asked of them than all of them, which it seldom
    is: that took a fifth of what Python does for a submitted verdict.
    """

    verdict: Verdict | None = None

    @property
    def query(self) -> Any:
        if self.verdict is not None:
            self._query = Citation.objects.filter(verdict=self.verdict).query
            self.verdict = None
        return self._query

    @query.setter
    def query(self, query: Any) -> None:
        self._query = query


def store(verdict: Verdict, evidence: Sequence[Evidence], at_hand: Sequence[AtHand] = ()) -> None:
    """Store a verdict that is not stored yet, with its citations in their order.

    It has them as if they had been fetched.
    """
    known = at_hand or [AtHand()] * len(evidence)
    cited = [
        {"position": position, **asdict(source.settled()), **_written(each)}
        for position, (source, each) in enumerate(zip(evidence, known, strict=True), start=1)
    ]
    given_by = [getattr(verdict, column) for column in COLUMNS]
    with prepared.cursor() as cursor:
        cursor.execute(VERDICT, [*given_by, json.dumps(cited, cls=DjangoJSONEncoder)])
        found = cursor.fetchall()
    verdict.pk = found[0][0]
    verdict._state.adding = False  # noqa: SLF001 (what a saved row has)
    # Without citations the verdict stands in a row of its own.
    rows = [row[1:] for row in found] if cited else []
    given = _Given(Citation)
    given.verdict = verdict
    given._result_cache = [  # noqa: SLF001
        _with_what_is_kept(row, each, verdict) for row, each in zip(rows, known, strict=True)
    ]
    verdict._prefetched_objects_cache = {"citations": given}  # type: ignore[attr-defined] # noqa: SLF001


def _written(at_hand: AtHand) -> dict[str, Any]:
    check = at_hand.check
    looked = {column: getattr(check, column) for column in CHECKED} if check else None
    return {"copy": at_hand.copy.pk if at_hand.copy else None, "looked": looked}


def _with_what_is_kept(row: tuple[Any, ...], at_hand: AtHand, verdict: Verdict) -> Citation:
    """Return a citation as one that was fetched with its page, its file and its check."""
    *columns, capture, snapshot, check = row
    columns[ITEM] = json.loads(columns[ITEM])
    citation = Citation.from_db(connection.alias, GIVEN, columns)
    # Where related rows are kept.
    related: Any = citation._state.fields_cache  # noqa: SLF001
    related["archive_request"] = None  # asked for later
    related["capture"] = _captured(citation, capture, snapshot, at_hand, verdict)
    if at_hand.upload is not None:
        related["upload"] = at_hand.upload
    citation.__dict__["latest_check"] = None
    if check and at_hand.check:
        found = at_hand.check
        found.pk, found.citation_id = check, citation.pk
        found._state.adding = False  # noqa: SLF001
        if found.upload_id is None:
            found.snapshot, found.copied_at = citation.capture.snapshot, citation.capture.tried_at
        citation.__dict__["excerpt_check"] = found
    return citation


def _captured(
    citation: Citation, number: int | None, snapshot: int | None, at_hand: AtHand, verdict: Verdict
) -> Capture | None:
    if number is None:
        return None
    capture = Capture(pk=number, citation=citation, due_at=verdict.decided_at)
    if snapshot and at_hand.copy:
        fields = {column: getattr(at_hand.copy, column) for column in COPIED}
        capture.snapshot = PageSnapshot(pk=snapshot, citation=citation, **fields)
        capture.state, capture.outcome, capture.attempts = "taken", "fetched", 1
        capture.tried_at = at_hand.copy.fetched_at
    return capture
