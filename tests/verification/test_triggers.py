"""What the database refuses, whoever asks: plain SQL as the application's own role."""

from collections.abc import Callable, Iterator

import psycopg
import pytest
from django.db import IntegrityError, connection, transaction
from psycopg import errors

from claims.models import Article, Claim
from tests.factories import (
    NOW,
    ArticleFactory,
    ClaimFactory,
    ExtractionFactory,
    ReviewFactory,
    TurnFactory,
    UserFactory,
    decided_review,
    dismissed_review,
    event,
    evidence,
    taken,
)
from tests.services import Slot
from tests.verification.ledger import everything
from verification.models import AuditEvent, Citation, Review, Turn, Verdict

pytestmark = pytest.mark.django_db(transaction=True)
FROZEN = {
    "claims_article": "title",
    "claims_claim": "label",
    "verification_verdict": "rationale",
    "verification_citation": "title",
    "verification_auditevent": "reason",
}
KEPT = [*FROZEN, "verification_review", "verification_turn"]
Sql = Callable[[str], None]


@pytest.fixture
def sql(slot: Slot, transactional_db: None) -> Iterator[Sql]:
    """Run a statement as psql would, in a transaction of its own."""
    decided_review()
    with psycopg.connect(slot.database_url, autocommit=True) as session:
        yield lambda statement: session.execute(statement.encode()).close()


def rows(table: str) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table} ORDER BY id")  # noqa: S608
        return list(cursor.fetchall())


@pytest.mark.parametrize(("table", "column"), FROZEN.items())
def test_what_is_frozen_refuses_to_change(table: str, column: str, sql: Sql) -> None:
    before = rows(table)

    with pytest.raises(errors.RestrictViolation, match=f"{table} is immutable: UPDATE refused"):
        sql(f"UPDATE {table} SET {column} = 'rewritten'")  # noqa: S608

    assert rows(table) == before


@pytest.mark.parametrize("table", KEPT)
def test_what_is_kept_refuses_to_go(table: str, sql: Sql) -> None:
    before = rows(table)

    with pytest.raises(errors.RestrictViolation, match=f"{table} is immutable: DELETE refused"):
        sql(f"DELETE FROM {table}")  # noqa: S608
    with pytest.raises(errors.RestrictViolation, match="is immutable: TRUNCATE refused"):
        sql(f"TRUNCATE {table} CASCADE")

    assert rows(table) == before
    assert before != []


def test_the_application_cannot_switch_the_triggers_off_for_its_session(sql: Sql) -> None:
    with pytest.raises(errors.InsufficientPrivilege):
        sql("SET session_replication_role = replica")


@pytest.mark.parametrize(
    "change",
    [
        "state='dismissed', dismissed_as='not_checkable', dismissal_reason='x', verdict_id=NULL",
        "state = 'open', verdict_id = NULL",
    ],
    ids=["dismiss", "reopen"],
)
def test_a_change_of_state_without_its_event_is_refused_at_commit(change: str, sql: Sql) -> None:
    before = rows("verification_review")

    with pytest.raises(errors.IntegrityConstraintViolation, match="without an audit event"):
        sql(f"UPDATE verification_review SET {change}")  # noqa: S608

    assert rows("verification_review") == before


def test_a_lease_without_its_event_is_refused_at_commit() -> None:
    review, reviewer = ReviewFactory(), UserFactory()
    lease = {"lease_number": 1, "lease_expires_at": NOW, "lease_token": "0" * 32}

    with pytest.raises(IntegrityError, match=r"turn .* without an audit event"):
        Turn.objects.filter(review=review).update(reviewer=reviewer, **lease)

    assert review.turns.get().reviewer is None


def test_a_dismissal_is_not_reworded_and_a_review_not_moved_without_an_event() -> None:
    review = dismissed_review()

    for change in ({"dismissal_reason": "Reworded."}, {"claim": ClaimFactory()}):
        with pytest.raises(IntegrityError, match="without an audit event"):
            Review.objects.filter(pk=review.pk).update(**change)


