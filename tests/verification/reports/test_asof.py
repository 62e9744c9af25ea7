"""A report as of a moment says what the desk said then, to the byte, whatever it does later."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction

from claims.amending import Changes, Missed, Words
from claims.errors import BadInput
from tests.factories import (
    NOW,
    ArticleFactory,
    ReviewFactory,
    UserFactory,
    decided_review,
    dismissed_review,
    evidence,
    finding,
    submit,
    taken,
)
from tests.verification.at_hand import kept, may_fetch, page
from tests.verification.corrections import LATER, TEXT, add, by, found, reviewed, settle
from tests.verification.fetching.hostile import served
from tests.verification.reports.writing import written, written_as_of
from tests.verification.test_adjudication import adjudicate, differing
from verification import (
    aftercare,
    asof,
    correcting,
    freshness,
    publishing,
    verdict_corrections,
    verdicts,
)
from verification.asof import Moment
from verification.findings import Dismissal
from verification.models import (
    Capture,
    CheckAgain,
    Checkpoint,
    Chosen,
    EarlierOrigins,
    Review,
    User,
    VerdictOrigins,
)
from verification.reports.formats import FORMATS
from verification.reports.selection import Selection
from verification.transactions import snapshot

pytestmark = pytest.mark.django_db(transaction=True)
# Before everything that the tests call later.
THEN = NOW + timedelta(minutes=1)


def publish(review: Review, editor: User, now: datetime = NOW) -> Review:
    review.refresh_from_db()
    publishing.publish(review_id=review.pk, editor=editor, version=review.version, now=now)
    review.refresh_from_db()
    return review


def reopen(review: Review, editor: User) -> None:
    review.refresh_from_db()
    verdicts.reopen(
        review_id=review.pk, editor=editor, reason="Wrong.", version=review.version, now=LATER
    )


def correct_in_public(review: Review, editor: User) -> None:
    correction = verdict_corrections.write(
        review_id=review.pk,
        author=UserFactory(role="editor"),
        finding=finding("unverified"),
        public_note="The register was of 2019.",
        version=review.version,
        now=LATER,
    )
    verdict_corrections.publish(correction_id=correction.pk, editor=editor, now=LATER)


def chosen(moment: Moment) -> dict[int, dict[str, Any]]:
    with snapshot(), asof.reading(moment):
        return {row["review_id"]: {**row} for row in Chosen.objects.values()}


def as_it_is(review: Review) -> dict[str, Any]:
    row = Review.objects.filter(pk=review.pk).values(
        "claim_id",
        "verdict_id",
        "state",
        "published_at",
        "dismissed_as",
        "dismissal_reason",
        "duplicate_of_id",
    )
    return {"review_id": review.pk, **row.get()}


@pytest.fixture
def article() -> Any:
    return ArticleFactory(text=TEXT)


@pytest.fixture
def desk(article: Any, editor: User) -> dict[str, Review]:
    """One claim in each state that a report can show."""
    original = ReviewFactory()
    return {
        "open": ReviewFactory(),
        "decided": decided_review("disputed", reviewer=UserFactory()),
        "to_publish": decided_review("supported"),
        "published": publish(decided_review("disputed"), editor),
        "dismissed": dismissed_review(reason="An opinion, then."),
        "duplicate": dismissed_review("duplicate", duplicate_of=original),
        "adjudication": differing(),
        "dismissed_by_editor": dismissed_by_editor(editor),
        "to_correct": reviewed(article),
        "to_withdraw": reviewed(article, "300 tanks"),
        "to_merge": reviewed(article, "300 guns"),
    }


def dismissed_by_editor(editor: User) -> Review:
    review = differing()
    adjudicate(review, editor, Dismissal("not_checkable", "A mood, no fact.", None))
    return Review.objects.get(pk=review.pk)


def go_on(desk: dict[str, Review], article: Any, editor: User) -> None:
    """Do everything that changes what reports say, after THEN."""
    taken_now = taken(UserFactory(), desk["open"], LATER)
    submit(taken_now, finding("supported"), LATER)
    reopen(desk["decided"], editor)
    publish(desk["to_publish"], editor, LATER)
    correct_in_public(desk["published"], editor)
    for name in ("dismissed", "duplicate", "dismissed_by_editor"):
        reopen(desk[name], editor)
    adjudicate(desk["adjudication"], editor, finding("unverified"), now=LATER)
    correcting.correct(
        review_id=desk["to_correct"].pk,
        changes=Changes(words=Words("7,095 men on Monday")),
        by=by(desk["to_correct"], editor),
    )
    with transaction.atomic():
        settle(article, found(article, "300 guns", "rules/2"))
    desk["to_withdraw"].refresh_from_db()
    added = add(article, editor, "The army lost 7,095", "event")
    desk["to_merge"].refresh_from_db()
    correcting.merge(
        review_id=added.pk, other_id=desk["to_merge"].pk, by=by(added, editor), joined=False
    )
    ReviewFactory(opened_at=LATER)


@pytest.mark.parametrize("form", FORMATS)
def test_a_report_of_the_past_has_the_same_bytes_whatever_came_later(
    form: str, desk: dict[str, Review], article: Any, editor: User
) -> None:
    before, now = written_as_of(form, THEN), written(form)

    go_on(desk, article, editor)

    assert written_as_of(form, THEN) == before
    assert written(form) != now


def test_each_claim_is_as_it_was(desk: dict[str, Review], article: Any, editor: User) -> None:
    was = {review.pk: as_it_is(review) for review in Review.objects.all()}
    moment, _checkpoint = asof.settled(THEN, clock=lambda: THEN)

    go_on(desk, article, editor)

    assert chosen(moment) == was
    assert {state["state"] for state in was.values()} == set(Review.State.values) - {
        "second_review"
    }
    words = {state["dismissal_reason"] for state in was.values()}
    assert words == {"", "An opinion, then.", "A mood, no fact.", "An opinion."}
    states = {name: Review.objects.get(pk=review.pk).state for name, review in desk.items()}
    assert states["to_withdraw"] == states["to_merge"] == "dismissed"


def test_now_is_the_rows_themselves(desk: dict[str, Review], article: Any, editor: User) -> None:
    go_on(desk, article, editor)
    moment, _checkpoint = asof.settled(None, clock=lambda: LATER + timedelta(hours=1))

    assert chosen(moment) == {review.pk: as_it_is(review) for review in Review.objects.all()}


def test_before_a_claim_was_found_it_is_in_no_report(desk: dict[str, Review]) -> None:
    assert chosen(Moment(NOW - timedelta(seconds=1))) == {}


def test_state_rating_and_days_are_those_of_the_moment(editor: User) -> None:
    review = decided_review("disputed")
    then = Selection(state="decided", rating="disputed", decided_to=NOW.date())
    reopen(review, editor)
    submit(taken(UserFactory(), review, LATER), finding("supported"), LATER)

    with snapshot(), asof.reading(Moment(THEN)):
        found_then = list(then.chosen().values_list("pk", flat=True))

    assert found_then == [review.pk]
    assert not then.chosen().exists()


def test_what_is_stored_too_late_for_its_time_does_not_count(article: Any, editor: User) -> None:
    review = decided_review()
    moment, _checkpoint = asof.settled(THEN, clock=lambda: THEN)
    # As by requests that began in time and were held up until the report was made.
    in_time = NOW + timedelta(seconds=30)
    review.refresh_from_db()
    verdicts.reopen(
        review_id=review.pk, editor=editor, reason="Late.", version=review.version, now=in_time
    )
    missed = Missed("quantity", Words("300 guns"))
    late = correcting.add(article_id=article.pk, missed=missed, person=editor, now=in_time)

    found_then = chosen(moment)

    assert found_then[review.pk]["state"] == "decided"
    assert late.pk not in found_then
    later, _checkpoint = asof.settled(THEN, clock=lambda: THEN)
    assert chosen(later)[review.pk]["state"] == "open"
    assert late.pk in chosen(later)


def test_evidence_is_as_it_was(monkeypatch: pytest.MonkeyPatch, editor: User) -> None:
    may_fetch(monkeypatch)
    with served() as server:
        url = page(server, "/register", "The register lists 6,000 names.")
        review = decided_review(citations=(evidence(url=url), evidence("context", url=url)))
        citation = Capture.objects.earliest("pk").citation
        with transaction.atomic():
            freshness.excerpt_not_found(citation, now=NOW)
        aftercare.send_due(now=NOW, after=timedelta(minutes=5))
        aftercare.look(verdict_id=review.verdict_id or 0, clock=lambda: NOW)
        before = [written_as_of(form, THEN) for form in FORMATS]
        first = VerdictOrigins.objects.get().found

        for capture in Capture.objects.order_by("pk"):
            kept(server, capture, LATER)
    [flag] = CheckAgain.objects.all()
    freshness.settle(flag_id=flag.pk, person=editor, reason="It stands.", now=LATER)
    aftercare.look(verdict_id=review.verdict_id or 0, clock=lambda: LATER)

    assert [written_as_of(form, THEN) for form in FORMATS] == before
    assert EarlierOrigins.objects.get().found == first
    assert VerdictOrigins.objects.get().found != first
    now = written("json")
    assert b'"result":"exact"' in now
    assert b'"result":"exact"' not in before[list(FORMATS).index("json")]
    assert b"excerpt_not_found" not in now


def test_the_moment_rests_on_a_signed_checkpoint_with_all_of_it() -> None:
    decided_review()

    moment, checkpoint = asof.settled(None, clock=lambda: THEN)

    assert checkpoint == Checkpoint.objects.latest("size")
    assert (moment.at, moment.upto) == (THEN, checkpoint.settled)
    assert asof.settled(None, clock=lambda: THEN) == (moment, checkpoint)


def test_outside_a_transaction_there_is_no_moment() -> None:
    with pytest.raises(RuntimeError, match="one transaction"), asof.reading(Moment(NOW)):
        pass


def test_after_the_transaction_it_is_now_again(editor: User) -> None:
    review = decided_review()
    reopen(review, editor)
    with snapshot(), asof.reading(Moment(THEN)):
        assert Chosen.objects.get(pk=review.pk).state == "decided"

    assert Chosen.objects.get(pk=review.pk).state == "open"


def test_sql_joins_the_same_relation(editor: User) -> None:
    review = decided_review("disputed")
    reopen(review, editor)
    with snapshot(), asof.reading(Moment(THEN)), connection.cursor() as cursor:
        cursor.execute(
            "SELECT chosen.review_id, verdict.rating FROM verification_chosen chosen"
            " JOIN verification_verdict verdict ON verdict.id = chosen.verdict_id"
        )
        assert cursor.fetchall() == [(review.pk, "disputed")]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2026-02-12", datetime(2026, 2, 12, 23, 59, 59, 999999, tzinfo=UTC)),
        ("2026-02-12T18:00", datetime(2026, 2, 12, 18, tzinfo=UTC)),
        ("2026-02-12T18:00:00+02:00", datetime(2026, 2, 12, 16, tzinfo=UTC)),
        # The day goes on.
        (NOW.date().isoformat(), NOW),
    ],
)
def test_a_day_is_understood_as_its_end(typed: str, meant: datetime) -> None:
    assert asof.understood(typed, now=NOW) == meant


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("2026-03-02", "as_of_in_future"),
        ("2026-03-01T09:00:01Z", "as_of_in_future"),
        ("yesterday", "as_of_invalid"),
        ("2026-13-01", "as_of_invalid"),
        ("0001-01-01", "as_of_invalid"),
        ("0001-01-01T00:00:00+14:00", "as_of_invalid"),
        ("9999-12-31", "as_of_in_future"),
    ],
)
def test_what_is_no_moment_of_the_past_is_refused(typed: str, code: str) -> None:
    with pytest.raises(BadInput) as refusal:
        asof.understood(typed, now=NOW)

    assert (refusal.value.code, refusal.value.field) == (code, "as_of")
