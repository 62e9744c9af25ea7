from datetime import date
from decimal import Decimal

import pytest
from pytest_django import DjangoAssertNumQueries

from claims.extraction import EXTRACTOR
from tests.factories import (
    NOW,
    ArticleFactory,
    ClaimFactory,
    ReviewFactory,
    UserFactory,
    decided_review,
    dismissed_review,
    evidence,
    finding,
)
from tests.verification.fetching.hostile import Server
from tests.verification.test_archiving import KEPT, ask, wanted
from tests.verification.test_archiving import archive as archive  # noqa: PLC0414 (a fixture)
from tests.verification.test_publishing import publish, publish_correction, write
from verification import verdicts
from verification.checks import NOT_CHECKED, Standing
from verification.freshness import AsOf
from verification.models import PageSnapshot, Review
from verification.reports import rows
from verification.reports.contents import Counts, collect
from verification.reports.resting import Resting
from verification.reports.rows import Correction, Row, Source
from verification.reports.selection import Selection

pytestmark = pytest.mark.django_db
WAITING = Standing(NOT_CHECKED, "No copy of the page is kept.")


def test_a_row_says_what_was_claimed_and_what_was_found() -> None:
    article = ArticleFactory(
        title="Losses",
        url="https://news.example/losses",
        text="Before. “😀” – Armenia spoke of 7,095 casualties. After.",
    )
    claim = ClaimFactory(
        article=article,
        exact="7,095 casualties",
        sentence_start=8,
        sentence_end=48,
        label="7,095 casualties",
        low=7095,
        high=7095,
        comparator="=",
        unit="casualty",
        attribution_name="Armenia",
        attribution_cue="spoke of",
        attribution_role="a ministry",
        stance="denial",
        event_start="2020-11-03",
        event_end="2020-11-04",
        place="Shusha",
        restatement="Armenia denied 7,095 casualties.",
        concept="Azerbaijani casualties",
        holder="Azerbaijani",
        rule="quantity.digits",
        hedged=True,
    )
    reviewer = UserFactory()
    review = decided_review(
        review=ReviewFactory(claim=claim),
        reviewer=reviewer,
        citations=(
            evidence(),
            evidence("context", published_on=date(2020, 11, 1), accessed_on=date(2026, 3, 1)),
        ),
    )

    assert review.verdict is not None
    numbers = [citation.pk for citation in review.verdict.citations.all()]
    csl = {
        "type": "webpage",
        "title": "Casualty register",
        "URL": "https://register.example/2020",
        "publisher": "The Register",
    }
    days = {"issued": {"date-parts": [[2020, 11, 1]]}, "accessed": {"date-parts": [[2026, 3, 1]]}}

    assert list(rows.read(Selection().chosen())) == [
        Row(
            number=review.pk,
            article=article.pk,
            article_title="Losses",
            publisher=article.publisher.name,
            original_publisher="",
            article_url="https://news.example/losses",
            published_on=date(2020, 11, 4),
            revision=1,
            start=31,
            end=47,
            exact="7,095 casualties",
            sentence="“😀” – Armenia spoke of 7,095 casualties.",
            offset=23,
            kind="quantity",
            label="7,095 casualties",
            low=Decimal(7095),
            high=Decimal(7095),
            comparator="=",
            unit="casualty",
            concept="Azerbaijani casualties",
            holder="Azerbaijani",
            claimant="Armenia",
            role="a ministry",
            cue="spoke of",
            stance="denial",
            hedged=True,
            event_start="2020-11-03",
            event_end="2020-11-04",
            place="Shusha",
            restatement="Armenia denied 7,095 casualties.",
            extractor=EXTRACTOR,
            rule="quantity.digits",
            state="decided",
            rating="disputed",
            rationale="The register says otherwise.",
            obstacle="",
            tried="",
            reviewer=reviewer.pseudonym,
            decided_at=NOW,
            published_at=None,
            dismissed_as="",
            dismissal_reason="",
            duplicate_of=None,
            citations=(
                Source(
                    position=1,
                    stance="refutes",
                    title="Casualty register",
                    url="https://register.example/2020",
                    publisher="The Register",
                    author="",
                    published_on=None,
                    accessed_on=None,
                    excerpt="The register lists 6,000 names.",
                    check=WAITING,
                    explanation="",
                    number=numbers[0],
                    csl=csl,
                ),
                Source(
                    position=2,
                    stance="context",
                    title="Casualty register",
                    url="https://register.example/2020",
                    publisher="The Register",
                    author="",
                    published_on=date(2020, 11, 1),
                    accessed_on=date(2026, 3, 1),
                    excerpt="The register lists 6,000 names.",
                    check=WAITING,
                    explanation="",
                    number=numbers[1],
                    csl=csl | days,
                ),
            ),
            resting=Resting(as_of=AsOf(date(2026, 3, 1), date(2026, 3, 1), "accessed")),
        )
    ]


