"""Evidence that was looked at twice, before and after a moment, written by the database itself."""

from datetime import datetime

from django.db import connection

from benchmarks.desk.filling import indexed_afterwards

TABLES = ("verification_pagesnapshot", "verification_excerptcheck", "verification_capture")
# A copy of each cited page, and a check of its excerpt.
COPIES = """
INSERT INTO verification_pagesnapshot (citation_id, url, fetched_at, final_url, hops, address,
    status, headers, declared_type, media_type, sha256, size, warc_sha256, warc_size, text,
    text_problem)
SELECT id, url, %(at)s, url, '[]', '192.0.2.1', 200, '[]', 'text/html', 'text/html',
    encode(sha256(int8send(id)), 'hex'), 4096, encode(sha256(int8send(-id)), 'hex'), 5120,
    'The register as of ' || %(at)s || '. ' || excerpt, ''
FROM verification_citation
"""
CHECKS = """
INSERT INTO verification_excerptcheck (citation_id, snapshot_id, result, sentence, start, "end",
    before, found, after, figures, checker, checked_at)
SELECT citation.id, snapshot.id, 'exact', 'The excerpt stands in the copy word for word.', 0,
    length(excerpt), 'The register: ', excerpt, ' Sheet by sheet.', '{}', 'excerpts/1',
    snapshot.fetched_at
FROM verification_citation citation
JOIN verification_pagesnapshot snapshot ON snapshot.citation_id = citation.id
WHERE snapshot.fetched_at = %(at)s
"""
CAPTURES = """
INSERT INTO verification_capture (citation_id, state, outcome, detail, attempts, due_at,
    snapshot_id)
SELECT citation_id, 'taken', 'fetched', '', 1, fetched_at, id FROM verification_pagesnapshot
"""
EVENTS = """
INSERT INTO verification_auditevent (at, token, request_id, action, review_id, before, after,
    reason, records, versions, digest)
SELECT %(at)s, '', '', 'snapshot.taken', verdict.review_id, '{}',
    jsonb_build_object('citation', citation.id, 'snapshot', snapshot.id), '',
    jsonb_build_object(
        'snapshot:' || snapshot.id, to_jsonb(snapshot) - '{text,headers,hops}'::text[],
        'check:' || checked.id, to_jsonb(checked)
    ), '{}', sha256(int8send(snapshot.id))
FROM verification_citation citation
JOIN verification_verdict verdict ON verdict.id = citation.verdict_id
JOIN verification_pagesnapshot snapshot ON snapshot.citation_id = citation.id
JOIN verification_excerptcheck checked ON checked.snapshot_id = snapshot.id
WHERE snapshot.fetched_at = %(at)s
"""


def look(first: datetime, again: datetime) -> None:
    """Let every cited page have been fetched and checked at these two moments.

    Only of the second does the history tell: what came before a moment is not looked for there.
    """
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        with indexed_afterwards(list(TABLES)):
            cursor.execute(COPIES, {"at": first})
            cursor.execute(CAPTURES)
            cursor.execute(COPIES, {"at": again})
        for at in (first, again):
            cursor.execute(CHECKS, {"at": at})
        cursor.execute(EVENTS, {"at": again})
        for table in TABLES:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        cursor.execute("VACUUM ANALYZE")