def test_an_event_of_an_earlier_transaction_does_not_count() -> None:
    review = ReviewFactory()
    event(at=NOW, action="review.dismissed", review=review, after={"state": "dismissed"})

    with pytest.raises(IntegrityError, match="without an audit event"):
        Review.objects.filter(pk=review.pk).update(
            state="dismissed", dismissed_as="not_checkable", dismissal_reason="x"
        )


def test_an_event_cannot_be_written_ahead_for_a_later_transaction() -> None:
    review = decided_review()

    written = event(
        action=AuditEvent.Action.REVIEW_REOPENED,
        at=NOW,
        review=review,
        after={"state": "open"},
        transaction_id=2**40,
    )

    written.refresh_from_db()
    assert 0 < written.transaction_id < 2**40


def test_an_event_that_tells_of_another_state_does_not_count() -> None:
    review = ReviewFactory()

    @transaction.atomic
    def dismiss_and_record_something_else() -> None:
        event(at=NOW, action="review.released", review=review, after={"state": "open"})
        Review.objects.filter(pk=review.pk).update(
            state="dismissed", dismissed_as="not_checkable", dismissal_reason="x"
        )

    with pytest.raises(IntegrityError, match="without an audit event"):
        dismiss_and_record_something_else()


@pytest.mark.parametrize("change", ["priority = priority + 1", "version = version + 1"])
def test_a_change_that_decides_nothing_needs_no_event(change: str, sql: Sql) -> None:
    sql(f"UPDATE verification_review SET {change}")  # noqa: S608


@pytest.mark.parametrize(
    ("start", "end", "exact"),
    [(5, 10, "7,096"), (4, 9, "7,095"), (5, 10, "7,095 "), (5, 11, "7,095"), (90, 95, "7,095")],
    ids=["other words", "beside", "longer words", "longer span", "outside"],
)
def test_a_claim_that_is_not_word_for_word_in_its_article_is_refused(
    start: int, end: int, exact: str
) -> None:
    article = ArticleFactory(text="Some 7,095 men.")

    with pytest.raises(IntegrityError, match="claim is not anchored"):
        ClaimFactory(article=article, start=start, end=end, exact=exact, label="x")

    assert not Claim.objects.exists()


def test_anchors_count_code_points() -> None:
    text = "😀👨\u200d👩\u200d👧 é e\u0301 𝟕,095 שלום 7,095."
    article = ArticleFactory(text=text)
    start = text.index("7,095")

    claim = ClaimFactory(article=article, exact="7,095")

    assert (claim.start, text[claim.start : claim.end]) == (start, "7,095")
    for shift in (-1, 1):
        with pytest.raises(IntegrityError, match="not anchored"):
            ClaimFactory(
                article=article, exact="7,095", start=start + shift, kind="quote", sentence_start=0
            )


def test_a_claim_belongs_to_a_run_over_its_own_article() -> None:
    article = ArticleFactory()

    with pytest.raises(IntegrityError, match="not anchored"):
        ClaimFactory(article=article, extraction=ExtractionFactory())


def test_a_sentence_ends_within_the_article() -> None:
    article = ArticleFactory()

    with pytest.raises(IntegrityError, match="not anchored"):
        ClaimFactory(article=article, sentence_end=len(article.text) + 1)


@pytest.mark.parametrize(
    ("rating", "stance", "excerpt"),
    [
        ("supported", None, ""),
        ("supported", "refutes", "Words."),
        ("supported", "context", "Words."),
        ("disputed", "supports", "Words."),
        ("disputed", "refutes", ""),
    ],
)
def test_a_verdict_without_fitting_evidence_is_refused_at_commit(
    rating: str, stance: str | None, excerpt: str
) -> None:
    review, reviewer = ReviewFactory(), UserFactory()

    @transaction.atomic
    def decide() -> None:
        verdict = Verdict.objects.create(
            review=review, rating=rating, rationale="x", decided_by=reviewer, decided_at=NOW
        )
        if stance:
            verdict.citations.create(position=1, stance=stance, title="x", excerpt=excerpt)

    with pytest.raises(IntegrityError, match="no citation of the fitting stance"):
        decide()

    assert not Verdict.objects.exists()


