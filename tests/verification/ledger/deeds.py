"""What somebody with the database's superuser password may do, and by what it is found out.

Each deed is SQL with the numbers of rows left open, and the code of a finding.
"""

# ruff: noqa: E501 (statements are easier to read whole)

# What is changed in place, by which statement, and what that is called.
EDITS = {
    "a rating": (
        "UPDATE verification_verdict SET rating = 'supported' WHERE id = {verdict}",
        "row_changed",
    ),
    "a rationale": (
        "UPDATE verification_verdict SET rationale = 'Other words.' WHERE id = {verdict}",
        "row_changed",
    ),
    "an excerpt": (
        (
            "UPDATE verification_citation SET excerpt = 'The register lists 7,095 names.'"
            " WHERE verdict_id = {verdict}"
        ),
        "row_changed",
    ),
    "the words of a comment": ("UPDATE verification_comment SET text = 'Bad.'", "row_changed"),
    "an article": ("UPDATE claims_article SET title = 'No losses'", "row_changed"),
    "who published": (
        "UPDATE verification_review SET published_by_id = {other} WHERE id = {review}",
        "row_changed",
    ),
    "a state": (
        (
            "UPDATE verification_review SET state = 'open', verdict_id = NULL, published_at = NULL,"
            " published_by_id = NULL WHERE id = {review}"
        ),
        "state_differs",
    ),
    "a timestamp": (
        "UPDATE verification_auditevent SET at = at - interval '1 day' WHERE id = {event}",
        "event_changed",
    ),
    "an actor": (
        "UPDATE verification_auditevent SET actor_id = {other} WHERE id = {event}",
        "event_changed",
    ),
    "what an event says": (
        (
            'UPDATE verification_auditevent SET after = after || \'{{"rating": "supported"}}\''
            " WHERE id = {event}"
        ),
        "event_changed",
    ),
    "a reason, with its digest": (
        "UPDATE verification_auditevent SET digest = sha256('x') WHERE id = {event}",
        "chain_broken",
    ),
    "which claim an event is about": (
        "UPDATE verification_auditevent SET review_id = {dismissed} WHERE id = {event}",
        "event_moved",
    ),
    "the hash of an event": (
        "UPDATE verification_auditevent SET hash = sha256('x') WHERE id = {event}",
        "sealed_event_changed",
    ),
}
REMOVALS = {
    "a citation that counts": (
        "DELETE FROM verification_capture; DELETE FROM verification_citation WHERE verdict_id = {verdict}",
        "row_missing",
    ),
    "an event in the middle": (
        "DELETE FROM verification_auditevent WHERE id = {event}",
        "event_missing",
    ),
    "the newest event": (
        "DELETE FROM verification_auditevent WHERE id = (SELECT max(id) FROM verification_auditevent)",
        "end_missing",
    ),
    "the newest event, and the head follows": (
        (
            "WITH gone AS (DELETE FROM verification_auditevent WHERE id = {newest} RETURNING *)"
            " UPDATE verification_chainhead head SET position = {before}, hash = decode('{hash}', 'hex')"
            " FROM gone WHERE head.chain_kind = gone.chain_kind AND head.chain_id = gone.chain_id"
        ),
        "sealed_event_missing",
    ),
    "a whole chain": (
        (
            "DELETE FROM verification_auditevent WHERE review_id = {review};"
            " DELETE FROM verification_chainhead WHERE chain_kind = 'review' AND chain_id = {review}"
        ),
        "sealed_event_missing",
    ),
    "all of it": (
        "TRUNCATE verification_auditevent, verification_chainhead CASCADE",
        "sealed_event_missing",
    ),
    "all events of a chain": (
        "DELETE FROM verification_auditevent WHERE review_id = {review}",
        "end_missing",
    ),
    "a leaf": ("DELETE FROM verification_leaf WHERE index = 1", "leaf_missing"),
    "the last leaves": ("DELETE FROM verification_leaf WHERE index > 1", "history_shorter"),
}
ADDITIONS = {
    "an event, as the application would": (
        (
            "INSERT INTO verification_auditevent (at, actor_id, token, request_id, action, review_id,"
            " before, after, reason, records, versions, digest, chain_kind, chain_id, position, hash)"
            " SELECT at, {other}, '', '', 'verdict.published', review_id, '{{}}', '{{}}', '', '{{}}',"
            " '{{}}', digest, chain_kind, chain_id, 99, hash FROM verification_auditevent"
            " WHERE id = {event}"
        ),
        "event_missing",
    ),
    "an event with an old number": (
        (
            "INSERT INTO verification_auditevent (id, at, actor_id, token, request_id, action,"
            " review_id, before, after, reason, records, versions, digest, chain_kind, chain_id,"
            " position, hash, transaction_id)"
            " SELECT -1, at, {other}, '', '', action, review_id, before, after, '', '{{}}', '{{}}',"
            " digest, chain_kind, chain_id, -1, hash, 1 FROM verification_auditevent WHERE id = {event}"
        ),
        "event_repeated",
    ),
    "a verdict": (
        (
            "INSERT INTO verification_verdict (review_id, round, basis, rating, rationale, obstacle,"
            " tried, decided_by_id, decided_at, public_note, transaction_id) SELECT review_id, round,"
            " basis, 'supported', 'x', '', '', {other}, decided_at, '', 1 FROM verification_verdict"
            " WHERE id = {verdict}"
        ),
        "row_unvouched",
    ),
    "a citation": (
        (
            "INSERT INTO verification_citation (verdict_id, position, stance, url, title, publisher,"
            " author, excerpt, csl) VALUES ({verdict}, 9, 'refutes', '', 'x', '', '', 'y', '{{}}')"
        ),
        "row_unvouched",
    ),
    "a head without events": (
        "INSERT INTO verification_chainhead VALUES ('review', 123456, 3, sha256('x'))",
        "end_missing",
    ),
}
DEEDS = {**EDITS, **REMOVALS, **ADDITIONS}
