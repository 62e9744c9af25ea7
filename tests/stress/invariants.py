"""What holds of all rows whenever nobody is at work: each a query for the rows that break it."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import connection

# Of a broken invariant, so many rows are told.
SHOWN = 5

# What the queries read: the turns of the round that each review is in, counted (`standing`); what
# begins and ends a person's hold of a turn, with what came before and after (`hold`); what changes
# the state of a case, each of which happens with the review locked (`step`); and what follows from
# one duplicate to the next (`chain`).
VIEWS = """
WITH RECURSIVE standing AS (
    SELECT review.id, review.state, review.verdict_id, review.reviews_wanted AS wanted,
           count(turn.id) AS turns,
           count(turn.id) FILTER (WHERE turn.state = 'done') AS done,
           count(turn.id) FILTER (WHERE turn.state = 'waiting') AS waiting,
           count(turn.id) FILTER (WHERE turn.state = 'void') AS void,
           count(DISTINCT (verdict.rating, turn.dismissed_as, turn.duplicate_of_id))
               FILTER (WHERE turn.state = 'done') AS outcomes
    FROM verification_review review
    LEFT JOIN verification_turn turn ON turn.review_id = review.id AND turn.round = review.round
    LEFT JOIN verification_verdict verdict ON verdict.id = turn.verdict_id
    GROUP BY review.id
), hold AS (
    SELECT event.id, event.turn_id, event.action, event.actor_id, event.at,
           lead(event.action) OVER turns AS next_action,
           lead(event.actor_id) OVER turns AS next_actor,
           lead(event.at) OVER turns AS next_at,
           lag(event.action) OVER turns AS last_action,
           lag(event.actor_id) OVER turns AS last_actor
    FROM verification_auditevent event
    WHERE event.turn_id IS NOT NULL AND event.action IN (
        'review.taken', 'review.released', 'review.skipped', 'review.lapsed', 'review.taken_back',
        'review.dismissed', 'verdict.submitted')
    WINDOW turns AS (PARTITION BY event.turn_id ORDER BY event.id)
), step AS (
    SELECT event.id, event.review_id, event.before ->> 'state' AS before,
           event.after ->> 'state' AS after,
           lag(event.after ->> 'state', 1, 'open') OVER reviews AS last_after,
           lead(event.id) OVER reviews AS next_id
    FROM verification_auditevent event
    WHERE event.review_id IS NOT NULL AND event.before ->> 'state' <> event.after ->> 'state'
    WINDOW reviews AS (PARTITION BY event.review_id ORDER BY event.id)
), chain AS (
    SELECT id AS first, duplicate_of_id AS next, 1 AS length
    FROM verification_review WHERE duplicate_of_id IS NOT NULL
    UNION ALL
    SELECT chain.first, review.duplicate_of_id, chain.length + 1 FROM chain
    JOIN verification_review review ON review.id = chain.next
    WHERE review.duplicate_of_id IS NOT NULL AND chain.length < 50
      AND chain.next <> chain.first
)
"""


@dataclass(frozen=True, slots=True)
class Invariant:
    name: str
    broken_by: str


INVARIANTS = [
    Invariant(
        "each review is in one legal state, with the turns that it demands",
        """
        SELECT id, state, wanted, turns, done, waiting, void FROM standing
        WHERE turns <> wanted OR NOT CASE state
            WHEN 'open' THEN waiting = wanted
            WHEN 'second_review' THEN wanted = 2 AND done = 1 AND waiting = 1
            WHEN 'adjudication' THEN wanted = 2 AND done = 2 AND outcomes = 2
            WHEN 'dismissed' THEN done = wanted OR void = wanted
            WHEN 'decided' THEN done = wanted
            WHEN 'published' THEN done = wanted
            ELSE false END
        """,
    ),
    Invariant(
        "nothing waits in a round that is over",
        """
        SELECT turn.id FROM verification_turn turn
        JOIN verification_review review ON review.id = turn.review_id
        WHERE turn.state = 'waiting' AND turn.round <> review.round
        """,
    ),
    Invariant(
        "where two agree their verdict counts, where they differ a third one's",
        """
        SELECT standing.id, verdict.id, verdict.basis FROM standing
        JOIN verification_verdict verdict ON verdict.id = standing.verdict_id
        WHERE standing.wanted = 2 AND verdict.basis <> 'correction'
          AND (standing.outcomes = 1) <> (verdict.basis = 'review')
        """,
    ),
    Invariant(
        "no turn has two holders",
        """
        SELECT turn_id, actor_id, next_actor FROM hold
        WHERE action = 'review.taken' AND next_action = 'review.taken'
          AND (next_actor = actor_id OR next_at < at + %(lease)s)
        """,
    ),
    Invariant(
        "a hold is ended by its holder, an editor or the clock, and only once",
        """
        SELECT id, turn_id, action, actor_id, last_action, last_actor FROM hold
        WHERE action <> 'review.taken' AND (
            last_action IS DISTINCT FROM 'review.taken'
            OR action IN ('review.released', 'review.skipped', 'review.dismissed',
                          'verdict.submitted')
               AND actor_id IS DISTINCT FROM last_actor)
        """,
    ),
    Invariant(
        "who holds a turn is who took it last",
        """
        SELECT turn.id, turn.reviewer_id, latest.action, latest.actor_id
        FROM verification_turn turn
        LEFT JOIN (SELECT * FROM hold WHERE next_action IS NULL) latest
            ON latest.turn_id = turn.id
        WHERE turn.state = 'waiting' AND turn.reviewer_id IS DISTINCT FROM
            CASE WHEN latest.action = 'review.taken' THEN latest.actor_id END
        """,
    ),
    Invariant(
        "nobody has more leases than the setting allows",
        """
        SELECT reviewer_id, count(*) FROM verification_turn
        WHERE state = 'waiting' AND reviewer_id IS NOT NULL
        GROUP BY reviewer_id HAVING count(*) > %(most)s
        """,
    ),
    Invariant(
        "each verdict is in history once, in its own transaction, by who had to tell it",
        """
        SELECT verdict.id, count(event.id) FROM verification_verdict verdict
        LEFT JOIN verification_auditevent event
            ON event.review_id = verdict.review_id
           AND (event.actor_id = verdict.decided_by_id) = (verdict.basis <> 'correction')
           AND event.transaction_id = verdict.transaction_id
           AND (event.after ->> 'verdict')::bigint = verdict.id
           AND event.after ->> 'rating' = verdict.rating
           AND event.action = CASE verdict.basis WHEN 'review' THEN 'verdict.submitted'
               WHEN 'adjudication' THEN 'verdict.adjudicated' ELSE 'verdict.corrected' END
        GROUP BY verdict.id HAVING count(event.id) <> 1
        """,
    ),
    Invariant(
        "no event tells of a verdict that does not exist",
        """
        SELECT event.id, event.after FROM verification_auditevent event
        WHERE event.review_id IS NOT NULL AND jsonb_typeof(event.after -> 'verdict') = 'number'
          AND NOT EXISTS (SELECT FROM verification_verdict verdict
                          WHERE verdict.id = (event.after ->> 'verdict')::bigint
                            AND verdict.review_id = event.review_id)
        """,
    ),
    Invariant(
        "each finished turn has one outcome, and one event by its reviewer that tells it",
        """
        SELECT turn.id, count(event.id) FROM verification_turn turn
        LEFT JOIN verification_auditevent event
            ON event.turn_id = turn.id AND event.actor_id = turn.reviewer_id
           AND ((event.action = 'verdict.submitted'
                 AND (event.after ->> 'verdict')::bigint = turn.verdict_id)
                OR (event.action = 'review.dismissed' AND event.after ->> 'as' = turn.dismissed_as
                    AND event.reason = turn.dismissal_reason))
        WHERE turn.state = 'done'
        GROUP BY turn.id
        HAVING count(event.id) <> 1
            OR (turn.verdict_id IS NULL) = (turn.dismissed_as = '')
        """,
    ),
    Invariant(
        "each reviewer's verdict belongs to one finished turn",
        """
        SELECT verdict.id, count(turn.id) FROM verification_verdict verdict
        LEFT JOIN verification_turn turn
            ON turn.verdict_id = verdict.id AND turn.round = verdict.round
           AND turn.review_id = verdict.review_id AND turn.reviewer_id = verdict.decided_by_id
        GROUP BY verdict.id
        HAVING count(turn.id) <> CASE verdict.basis WHEN 'review' THEN 1 ELSE 0 END
        """,
    ),
    Invariant(
        "a turn is sealed exactly while its round of two is unfinished",
        """
        SELECT turn.id, turn.sealed, review.state FROM verification_turn turn
        JOIN verification_review review ON review.id = turn.review_id
        WHERE turn.sealed IS DISTINCT FROM (
            turn.round = review.round AND review.reviews_wanted = 2
            AND review.state IN ('open', 'second_review', 'adjudication'))
        """,
    ),
    Invariant(
        "the version counts the events that change a case for its readers",
        """
        SELECT review.id, review.version, count(event.id) FROM verification_review review
        LEFT JOIN verification_auditevent event
            ON event.review_id = review.id AND (
                event.action IN ('verdict.adjudicated', 'verdict.published', 'verdict.corrected',
                                 'review.reopened')
                OR event.action IN ('verdict.submitted', 'review.dismissed')
                   AND event.after ->> 'state' IN ('adjudication', 'decided', 'dismissed'))
        GROUP BY review.id HAVING review.version <> 1 + count(event.id)
        """,
    ),
    Invariant(
        "the round counts the reopenings",
        """
        SELECT review.id, review.round, count(event.id) FROM verification_review review
        LEFT JOIN verification_auditevent event
            ON event.review_id = review.id AND event.action = 'review.reopened'
        GROUP BY review.id HAVING review.round <> 1 + count(event.id)
        """,
    ),
    Invariant(
        "every event of a claim names the state that it left the claim in",
        """
        SELECT id, action, after FROM verification_auditevent
        WHERE review_id IS NOT NULL AND action NOT LIKE 'comment.%%'
          AND coalesce(after ->> 'state', '') NOT IN (
              'open', 'second_review', 'adjudication', 'decided', 'dismissed', 'published')
        """,
    ),
    Invariant(
        "each change of state begins where the last one ended",
        "SELECT id, review_id, before, last_after FROM step WHERE before <> last_after",
    ),
    Invariant(
        "the last change of state led to the state that is",
        """
        SELECT review.id, review.state, step.after FROM verification_review review
        LEFT JOIN (SELECT * FROM step WHERE next_id IS NULL) step
            ON step.review_id = review.id
        WHERE review.state <> coalesce(step.after, 'open')
        """,
    ),
    Invariant(
        "the second reviewer is never the first",
        """
        SELECT review_id, round, reviewer_id FROM verification_turn WHERE reviewer_id IS NOT NULL
        GROUP BY review_id, round, reviewer_id HAVING count(*) > 1
        """,
    ),
    Invariant(
        "who decides between two is neither of them",
        """
        SELECT event.id, event.actor_id FROM verification_auditevent event
        JOIN verification_turn turn
            ON turn.review_id = event.review_id AND turn.reviewer_id = event.actor_id
           AND turn.state = 'done'
        WHERE event.action = 'verdict.adjudicated'
          AND turn.round = 1 + (
              SELECT count(*) FROM verification_auditevent earlier
              WHERE earlier.review_id = event.review_id AND earlier.id < event.id
                AND earlier.action = 'review.reopened')
        """,
    ),
    Invariant(
        "two people stand behind what is published, and behind each correction",
        """
        SELECT event.id, event.action, event.actor_id FROM verification_auditevent event
        JOIN verification_verdict verdict ON verdict.id = (event.after ->> 'verdict')::bigint
        WHERE event.action IN ('verdict.published', 'verdict.corrected')
          AND verdict.decided_by_id = event.actor_id
        """,
    ),
    Invariant(
        "each published correction is one verdict, as it was written, and no other is",
        """
        SELECT correction.id, verdict.id FROM verification_verdictcorrection correction
        FULL JOIN (SELECT * FROM verification_verdict WHERE basis = 'correction') verdict
            ON verdict.id = correction.verdict_id
        WHERE correction.state IS NOT DISTINCT FROM 'published' AND verdict.id IS NULL
           OR verdict.id IS NOT NULL
          AND (correction.state, correction.author_id, correction.review_id,
               correction.rationale, correction.supersedes_id)
              IS DISTINCT FROM ('published', verdict.decided_by_id, verdict.review_id,
                                verdict.rationale, verdict.supersedes_id)
        """,
    ),
    Invariant(
        "what decides is the latest to decide, and supersedes what did before it",
        """
        SELECT review.id, review.verdict_id, review.last_verdict_id
        FROM verification_review review
        LEFT JOIN verification_verdict verdict ON verdict.id = review.last_verdict_id
        LEFT JOIN verification_verdict earlier ON earlier.id = verdict.supersedes_id
        WHERE review.verdict_id <> review.last_verdict_id
           OR verdict.review_id <> review.id OR earlier.review_id <> review.id
           OR earlier.id >= verdict.id
        """,
    ),
    Invariant(
        "no two claims are duplicates of each other",
        """
        SELECT first FROM chain WHERE next = first
        """,
    ),
    Invariant(
        "a key is stored once, with its answer, and no two made the same verdict",
        """
        SELECT min(user_id), min(key) FROM verification_idempotentrequest
        GROUP BY CASE WHEN status IS NULL THEN '' ELSE user_id || ' ' || key END
        HAVING count(*) > 1 OR bool_or(status IS NULL)
        UNION ALL
        SELECT min(user_id), min(key) FROM verification_idempotentrequest
        WHERE status = 201 AND body -> 'basis' IS NOT NULL
        GROUP BY body ->> 'id' HAVING count(*) > 1
        """,
    ),
    Invariant(
        "each claim of a change of many that has ended has its outcome",
        """
        SELECT job.id, job.status, count(item.id) FROM verification_bulkjob job
        JOIN verification_bulkitem item ON item.job_id = job.id AND item.outcome = 'waiting'
        WHERE job.status = 'done'
        GROUP BY job.id
        """,
    ),
    Invariant(
        "no draft outlives its author's verdict in the same round",
        """
        SELECT draft.id, draft.review_id, draft.reviewer_id FROM verification_draft draft
        JOIN verification_review review ON review.id = draft.review_id
        JOIN verification_turn turn
            ON turn.review_id = review.id AND turn.round = review.round
           AND turn.reviewer_id = draft.reviewer_id AND turn.state = 'done'
        """,
    ),
]


def broken() -> list[str]:
    """Return a line for each invariant that does not hold, with the first rows that break it."""
    found = [(invariant.name, _rows(invariant)) for invariant in INVARIANTS]
    return [
        f"NOT TRUE: {name}: {len(rows)} rows, as {rows[:SHOWN]}" for name, rows in found if rows
    ]


def _rows(invariant: Invariant) -> list[tuple[object, ...]]:
    given: dict[str, Any] = {"lease": settings.LEASE_LENGTH, "most": settings.MAX_LEASES}
    with connection.cursor() as cursor:
        cursor.execute(VIEWS + invariant.broken_by, given)
        return list(cursor.fetchall())
