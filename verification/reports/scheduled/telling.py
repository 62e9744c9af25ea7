"""Schedules and their runs, as lists and logs show them."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Count, Prefetch, Q, QuerySet

from verification.models import Report, ReportSchedule, RunMail, ScheduleRun
from verification.reports.scheduled import schedules
from verification.reports.scheduled.calendar import Every
from verification.reports.scheduled.terms import WEEKDAYS


@dataclass(frozen=True, slots=True)
class Line:
    """A schedule in the list, with the last of its runs that is no test."""

    schedule: ReportSchedule
    rhythm: str
    # How many get it.
    recipients: int
    left: int
    last: ScheduleRun | None


def listed() -> Iterator[Line]:
    """Yield all schedules, by their names; there are at most `schedules.MOST`."""
    counted = schedules.shown().annotate(
        staying=Count("recipients", filter=Q(recipients__left_at=None)),
        left=Count("recipients", filter=Q(recipients__left_at__isnull=False)),
    )
    real = ScheduleRun.objects.filter(is_test=False).order_by("schedule", "-due_at")
    last = {run.schedule_id: run for run in real.distinct("schedule")}
    for one in counted.order_by("name", "pk"):
        yield Line(one, rhythm(one), one.staying, one.left, last.get(one.pk))


def log(schedule: ReportSchedule) -> "QuerySet[ScheduleRun]":
    """Return the runs of a schedule, with their reports and what came of each mail."""
    return (
        ScheduleRun.objects.filter(schedule=schedule)
        .select_related("person")
        .prefetch_related(
            Prefetch("reports", Report.objects.order_by("pk")),
            Prefetch("mails", RunMail.objects.order_by("pk")),
        )
    )


def rhythm(schedule: ReportSchedule) -> str:
    """Return in words when a schedule is due."""
    at = f"at {schedule.hour:02}:00 ({settings.TIME_ZONE})"
    if schedule.every == Every.WEEK:
        days = [WEEKDAYS[day] for day in schedule.weekdays]
        named = ", ".join(days[:-1]) + f" and {days[-1]}" if len(days) > 1 else days[0]
        return f"Every {named} {at}"
    if schedule.every == Every.MONTH:
        return f"On day {schedule.month_day} of each month {at}"
    return f"Every day {at}"
