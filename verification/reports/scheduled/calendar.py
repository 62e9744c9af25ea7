"""When a schedule is due, and of which time its reports tell, by the clocks of the desk's zone."""

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.utils import timezone

from verification.models import ReportSchedule

Every = ReportSchedule.Every
Window = ReportSchedule.Window
A_DAY = timedelta(days=1)
# How many whole days, the last of them the one before.
DAYS = {Window.DAY: 1, Window.WEEK: 7}


@dataclass(frozen=True, slots=True)
class Rhythm:
    """Every day, on some days of the week, or on one day of the month, at a full hour."""

    every: str
    hour: int
    # From 1 (Monday) to 7.
    weekdays: tuple[int, ...] = ()
    # In shorter months, their last day.
    month_day: int | None = None

    def is_on(self, day: date) -> bool:
        if self.every == Every.WEEK:
            return day.isoweekday() in self.weekdays
        if self.every == Every.MONTH:
            last = calendar.monthrange(day.year, day.month)[1]
            return day.day == min(self.month_day or last, last)
        return True


@dataclass(frozen=True, slots=True)
class Span:
    """From a moment on, up to and without another one; what is None is open."""

    since: datetime | None = None
    before: datetime | None = None


def next_due(rhythm: Rhythm, *, after: datetime) -> datetime:
    """Return the first due moment later than another one."""
    return next(_moments(rhythm, after))


def due_between(rhythm: Rhythm, *, first: datetime, last: datetime, most: int) -> list[datetime]:
    """Return the latest due moments of a time, `most` of them, both ends included."""
    found: list[datetime] = []
    for moment in _moments(rhythm, first - timedelta(microseconds=1)):
        if moment > last:
            return found[-most:]
        found.append(moment)
    return found


def previous_due(rhythm: Rhythm, *, before: datetime) -> datetime:
    """Return the last due moment earlier than another one."""
    # Two months have each of their days at least once.
    return due_between(
        rhythm, first=before - 63 * A_DAY, last=before - timedelta(microseconds=1), most=1
    )[0]


def span_of(window: str, *, due: datetime, last: datetime) -> Span:
    """Return the time that a window stands for; `last` is when the one before was due."""
    today = timezone.localdate(due, timezone.get_default_timezone())
    if window == Window.ALL:
        return Span()
    if window == Window.SINCE:
        return Span(last, due)
    if window == Window.MONTH:
        first = today.replace(day=1)
        return Span(_at((first - A_DAY).replace(day=1), 0), _at(first, 0))
    return Span(_at(today - DAYS[Window(window)] * A_DAY, 0), _at(today, 0))


def _moments(rhythm: Rhythm, after: datetime) -> Iterator[datetime]:
    day = timezone.localdate(after, timezone.get_default_timezone())
    while True:
        if rhythm.is_on(day) and (moment := _at(day, rhythm.hour)) > after:
            yield moment
        day += A_DAY


def _at(day: date, hour: int) -> datetime:
    """Return a full hour of a day; one that the clocks leave out is as much later as they jump."""
    return timezone.make_aware(
        datetime.combine(day, time(hour)), timezone.get_default_timezone()
    ).astimezone(UTC)
