from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from claims.errors import BadInput
from tests.factories import (
    NOW,
    ArticleFactory,
    PublisherFactory,
    ReviewFactory,
    UserFactory,
    decided_review,
    dismissed_review,
)
from tests.verification.published.people import corrected, published
from verification import publishing
from verification.models import Review
from verification.reports.selection import Selection

pytestmark = pytest.mark.django_db


def numbers(selection: Selection) -> list[int]:
    return list(selection.chosen().order_by("pk").values_list("pk", flat=True))


def pks(*reviews: object) -> list[int]:
    return [review.pk for review in reviews if isinstance(review, Review)]


def test_an_empty_selection_is_everything() -> None:
    reviews = [ReviewFactory(), decided_review(), dismissed_review()]

    assert numbers(Selection()) == pks(*reviews)


def test_each_field_restricts() -> None:
    wanted = decided_review("supported")
    decided_review("disputed")
    article = wanted.claim.article

    for selection in (
        Selection(article=article.pk),
        Selection(publisher=article.publisher_id),
        Selection(rating="supported"),
    ):
        assert numbers(selection) == pks(wanted)


def test_state_restricts() -> None:
    decided_review()
    waiting = ReviewFactory()

    assert numbers(Selection(state="open")) == pks(waiting)


def test_a_span_counts_what_is_published_by_that_and_the_rest_by_its_decision() -> None:
    decided = decided_review("disputed", now=NOW)
    late = decided_review("disputed", now=NOW - timedelta(days=9))
    publishing.publish(
        review_id=late.pk, editor=UserFactory(role="editor"), version=late.version, now=NOW
    )
    gone = published(at=NOW - timedelta(days=9))
    mended = corrected(published(at=NOW - timedelta(days=9)), at=NOW)
    ReviewFactory()

    span = Selection(since=NOW, before=NOW + timedelta(days=1))
    assert numbers(span) == pks(decided, late, mended)
    # Without its end, and with its beginning.
    assert numbers(Selection(before=NOW)) == pks(gone)
    assert numbers(Selection(since=NOW + timedelta(microseconds=1))) == []


def test_a_span_is_kept_in_utc_and_left_out_where_there_is_none() -> None:
    kyiv = ZoneInfo("Europe/Kyiv")
    span = Selection(since=NOW.astimezone(kyiv), before=NOW + timedelta(days=1))

    assert span.as_json()["since"] == "2026-03-01T09:00:00+00:00"
    assert Selection.from_json(span.as_json()) == span
    assert {"since", "before"}.isdisjoint(Selection().as_json())
    assert ("Decided or published from", "2026-03-01T09:00:00Z") in span.in_words()


@pytest.mark.parametrize("state", ["open", "dismissed", "adjudication"])
def test_a_span_of_claims_without_a_verdict_is_refused(state: str) -> None:
    with pytest.raises(BadInput) as refusal:
        Selection(state=state, since=NOW).check()
    assert refusal.value.field == "state"


def test_a_span_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(BadInput) as refusal:
        Selection(since=NOW, before=NOW).check()
    assert refusal.value.field == "before"


def test_days_are_those_of_utc_and_both_count() -> None:
    moments = [
        datetime(2026, 3, 1, 23, 59, 59, tzinfo=UTC),
        datetime(2026, 3, 2, tzinfo=UTC),
        datetime(2026, 3, 3, 23, 59, 59, 999999, tzinfo=UTC),
        datetime(2026, 3, 4, tzinfo=UTC),
    ]
    reviews = [decided_review(now=moment) for moment in moments]
    days = Selection(decided_from=date(2026, 3, 2), decided_to=date(2026, 3, 3))

    assert numbers(days) == pks(*reviews[1:3])


def test_the_last_day_of_the_calendar_is_a_day() -> None:
    decided_review()

    assert Selection(decided_to=date.max).chosen().exists()


def test_json_gives_the_selection_back() -> None:
    full = Selection(3, 4, "disputed", "decided", date(2026, 1, 1), date(2026, 1, 31))

    assert full.as_json() == {
        "article": 3,
        "publisher": 4,
        "rating": "disputed",
        "state": "decided",
        "decided_from": "2026-01-01",
        "decided_to": "2026-01-31",
        "query": None,
    }
    assert Selection.from_json(full.as_json()) == full
    assert Selection.from_json({}) == Selection()


@pytest.mark.parametrize(
    ("selection", "field"),
    [
        (Selection(rating="false"), "rating"),
        (Selection(state="done"), "state"),
        (Selection(rating="disputed", state="open"), "state"),
        (Selection(decided_from=date(2026, 1, 1), state="dismissed"), "state"),
        (Selection(decided_from=date(2026, 2, 1), decided_to=date(2026, 1, 1)), "decided_to"),
        (Selection(article=404), "article"),
        (Selection(article=2**63), "article"),
        (Selection(publisher=-1), "publisher"),
    ],
)
def test_a_selection_of_nothing_is_refused(selection: Selection, field: str) -> None:
    with pytest.raises(BadInput) as refusal:
        selection.check()

    assert (refusal.value.code, refusal.value.field) == ("selection_invalid", field)


def test_words_say_what_restricts() -> None:
    publisher = PublisherFactory(name="South Front")
    article = ArticleFactory(title="Militants", publisher=publisher)
    selection = Selection(
        article=article.pk,
        publisher=publisher.pk,
        rating="disputed",
        state="decided",
        decided_from=date(2026, 1, 1),
        decided_to=date(2026, 1, 31),
    )

    assert selection.in_words() == [
        ("Article", f"Militants (article {article.pk})"),
        ("Publisher", "South Front"),
        ("State", "Decided and not published"),
        ("Rating", "Disputed"),
        ("Decided from", "2026-01-01 (UTC)"),
        ("Decided to", "2026-01-31 (UTC)"),
    ]
    assert Selection().in_words() == []
