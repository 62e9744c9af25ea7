"""Each invariant can be broken, and is told when it is."""

from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from tests.factories import (
    NOW,
    ReviewFactory,
    UserFactory,
    decided_review,
    dismissed_review,
    finding,
    submit,
    taken,
)
from tests.stress.invariants import INVARIANTS, broken
from verification import adjudication, publishing, verdict_corrections
from verification.bulk import jobs
from verification.models import Review

pytestmark = pytest.mark.django_db

TABLES = (
    "review",
    "turn",
    "verdict",
    "auditevent",
    "draft",
    "idempotentrequest",
    "verdictcorrection",
)
CHECKED = """
SELECT format('ALTER TABLE %%s DROP CONSTRAINT %%I', conrelid::regclass, conname)
FROM pg_constraint WHERE contype IN ('c', 'u') AND conrelid = ANY(%s::regclass[])
"""
UNIQUE = """
SELECT format('DROP INDEX %%I', relname) FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
WHERE indisunique AND NOT indisprimary AND indrelid = ANY(%s::regclass[])
"""
BREACHES = {
    "each review is in one legal state, with the turns that it demands": (
        "UPDATE verification_review SET state = 'open' WHERE id = {single}"
    ),
    "nothing waits in a round that is over": (
        "UPDATE verification_turn SET round = 7 WHERE review_id = {waiting}"
    ),
    "where two agree their verdict counts, where they differ a third one's": (
        "UPDATE verification_verdict SET basis = 'review' WHERE review_id = {adjudicated}"
    ),
    "no turn has two holders": (
        "INSERT INTO verification_auditevent (action, at, actor_id, token, request_id, review_id,"
        " turn_id, before, after, reason, records, versions, digest)"
        " SELECT action, at + interval '1 second', {other}, '', '',"
        " review_id, turn_id, before, after, '', '{{}}', '{{}}', digest"
        " FROM verification_auditevent WHERE review_id = {held}"
    ),
    "a hold is ended by its holder, an editor or the clock, and only once": (
        "UPDATE verification_auditevent SET actor_id = {other}"
        " WHERE review_id = {single} AND action = 'verdict.submitted'"
    ),
    "who holds a turn is who took it last": (
        "UPDATE verification_turn SET reviewer_id = {other} WHERE review_id = {held}"
    ),
    "nobody has more leases than the setting allows": (
        "UPDATE verification_turn SET reviewer_id = {holder} WHERE review_id = {waiting}"
    ),
    "each verdict is in history once, in its own transaction, by who had to tell it": (
        "UPDATE verification_auditevent SET transaction_id = 1"
        " WHERE review_id = {single} AND action = 'verdict.submitted'"
    ),
    "no event tells of a verdict that does not exist": (
        """UPDATE verification_auditevent SET after = after || '{{"verdict": 999999}}'"""
        " WHERE review_id = {single} AND action = 'verdict.submitted'"
    ),
    "each finished turn has one outcome, and one event by its reviewer that tells it": (
        "UPDATE verification_turn SET dismissed_as = 'not_checkable' WHERE review_id = {single}"
    ),
    "each reviewer's verdict belongs to one finished turn": (
        "UPDATE verification_turn SET verdict_id = NULL WHERE review_id = {single}"
    ),
    "a turn is sealed exactly while its round of two is unfinished": (
        "UPDATE verification_turn SET sealed = false WHERE review_id = {half}"
    ),
    "the version counts the events that change a case for its readers": (
        "UPDATE verification_review SET version = version + 1 WHERE id = {single}"
    ),
    "the round counts the reopenings": (
        "UPDATE verification_review SET round = 2 WHERE id = {waiting}"
    ),
    "every event of a claim names the state that it left the claim in": (
        "UPDATE verification_auditevent SET after = '{{}}'"
        " WHERE review_id = {single} AND action = 'review.taken'"
    ),
    "each change of state begins where the last one ended": (
        """UPDATE verification_auditevent SET before = '{{"state": "dismissed"}}'"""
        " WHERE review_id = {single} AND action = 'verdict.submitted'"
    ),
    "the last change of state led to the state that is": (
        "UPDATE verification_review SET state = 'published' WHERE id = {single}"
    ),
    "the second reviewer is never the first": (
        "UPDATE verification_turn SET reviewer_id = {other} WHERE review_id = {agreed}"
    ),
    "who decides between two is neither of them": (
        "UPDATE verification_turn SET reviewer_id = {editor} WHERE review_id = {adjudicated}"
        " AND slot = 1"
    ),
    "two people stand behind what is published, and behind each correction": (
        "UPDATE verification_verdict SET decided_by_id = {editor} WHERE review_id = {published}"
    ),
    "each published correction is one verdict, as it was written, and no other is": (
        "UPDATE verification_verdictcorrection SET rationale = 'It was so.'"
    ),
    "what decides is the latest to decide, and supersedes what did before it": (
        "UPDATE verification_verdict SET supersedes_id = id WHERE review_id = {single}"
    ),
    "no two claims are duplicates of each other": (
        "UPDATE verification_review SET duplicate_of_id = {duplicate} WHERE id = {waiting}"
    ),
    "a key is stored once, with its answer, and no two made the same verdict": (
        "INSERT INTO verification_idempotentrequest (user_id, key, fingerprint, status, headers,"
        """ body, created_at) SELECT {other}, key, '', 201, '{{}}', '{{"id": 7, "basis": ""}}',"""
        " now()"
        " FROM (VALUES ('one'), ('two')) keys (key)"
    ),
    "each claim of a change of many that has ended has its outcome": (
        "UPDATE verification_bulkjob SET status = 'done', action = 'tag', started_at = chosen_at,"
        " finished_at = chosen_at"
    ),
    "no draft outlives its author's verdict in the same round": (
        "INSERT INTO verification_draft (review_id, reviewer_id, data, saved_at)"
        " SELECT review_id, reviewer_id, '{{}}', now() FROM verification_turn"
        " WHERE review_id = {single}"
    ),
}