def test_rows_come_in_reading_order() -> None:
    first, second = ArticleFactory(), ArticleFactory()
    late = ReviewFactory(claim__article=second, claim__exact="300 tanks")
    early = ReviewFactory(claim__article=second, claim__exact="7,095")
    other = ReviewFactory(claim__article=first, claim__exact="300 tanks")

    assert [row.number for row in rows.read(Selection().chosen())] == [other.pk, early.pk, late.pk]


def test_a_reopened_claim_has_no_verdict_and_a_dismissed_one_its_reason() -> None:
    reopened, original = decided_review(), ReviewFactory()
    verdicts.reopen(
        review_id=reopened.pk,
        editor=UserFactory(role="editor"),
        reason="New evidence.",
        version=reopened.version,
        now=NOW,
    )
    dismissed_review("duplicate", reason="Said above.", duplicate_of=original)

    assert [
        (row.state, row.rating, row.dismissed_as, row.dismissal_reason, row.duplicate_of)
        for row in rows.read(Selection().chosen())
    ] == [
        ("open", "", "", "", None),
        ("open", "", "", "", None),
        ("dismissed", "", "duplicate", "Said above.", original.pk),
    ]


def test_counts_name_every_state_and_rating() -> None:
    ReviewFactory.create_batch(2)
    decided_review("disputed")
    decided_review("supported")

    assert collect(Selection()).counts == Counts(
        claims=4,
        states=dict.fromkeys(Review.State, 0) | {"open": 2, "decided": 2},
        ratings={"supported": 1, "disputed": 1, "unverified": 0},
    )
    assert collect(Selection(rating="disputed")).counts == Counts(
        claims=1,
        states=dict.fromkeys(Review.State, 0) | {"decided": 1},
        ratings={"supported": 0, "disputed": 1, "unverified": 0},
    )


@pytest.mark.parametrize("decided", [1, 3])
def test_reading_takes_as_many_queries_however_many_rows(
    decided: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(decided):
        decided_review()

    # The rows; the citations, origins and flags of all of them.
    with django_assert_num_queries(4):
        assert len(list(rows.read(Selection().chosen()))) == decided


def test_a_row_says_what_readers_were_told_of_corrections() -> None:
    editor, review = UserFactory(role="editor"), decided_review("disputed")
    publish(review, editor)
    publish_correction(write(review, UserFactory()), editor)
    review.refresh_from_db()
    again = write(review, UserFactory(), public_note="Found.", finding=finding("supported"))
    publish_correction(again, editor)

    (row,) = rows.read(Selection().chosen())

    assert (row.state, row.rating, row.published_at) == ("published", "supported", NOW)
    assert row.corrections == (
        Correction(NOW, "The register was of 2019.", "disputed", "unverified"),
        Correction(NOW, "Found.", "unverified", "supported"),
    )


def test_a_correction_that_waits_is_not_told() -> None:
    review = decided_review("disputed")
    publish(review, UserFactory(role="editor"))
    write(review, UserFactory())

    (row,) = rows.read(Selection().chosen())

    assert (row.rating, row.corrections) == ("disputed", ())


@pytest.mark.parametrize("published", [1, 3])
def test_corrections_take_one_query_more(
    published: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(published):
        publish(decided_review(), UserFactory(role="editor"))

    with django_assert_num_queries(5):
        assert len(list(rows.read(Selection().chosen()))) == published


def test_a_source_says_where_and_when_it_was_kept(archive: Server) -> None:
    ask(wanted(archive))

    (row,) = rows.read(Selection().chosen())

    (source,) = row.citations
    snapshot = PageSnapshot.objects.get()
    assert (source.archived_url, source.copied_at) == (KEPT, snapshot.fetched_at)
    assert source.copy_sha256 == snapshot.sha256


def test_batches_lose_and_repeat_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows, "BATCH", 2)
    reviews = [decided_review() for _ in range(5)]

    assert [(row.number, len(row.citations)) for row in rows.read(Selection().chosen())] == [
        (review.pk, 1) for review in reviews
    ]
