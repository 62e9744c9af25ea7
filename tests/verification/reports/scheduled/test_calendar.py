"""When a schedule is due, and of which time it tells, whatever the clocks do."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from verification.reports.scheduled.calendar import (
    Rhythm,
    Span,
    Window,
    due_between,
    next_due,
    previous_due,
    span_of,
)

DAY = timedelta(days=1)
ZONES = ["UTC", "Europe/Kyiv", "America/New_York", "Asia/Tokyo", "Australia/Lord_Howe"]
FIRST = datetime(2020, 1, 1, tzinfo=UTC)
moments = st.integers(0, 16 * 366 * 24 * 60).map(lambda number: FIRST + timedelta(minutes=number))
hours = st.integers(0, 23)
rhythms = st.one_of(
    st.builds(Rhythm, st.just("day"), hours),
    st.builds(
        Rhythm,
        st.just("week"),
        hours,
        st.sets(st.integers(1, 7), min_size=1).map(lambda days: tuple(sorted(days))),
    ),
    st.builds(Rhythm, st.just("month"), hours, st.just(()), st.integers(1, 31)),
)


@pytest.fixture(params=ZONES)
def zone(request: pytest.FixtureRequest, settings: Settings) -> ZoneInfo:
    settings.TIME_ZONE = request.param
    return ZoneInfo(request.param)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("rhythm", "after", "due"),
    [
        (Rhythm("day", 7), "2026-03-01T06:59", "2026-03-01T07:00"),
        (Rhythm("day", 7), "2026-03-01T07:00", "2026-03-02T07:00"),
        (Rhythm("week", 7, (1,)), "2026-03-01T09:00", "2026-03-02T07:00"),
        (Rhythm("week", 7, (1,)), "2026-03-02T07:00", "2026-03-09T07:00"),
        (Rhythm("week", 0, (5, 7)), "2026-03-06T00:00", "2026-03-08T00:00"),
        (Rhythm("month", 7, (), 31), "2026-01-31T07:00", "2026-02-28T07:00"),
        (Rhythm("month", 7, (), 31), "2028-02-01T00:00", "2028-02-29T07:00"),
        (Rhythm("month", 7, (), 30), "2026-02-28T07:00", "2026-03-30T07:00"),
        (Rhythm("month", 23, (), 1), "2026-12-31T23:59", "2027-01-01T23:00"),
    ],
)
def test_the_next_due_moment(rhythm: Rhythm, after: str, due: str) -> None:
    assert next_due(rhythm, after=at(after)) == at(due)


@pytest.mark.parametrize(
    ("after", "due"),
    [
        # The clocks jump from 3 to 4 on 29 March, and back from 4 to 3 on 25 October.
        ("2026-03-28T12:00", "2026-03-29T01:00"),
        ("2026-03-29T01:00", "2026-03-30T00:00"),
        ("2026-10-24T12:00", "2026-10-25T00:00"),
        ("2026-10-25T00:00", "2026-10-26T01:00"),
    ],
)
def test_an_hour_that_the_clocks_skip_or_repeat_comes_once(
    after: str, due: str, settings: Settings
) -> None:
    settings.TIME_ZONE = "Europe/Kyiv"
    assert next_due(Rhythm("day", 3), after=at(after)) == at(due)


@given(rhythms, moments)
def test_due_is_later_on_the_day_and_at_the_hour_and_nothing_lies_between(
    rhythm: Rhythm, after: datetime
) -> None:
    due = next_due(rhythm, after=after)

    assert after < due <= after + 32 * DAY
    assert rhythm.is_on(due.date())
    assert (due.hour, due.minute, due.second, due.microsecond) == (rhythm.hour, 0, 0, 0)
    between = [after.replace(hour=rhythm.hour, minute=0, second=0, microsecond=0)]
    while between[-1] < due - DAY:
        between.append(between[-1] + DAY)
    assert not any(after < one < due and rhythm.is_on(one.date()) for one in between)
    assert previous_due(rhythm, before=due) <= after


@given(rhythms, moments, st.integers(1, 400), st.integers(1, 40))
def test_the_latest_of_many_are_those_that_one_finds_one_by_one(
    rhythm: Rhythm, first: datetime, days: int, most: int
) -> None:
    last = first + days * DAY
    found, due = [], next_due(rhythm, after=first - timedelta(microseconds=1))
    while due <= last:
        found.append(due)
        due = next_due(rhythm, after=due)

    assert due_between(rhythm, first=first, last=last, most=most) == found[-most:]


@pytest.mark.parametrize("window", [one.value for one in Window if one != Window.ALL])
@pytest.mark.parametrize("hour", [0, 2, 3, 12, 23])
def test_spans_one_after_the_other_leave_nothing_out_and_nothing_twice(
    zone: ZoneInfo, window: str, hour: int
) -> None:
    rhythm = {
        "day": Rhythm("day", hour),
        "week": Rhythm("week", hour, (1,)),
        "month": Rhythm("month", hour, (), 1),
        "since": Rhythm("week", hour, (1, 3, 5)),
    }[window]
    dues = due_between(rhythm, first=at("2025-12-31T00:00"), last=at("2027-02-01T00:00"), most=999)
    spans = [span_of(window, due=due, last=last) for last, due in pairwise(dues)]

    assert len(spans) >= 12
    assert all(one.before == following.since for one, following in pairwise(spans))
    assert all(
        span.since and span.before and span.since < span.before <= due
        for span, due in zip(spans, dues[1:], strict=True)
    )


def test_a_week_is_whole_days_of_the_desk(settings: Settings) -> None:
    settings.TIME_ZONE = "Europe/Kyiv"
    due = next_due(Rhythm("week", 7, (1,)), after=at("2026-03-02T12:00"))

    assert span_of("week", due=due, last=due) == Span(
        at("2026-03-01T22:00"), at("2026-03-08T22:00")
    )


def test_a_month_is_the_one_that_has_ended_by_the_desks_clocks(settings: Settings) -> None:
    settings.TIME_ZONE = "Asia/Tokyo"
    due = next_due(Rhythm("month", 0, (), 1), after=at("2026-02-20T00:00"))

    assert due == at("2026-02-28T15:00")
    assert span_of("month", due=due, last=due) == Span(
        at("2026-01-31T15:00"), at("2026-02-28T15:00")
    )
    assert span_of("all", due=due, last=due) == Span()