def test_a_submitted_verdict_takes_no_more_citations() -> None:
    verdict = decided_review().verdict
    assert verdict is not None

    with pytest.raises(IntegrityError, match="its citations cannot grow"):
        Citation.objects.create(verdict=verdict, position=2, stance="context", title="Late")

    assert verdict.citations.count() == 1


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"rating": "unverified"}, "verdict_unverified_says_what_was_tried"),
        ({"rating": "disputed", "tried": "x"}, "verdict_unverified_says_what_was_tried"),
        ({"rating": "false"}, "verdict_rating_is_known"),
        ({"rationale": ""}, "verdict_has_rationale"),
    ],
)
def test_a_verdict_that_makes_no_sense_is_refused(fields: dict[str, str], constraint: str) -> None:
    given = {"rating": "disputed", "rationale": "x", **fields}

    with pytest.raises(IntegrityError, match=constraint):
        Verdict.objects.create(
            review=ReviewFactory(), decided_by=UserFactory(), decided_at=NOW, **given
        )


@pytest.mark.parametrize("url", ["javascript:alert(1)", "ftp://files.example", "//host"])
def test_a_citation_links_to_the_web_only(url: str) -> None:
    with pytest.raises(IntegrityError, match="citation_url_is_of_the_web"):
        decided_review(citations=(evidence(url=url),))

    assert not Verdict.objects.exists()


def test_a_lease_of_a_reviewer_is_held_once() -> None:
    turn = taken(UserFactory())

    with pytest.raises(IntegrityError, match="turn_one_for_each_lease"):
        TurnFactory(
            reviewer=turn.reviewer, lease_number=1, lease_expires_at=NOW, lease_token="1" * 32
        )


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"state": "lost"}, "review_state_is_known"),
        ({"state": "decided"}, "review_is_decided_by_its_verdict"),
        ({"state": "dismissed"}, "review_dismissal_has_a_reason"),
        ({"dismissed_as": "not_checkable"}, "review_dismissal_has_a_reason"),
        ({"state": "published"}, "review_is_decided_by_its_verdict"),
        ({"published_at": NOW}, "review_publishing_is_whole"),
        ({"reviews_wanted": 3}, "review_wants_one_or_two"),
        ({"state": "second_review"}, "review_second_review_is_of_two"),
        (
            {"state": "dismissed", "dismissed_as": "duplicate", "dismissal_reason": "x"},
            "review_duplicate_names_the_other",
        ),
    ],
)
def test_a_review_that_makes_no_sense_is_refused(
    fields: dict[str, object], constraint: str
) -> None:
    with pytest.raises(IntegrityError, match=constraint):
        ReviewFactory(**fields)


def test_an_article_s_text_stays_when_its_row_is_saved() -> None:
    article = ArticleFactory()
    article.text = "Rewritten."

    with pytest.raises(IntegrityError, match="immutable"):
        article.save()

    assert Article.objects.get().text != "Rewritten."


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"state": "lost"}, "turn_state_is_known"),
        ({"slot": 3}, "turn_slot_is_known"),
        ({"slot": 1}, "turn_one_for_each_slot"),
        ({"lease_expires_at": NOW}, "turn_lease_is_whole"),
        ({"state": "done"}, "turn_is_done_by_one_outcome"),
        ({"dismissed_as": "not_checkable"}, "turn_is_done_by_one_outcome"),
        ({"finished_at": NOW}, "turn_is_done_by_one_outcome"),
    ],
)
def test_a_turn_that_makes_no_sense_is_refused(fields: dict[str, object], constraint: str) -> None:
    with pytest.raises(IntegrityError, match=constraint):
        TurnFactory(**fields)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE verification_report SET sha256 = repeat('0', 64)",
        "UPDATE verification_report SET file = 'reports/other'",
        "UPDATE verification_report SET selection = '{}'",
        "UPDATE verification_report SET style = 'apa'",
        "UPDATE verification_report SET status = 'waiting'",
        "DELETE FROM verification_report",
        "TRUNCATE verification_report CASCADE",
    ],
)
def test_a_finished_report_stays_what_it_was(change: str, sql: Sql) -> None:
    everything.report()
    before = rows("verification_report")

    with pytest.raises(errors.RestrictViolation):
        sql(change)

    assert rows("verification_report") == before
    sql("UPDATE verification_report SET rows_done = 7")
