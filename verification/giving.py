"""Storing a verdict and its citations: a statement each, which the database keeps prepared."""

import json
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection

from verification import prepared
from verification.findings import Evidence
from verification.models import Capture, Citation, Verdict

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
VERDICT = f"""
INSERT INTO verification_verdict ({", ".join(COLUMNS)})
VALUES ({", ".join(["%s"] * len(COLUMNS))}) RETURNING id
"""  # noqa: S608 (our own names)
CITATIONS = """
WITH given AS (
INSERT INTO verification_citation
    (verdict_id, position, stance, url, title, publisher, author, published_on, accessed_on,
     excerpt, csl, upload_id, withheld_reason, withheld_id)
SELECT %s::bigint, cited.* FROM jsonb_to_recordset(%s::jsonb) AS cited
    (position smallint, stance text, url text, title text, publisher text, author text,
     published_on date, accessed_on date, excerpt text, csl jsonb, upload_id bigint,
     withheld_reason text, withheld_id bigint)
"""
GIVEN = [field.attname for field in Citation._meta.concrete_fields]
ITEM = GIVEN.index("csl")
CITATIONS += f"RETURNING {', '.join(GIVEN)}"
# What citations name on the web is to be fetched.
CITATIONS += """
), wanted AS (
INSERT INTO verification_capture (citation_id, state, outcome, detail, attempts, due_at)
SELECT id, 'waiting', '', '', 0, %s FROM given WHERE url <> ''
RETURNING id, citation_id, due_at
) SELECT given.*, wanted.id, wanted.due_at
FROM given LEFT JOIN wanted ON wanted.citation_id = given.id ORDER BY given.position
"""


def store(verdict: Verdict, evidence: Iterable[Evidence]) -> None:
    """Store a verdict that is not stored yet, with its citations in their order.

    It has them as if they had been fetched.
    """
    with prepared.cursor() as cursor:
        cursor.execute(VERDICT, [getattr(verdict, column) for column in COLUMNS])
        [(verdict.pk,)] = cursor.fetchall()
        verdict._state.adding = False  # noqa: SLF001 (what a saved row has)
        cited = [
            {"position": position, **asdict(source.settled())}
            for position, source in enumerate(evidence, start=1)
        ]
        rows = []
        if cited:
            sources = json.dumps(cited, cls=DjangoJSONEncoder)
            cursor.execute(CITATIONS, [verdict.pk, sources, verdict.decided_at])
            rows = cursor.fetchall()
    given = Citation.objects.filter(verdict=verdict)
    # As a prefetch leaves them.
    given._result_cache = [_with_capture(*row) for row in rows]  # noqa: SLF001
    verdict._prefetched_objects_cache = {"citations": given}  # type: ignore[attr-defined] # noqa: SLF001


def _with_capture(*row: Any) -> Citation:
    """Return a citation as one that was fetched with how far its page is."""
    *columns, capture, due_at = row
    columns[ITEM] = json.loads(columns[ITEM])
    citation = Citation.from_db(connection.alias, GIVEN, columns)
    citation._state.fields_cache["archive_request"] = None  # noqa: SLF001 (asked for later)
    citation._state.fields_cache["capture"] = (  # noqa: SLF001 (where a related row is kept)
        Capture(pk=capture, citation=citation, due_at=due_at) if capture else None
    )
    return citation
