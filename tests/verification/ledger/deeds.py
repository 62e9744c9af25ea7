"""What somebody with the database's superuser password may do, and by what it is found out.

Each deed is SQL with the numbers of rows left open, and the code of a finding.
"""

# ruff: noqa: E501 (statements are easier to read whole)

# What is changed in place, by which statement, and what that is called.
EDITS = {
    "who somebody is": ("UPDATE verification_user SET last_name = 'Other'", "row_changed"),
    "who may sign in": ("UPDATE verification_user SET is_active = NOT is_active", "row_changed"),
    "what somebody may do": (
        (
            "UPDATE verification_user_groups SET group_id = (SELECT id FROM auth_group"
            " WHERE name = 'administrator') WHERE user_id = {other}"
        ),
        "row_changed",
    ),
    "the figure of a claim as an extractor found it": (
        "UPDATE claims_claim SET low = 70, high = 70 WHERE rule = ''",
        "row_changed",
    ),
    "the words of a claim, with its label": (
        "UPDATE claims_claim SET exact = '300', label = '300 tanks' WHERE rule = ''",
        "row_changed",
    ),
    "which claim a verdict is about, with another's": (
        (
            "UPDATE verification_review one SET claim_id = -one.claim_id WHERE id = {review};"
            " UPDATE verification_review SET claim_id = (SELECT -claim_id FROM verification_review"
            " WHERE id = {review}) WHERE id = {dismissed};"
            " UPDATE verification_review SET claim_id = {dismissed_claim} WHERE id = {review}"
        ),
        "row_changed",
    ),
    "the text of a stored page": (
        "UPDATE verification_pagesnapshot SET text = 'No names.'",
        "row_changed",
    ),
    "the name of an attached file": (
        "UPDATE verification_upload SET file_name = 'other.pdf'",
        "row_changed",
    ),
    "a waiting correction": (
        "UPDATE verification_verdictcorrection SET rating = 'supported'",
        "row_changed",
    ),
    "the style of a finished report": (
        "UPDATE verification_report SET style = 'apa'",
        "row_changed",
    ),
    "the name of a publisher": ("UPDATE claims_publisher SET name = 'Other ' || id", "row_changed"),
    "when a checkpoint was made": (
        "UPDATE verification_checkpoint SET at = at - interval '1 day'",
        "checkpoint_changed",
    ),
    "up to where a checkpoint has all events": (
        "UPDATE verification_checkpoint SET settled = 0",
        "checkpoint_changed",
    ),
    "a checkpoint's date within its note": (
        "UPDATE verification_checkpoint SET note = replace(note, 'time 20', 'time 19')",
        "checkpoint_unsigned",
    ),
    "the head of a chain": (
        "UPDATE verification_chainhead SET hash = sha256('x') WHERE chain_id = {review}",
        "end_changed",
    ),
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
    "the latest checkpoint": (
        "DELETE FROM verification_checkpoint WHERE size = (SELECT max(size) FROM verification_checkpoint)",
        "checkpoint_missing",
    ),
    "all checkpoints": ("TRUNCATE verification_checkpoint CASCADE", "checkpoint_missing"),
    "all that is sealed, with the events": (
        (
            "TRUNCATE verification_auditevent, verification_chainhead, verification_leaf,"
            " verification_checkpoint CASCADE"
        ),
        "row_unvouched",
    ),
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
    "a person": (
        (
            "INSERT INTO verification_user SELECT (jsonb_populate_record(row,"
            ' \'{{"id": 987654, "username": "x", "pseudonym": "x"}}\')).*'
            " FROM verification_user row LIMIT 1"
        ),
        "row_unvouched",
    ),
    "a claim that no extractor has found": (
        (
            "INSERT INTO claims_claim SELECT (jsonb_populate_record(row,"
            ' \'{{"id": 987654, "kind": "quote"}}\')).* FROM claims_claim row WHERE rule = \'\' LIMIT 1'
        ),
        "row_changed",
    ),
    "a whole run of an extractor": (
        (
            "INSERT INTO claims_extraction SELECT (jsonb_populate_record(row,"
            ' \'{{"id": 987654, "extractor": "rules/99"}}\')).* FROM claims_extraction row LIMIT 1'
        ),
        "row_unvouched",
    ),
    "a review that is decided": (
        (
            "INSERT INTO verification_review SELECT (jsonb_populate_record(row,"
            ' \'{{"id": 987654, "claim_id": 987654, "verdict_id": null}}\')).*'
            " FROM verification_review row WHERE id = {dismissed}"
        ),
        "row_unvouched",
    ),
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
# Without a word changed.
MOVES = {
    "two events, swapped": (
        (
            "UPDATE verification_auditevent SET position = -1 WHERE id = {event};"
            " UPDATE verification_auditevent SET position = {event_position}"
            " WHERE chain_kind = 'review' AND chain_id = {review} AND position = {event_position} - 1;"
            " UPDATE verification_auditevent SET position = {event_position} - 1 WHERE id = {event}"
        ),
        "chain_broken",
    ),
    "two entries of the sealed list, swapped": (
        (
            "UPDATE verification_leaf SET event_id = -index WHERE index IN (1, 2);"
            " UPDATE verification_leaf SET event_id = (SELECT id FROM verification_auditevent event"
            " WHERE event.hash = other.hash) FROM verification_leaf other"
            " WHERE verification_leaf.index IN (1, 2) AND other.index = 3 - verification_leaf.index"
        ),
        "sealed_event_changed",
    ),
    "an event to the end of another claim's history": (
        (
            "UPDATE verification_auditevent SET review_id = {dismissed}, chain_id = {dismissed},"
            " position = (SELECT max(position) + 1 FROM verification_auditevent"
            " WHERE chain_kind = 'review' AND chain_id = {dismissed}) WHERE id = {event}"
        ),
        "event_missing",
    ),
}
DEEDS = {**EDITS, **REMOVALS, **ADDITIONS, **MOVES}
