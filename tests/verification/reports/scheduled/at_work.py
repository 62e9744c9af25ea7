"""A schedule, and what beat and the workers do about it, one after the other."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.factories import UserFactory
from verification.models import Report, ReportSchedule, RunMail, ScheduleRun, User
from verification.reports import making
from verification.reports.scheduled import delivering, runs, schedules
from verification.reports.scheduled.terms import Terms
from verification.reports.selection import Selection

# A Sunday, as NOW is; the first Monday morning after it; and the one after that.
MADE = datetime(2026, 3, 1, 9, tzinfo=UTC)
DUE = datetime(2026, 3, 2, 7, tzinfo=UTC)
NEXT = DUE + timedelta(days=7)
# When the sweeper comes by.
SWEPT = DUE + timedelta(seconds=20)
AFTER = timedelta(minutes=5)
ANNA, BEN = "anna@news.example", "ben@news.example"


def terms(**fields: Any) -> Terms:
    given: dict[str, Any] = {
        "name": "Disputed this week",
        "selection": Selection(rating="disputed", state="with_verdict"),
        "formats": ("csv",),
        "recipients": (ANNA, BEN),
        "every": "week",
        "weekdays": (1,),
        "hour": 7,
        "window": "week",
    }
    return Terms(**{**given, **fields})


def scheduled(editor: User | None = None, now: datetime = MADE, **fields: Any) -> ReportSchedule:
    editor = editor or UserFactory(role="editor")
    return schedules.add(terms=terms(**fields), editor=editor, now=now)


def clock(now: datetime) -> Callable[[], datetime]:
    return lambda: now


def make(now: datetime = SWEPT) -> None:
    for report in Report.objects.filter(status__in=Report.UNFINISHED):
        making.make(report_id=report.pk, clock=clock(now))


def mail(now: datetime = SWEPT) -> None:
    for pk in list(RunMail.objects.order_by("pk").values_list("pk", flat=True)):
        delivering.deliver(mail_id=pk, clock=clock(now))


def at_work(now: datetime = SWEPT) -> None:
    """Do all that there is to do by now."""
    runs.start_due(now=now)
    make(now)
    runs.settle_all(now=now)
    mail(now)


def log() -> list[tuple[datetime, str]]:
    rows = ScheduleRun.objects.order_by("due_at", "pk")
    return list(rows.values_list("due_at", "status"))


def states() -> dict[str, str]:
    return dict(RunMail.objects.values_list("address", "state"))


def ready(**fields: Any) -> None:
    """Leave a run whose mails wait to be sent."""
    scheduled(**fields)
    runs.start_due(now=SWEPT)
    make()
    runs.settle_all(now=SWEPT)
