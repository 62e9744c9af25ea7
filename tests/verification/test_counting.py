"""What workers count for the dashboard."""

from datetime import UTC, date, datetime, timedelta

import pytest

from config.celery import app
from tests.factories import (
    NOW,
    PublisherFactory,
    ReviewFactory,
    UserFactory,
    decided_review,
    dismissed_review,
    finding,
    submit,
    taken,
)
from tests.plans import tables_read_whole
from verification import counting, tasks
from verification.models import Snapshot, User, WorkDay

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


def finished(person: User, at: datetime, length: timedelta = MINUTE) -> None:
    review = ReviewFactory(queued_at=at - DAY)
    submit(taken(person, review, at - length), finding(), at)


def days() -> list[tuple[date, int | None, int]]:
    rows = WorkDay.objects.order_by("day", "reviewer")
    return [(row.day, row.reviewer_id, row.finished) for row in rows]


def test_days_are_counted_by_person_and_for_everybody():
    anna, bea = UserFactory(), UserFactory()
    for person, at in ((anna, NOW), (anna, NOW - MINUTE), (bea, NOW - DAY), (bea, NOW)):
        finished(person, at)

    counting.count_days(now=NOW + MINUTE)

    yesterday, today = NOW.date() - DAY, NOW.date()
    assert days() == [
        (yesterday, bea.pk, 1),
        (yesterday, None, 1),
        (today, anna.pk, 2),
        (today, bea.pk, 1),
        (today, None, 3),
    ]


def test_counting_twice_counts_once():
    anna = UserFactory()
    finished(anna, NOW)
    counting.count_days(now=NOW + MINUTE)
    once = days()
    counting.count_days(now=NOW + MINUTE)
    assert days() == once

    finished(anna, NOW + 2 * MINUTE)
    counting.count_days(now=NOW + 3 * MINUTE)
    assert days() == [(NOW.date(), anna.pk, 2), (NOW.date(), None, 2)]


def test_days_without_a_worker_are_caught_up_with():
    anna = UserFactory()
    finished(anna, NOW)
    counting.count_days(now=NOW + MINUTE)
    finished(anna, NOW + 2 * MINUTE)
    finished(anna, NOW + 2 * DAY)

    counting.count_days(now=NOW + 3 * DAY)

    assert [(day, n) for day, person, n in days() if person is None] == [
        (NOW.date(), 2),
        (NOW.date() + 2 * DAY, 1),
    ]


def test_a_day_ends_where_the_pages_say_it_does(settings):
    settings.TIME_ZONE = "Asia/Tbilisi"
    finished(UserFactory(), datetime(2026, 3, 1, 21, 0, tzinfo=UTC))
    counting.count_days(now=datetime(2026, 3, 2, 9, 0, tzinfo=UTC))
    assert {day for day, _, _ in days()} == {date(2026, 3, 2)}


def test_time_is_from_taking_to_submitting():
    anna = UserFactory()
    for minutes in (1, 2, 3, 4, 60):
        finished(anna, NOW, minutes * MINUTE)
    counting.count_days(now=NOW + MINUTE)
    row = WorkDay.objects.get(reviewer=None)
    assert (row.median_seconds, row.slow_seconds) == (180, round((4 + 0.6 * 56) * 60))
    assert counting.week(NOW) == {"finished": 5, "median": 180, "slow": row.slow_seconds}


def test_the_week_is_today_and_the_six_days_before():
    anna = UserFactory()
    finished(anna, NOW - 6 * DAY)
    finished(anna, NOW - 7 * DAY)
    assert counting.week(NOW)["finished"] == 1


def test_dismissals_are_work_like_verdicts():
    dismissed_review()
    counting.count_days(now=NOW + MINUTE)
    assert WorkDay.objects.get(reviewer=None).finished == 1


def test_what_waits_is_counted_by_score_and_age():
    for score, age in ((0.95, 0), (0.85, 2), (0.5, 30), (0.5, 40), (0.1, 10)):
        ReviewFactory(claim__checkworthiness=score, queued_at=NOW - age * DAY)
    decided_review()
    taken(UserFactory(), ReviewFactory(claim__checkworthiness=0.7, queued_at=NOW))
    ReviewFactory(claim__checkworthiness=0.3, queued_at=NOW - 5 * DAY, reviews_wanted=2)

    assert counting.waiting(NOW)["table"] == [
        [1, 1, 0, 0, 0],
        [1, 0, 0, 0, 0],
        [0, 0, 0, 0, 2],
        [0, 0, 2, 0, 0],
        [0, 0, 0, 1, 0],
    ]


def test_verdicts_are_counted_by_publisher():
    south, north = PublisherFactory(name="South"), PublisherFactory(name="North")
    for publisher, rating in ((south, "disputed"), (south, "supported"), (south, "disputed")):
        decided_review(rating, review=ReviewFactory(claim__article__publisher=publisher))
    decided_review("unverified", review=ReviewFactory(claim__article__publisher=north))
    decided_review("supported", review=ReviewFactory(claim__article__publisher=None))
    dismissed_review()

    assert counting.verdicts() == {
        "total": 5,
        "publishers": 3,
        "rows": [
            {"publisher": "South", "ratings": {"disputed": 2, "supported": 1}},
            {"publisher": None, "ratings": {"supported": 1}},
            {"publisher": "North", "ratings": {"unverified": 1}},
        ],
    }


def test_a_sealed_verdict_is_in_no_figure_but_the_amount_of_work():
    review = ReviewFactory(reviews_wanted=2)
    submit(taken(UserFactory(), review), finding("unverified"))

    counting.count(now=NOW + MINUTE)

    assert WorkDay.objects.get(reviewer=None).finished == 1
    told = {snapshot.name: snapshot.data for snapshot in Snapshot.objects.all()}
    assert told["verdicts"] == {"total": 0, "publishers": 0, "rows": []}
    assert told["agreement"]["rounds"] == 0
    assert told["waiting"]["table"][2] == [1, 0, 0, 0, 0]


def test_the_task_counts_everything_and_is_safe_to_run_twice():
    decided_review()
    for _ in range(2):
        tasks.count_figures(future_argument=1)
    assert set(Snapshot.objects.values_list("name", flat=True)) == set(Snapshot.Name.values)


def test_what_beat_sends_is_a_task():
    app.loader.import_default_modules()
    sent = {entry["task"] for entry in app.conf.beat_schedule.values()}
    assert "verification.count_figures" in sent
    assert sent - set(app.tasks) == set()


def test_no_table_of_work_is_read_whole():
    decided_review()
    assert tables_read_whole(lambda: counting.count(now=NOW + MINUTE)) <= {
        # One row for each sort of figure.
        "verification_snapshot"
    }