@pytest.fixture
def rows() -> dict[str, int]:
    """Return the numbers of some claims, one in each state, and of some people."""
    editor, holder, other = UserFactory(role="editor"), UserFactory(), UserFactory()
    waiting, held, half, agreed, differing = (
        ReviewFactory(reviews_wanted=wanted) for wanted in (1, 1, 2, 2, 2)
    )
    single, published = decided_review(), decided_review()
    taken(holder, held, timezone.now())
    submit(taken(UserFactory(), half))
    for review, ratings in ((agreed, ["disputed"] * 2), (differing, ["disputed", "supported"])):
        for rating in ratings:
            submit(taken(UserFactory(), review), finding(rating))
    publishing.publish(review_id=published.pk, editor=editor, version=published.version, now=NOW)
    _correct(published, author=UserFactory(role="editor"), editor=editor)
    _adjudicate(differing, editor)
    jobs.choose(person=editor, now=NOW, picked=[waiting.pk])
    duplicate = dismissed_review("duplicate", duplicate_of=waiting)
    named: dict[str, Any] = {
        "waiting": waiting,
        "held": held,
        "half": half,
        "agreed": agreed,
        "adjudicated": differing,
        "single": single,
        "published": published,
        "duplicate": duplicate,
        "editor": editor,
        "holder": holder,
        "other": other,
    }
    return {name: row.pk for name, row in named.items()}


def test_a_sound_desk_breaks_none(rows: dict[str, int]) -> None:
    assert broken() == []


@pytest.mark.parametrize("name", [invariant.name for invariant in INVARIANTS])
def test_a_breach_of_it_is_told(name: str, rows: dict[str, int]) -> None:
    _plant(BREACHES[name].format(**rows))

    told = broken()

    assert [line for line in told if line.startswith(f"NOT TRUE: {name}: ")], told


def _correct(review: Review, author: Any, editor: Any) -> None:
    review.refresh_from_db()
    correction = verdict_corrections.write(
        review_id=review.pk,
        author=author,
        finding=finding("supported"),
        public_note="It erred.",
        version=review.version,
        now=NOW,
    )
    verdict_corrections.publish(correction_id=correction.pk, editor=editor, now=NOW)


def _adjudicate(review: Review, editor: Any) -> None:
    review.refresh_from_db()
    adjudication.adjudicate(
        review_id=review.pk,
        editor=editor,
        finding=finding(),
        reason="The register.",
        version=review.version,
        now=NOW,
    )


def _plant(breach: str) -> None:
    """Do what the database refuses, with all that refuses it taken away until the test ends."""
    tables = [f"verification_{table}" for table in TABLES]
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        for found in (CHECKED, UNIQUE):
            cursor.execute(found, [tables])
            for (statement,) in cursor.fetchall():
                cursor.execute(statement)
        cursor.execute(breach)
        assert cursor.rowcount, "nothing was planted"
