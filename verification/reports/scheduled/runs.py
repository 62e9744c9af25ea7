"""Each time that a schedule is due: its reports are asked for, and mailed once they are finished.

The sweeper calls `start_due` and `settle_all`. A moment comes once, by a unique constraint; what a
killed worker leaves behind is a row that the next sweep goes on with.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from claims.errors import BadInput, BadInputs, Conflict
from verification import sending
from verification.models import AuditEvent, Report, ReportSchedule, RunMail, ScheduleRun, User
from verification.reports import requests
from verification.reports.scheduled import schedules
from verification.reports.scheduled.calendar import (
    Window,
    due_between,
    next_due,
    previous_due,
    span_of,
)
from verification.reports.scheduled.terms import rhythm_of
from verification.reports.selection import Selection

Action = AuditEvent.Action
Status = ScheduleRun.Status
# One sweep starts at most this many, and mails at most as many.
SWEEP_SIZE = 50
# So many missed moments are logged one by one.
MOST_MISSED = 31
PAUSED = "The schedule was paused before this was mailed."
MISSED = "The desk was not running."
# Of one person. Each makes all of its reports.
MOST_TESTS, WITHIN = 10, timedelta(hours=1)


class NoAddress(Conflict):
    code = "no_address"

    def __str__(self) -> str:
        return "You have no e-mail address here: an administrator can enter one."


class TooManyTests(Conflict):
    code = "too_many_tests"

    def __init__(self, *, again_at: datetime, now: datetime) -> None:
        super().__init__(again_at)
        self.again_at = again_at
        # Seconds after which one may try again.
        self.wait = (again_at - now).total_seconds()

    def __str__(self) -> str:
        # The minute after, so that nobody comes back some seconds early.
        told = timezone.localtime(self.again_at + timedelta(minutes=1))
        return (
            f"You have had {MOST_TESTS} tests sent in an hour. The next one can be sent from"
            f" {told:%H:%M %Z} on."
        )


def start_due(*, now: datetime) -> int:
    """Begin what is due by now; return how many.

    Of several moments that a schedule has missed, only the latest is made up for.
    """
    schedules.pause_orphans(now=now)
    for started in range(SWEEP_SIZE):
        if not _start_next(now):
            return started
    return SWEEP_SIZE


@transaction.atomic
def test(*, schedule_id: int, person: User, now: datetime) -> ScheduleRun:
    """Make the reports as of now and mail them to the person who asks, and to nobody else.

    Asked for again while that is under way, it is the same. The schedule stays as it is.

    :raises NoAddress: the person has none.
    :raises TooManyTests: they have had MOST_TESTS within an hour.
    """
    if not person.email:
        raise NoAddress
    # Against a double click.
    schedule = ReportSchedule.objects.select_for_update(no_key=True).get(pk=schedule_id)
    under_way = ScheduleRun.objects.filter(
        schedule=schedule, is_test=True, person=person, status__in=ScheduleRun.UNFINISHED
    )
    if run := under_way.first():
        return run
    _refuse_floods(person, now)
    run = _begin(schedule, due=now, person=person, is_test=True, now=now)
    schedules.record(Action.SCHEDULE_TESTED, schedule, actor=person, now=now, after={"run": run.pk})
    return run


def _refuse_floods(person: User, now: datetime) -> None:
    # Against tests of many schedules at once.
    User.objects.select_for_update(no_key=True).get(pk=person.pk)
    tests = ScheduleRun.objects.filter(person=person, is_test=True, started_at__gt=now - WITHIN)
    latest = list(tests.order_by("-started_at").values_list("started_at", flat=True)[:MOST_TESTS])
    if len(latest) == MOST_TESTS:
        raise TooManyTests(again_at=latest[-1] + WITHIN, now=now)


def settle_all(*, now: datetime) -> int:
    """Mail the reports of all runs that are finished; return how many runs that were."""
    unfinished = Report.objects.filter(runs=OuterRef("pk"), status__in=Report.UNFINISHED)
    making = ScheduleRun.objects.filter(status=Status.MAKING).exclude(Exists(unfinished))
    ids = list(making.order_by("pk").values_list("pk", flat=True)[:SWEEP_SIZE])
    for run_id in ids:
        _settle(run_id, now)
    return len(ids)


def close(run: ScheduleRun, now: datetime) -> None:
    """Note what came of a run once its mails have all come to an end, one way or another."""
    states = list(RunMail.objects.filter(run=run).values_list("state", flat=True))
    if set(states) & set(RunMail.UNFINISHED):
        return
    reached, wanted = states.count("sent"), len(states) - states.count("left")
    if not wanted:
        _end(run, Status.STOPPED, "Nobody wanted it any more when it was mailed.", now)
        return
    status = Status.SENT if reached == wanted else Status.PARTLY if reached else Status.FAILED
    problem = "" if status == Status.SENT else f"{wanted - reached} of {wanted} were not reached."
    told = {state: states.count(state) for state in RunMail.State.values if state in states}
    action = Action.SCHEDULE_FAILED if status == Status.FAILED else Action.SCHEDULE_SENT
    _end(run, status, problem, now, action=action, told=told)


@transaction.atomic
def _start_next(now: datetime) -> bool:
    due = ReportSchedule.objects.filter(
        status=ReportSchedule.Status.ACTIVE, next_due_at__lte=now
    ).order_by("next_due_at", "pk")
    # Against a second sweeper, and an editor who is changing it.
    schedule = due.select_for_update(skip_locked=True, no_key=True).first()
    if schedule is None or schedule.next_due_at is None:
        return False
    rhythm = rhythm_of(schedule)
    *missed, latest = due_between(
        rhythm, first=schedule.next_due_at, last=now, most=MOST_MISSED + 1
    ) or [schedule.next_due_at]
    _note_missed(schedule, missed, now)
    _begin(schedule, due=latest, person=schedule.owner, is_test=False, now=now)
    schedule.next_due_at = next_due(rhythm, after=now)
    schedule.save(update_fields=["next_due_at"])
    return True


def _note_missed(schedule: ReportSchedule, moments: Iterable[datetime], now: datetime) -> None:
    rows = ScheduleRun.objects.bulk_create(
        ScheduleRun(
            schedule=schedule,
            due_at=moment,
            person=schedule.owner,
            status=Status.MISSED,
            problem=MISSED,
            selection=schedule.selection,
            started_at=now,
            finished_at=now,
        )
        for moment in moments
    )
    if rows:
        told = {"missed": len(rows), "moment": rows[0].due_at.isoformat()}
        schedules.record(Action.SCHEDULE_MISSED, schedule, actor=None, now=now, after=told)


def _begin(
    schedule: ReportSchedule, *, due: datetime, person: User, is_test: bool, now: datetime
) -> ScheduleRun:
    """Ask for the reports of a moment; one that cannot be asked for is a failed run."""
    selection = _selection(schedule, due)
    run = ScheduleRun.objects.create(
        schedule=schedule,
        due_at=due,
        is_test=is_test,
        person=person,
        selection=selection.as_json(),
        started_at=now,
    )
    try:
        run.reports.set(_reports(schedule, selection, run, now))
    except (BadInput, BadInputs) as refusal:
        run.problem = str(refusal)
        run.save(update_fields=["problem"])
    return run


@transaction.atomic
def _reports(
    schedule: ReportSchedule, selection: Selection, run: ScheduleRun, now: datetime
) -> list[Report]:
    return [
        requests.request(
            editor=run.person,
            format=form,
            style=schedule.style,
            selection=selection,
            as_of=run.due_at,
            schedule=schedule.pk,
            now=now,
        )
        for form in schedule.formats
    ]


def _selection(schedule: ReportSchedule, due: datetime) -> Selection:
    last = due
    if schedule.window == Window.SINCE:
        last = _last_sent(schedule, due) or previous_due(rhythm_of(schedule), before=due)
    span = span_of(schedule.window, due=due, last=last)
    chosen = Selection.from_json(schedule.selection)
    return replace(chosen, since=span.since, before=span.before)


def _last_sent(schedule: ReportSchedule, due: datetime) -> datetime | None:
    """Return up to which moment all that is selected has been sent, or was nothing."""
    told = (Status.SENT, Status.PARTLY, Status.NOTHING)
    runs = ScheduleRun.objects.filter(schedule=schedule, is_test=False, status__in=told)
    before = runs.filter(due_at__lt=due).order_by("-due_at")
    return before.values_list("due_at", flat=True).first()


@transaction.atomic
def _settle(run_id: int, now: datetime) -> None:
    # Against a second sweeper.
    waiting = ScheduleRun.objects.filter(pk=run_id, status=Status.MAKING)
    run = waiting.select_for_update(skip_locked=True, no_key=True).first()
    if run is None:
        return
    problem = run.problem or _problem(run)
    claims = max((claims_of(report) for report in run.reports.all()), default=0)
    if not run.is_test and run.schedule.status != ReportSchedule.Status.ACTIVE:
        _end(run, Status.STOPPED, PAUSED, now)
    elif problem:
        _end(run, Status.FAILED, problem, now, action=Action.SCHEDULE_FAILED)
        _mail_to_person(run, now)
    elif not claims and not run.schedule.send_empty and not run.is_test:
        _end(run, Status.NOTHING, "", now)
    else:
        run.status = Status.MAILING
        run.save(update_fields=["status"])
        _mail_to_person(run, now) if run.is_test else _mail_to_list(run, now)


def _problem(run: ScheduleRun) -> str:
    """Return in words why a run has not all of its reports; empty where it has."""
    missing = [report for report in run.reports.all() if report.status != Report.Status.READY]
    return " ".join(
        f"{report.format.upper()}: {report.error or 'somebody has cancelled this report.'}"
        for report in missing
    )


def claims_of(report: Report) -> int:
    return int((report.counts or {}).get("claims", 0))


def _mail_to_list(run: ScheduleRun, now: datetime) -> None:
    # Against an editor who takes one of them from the list.
    wanted = schedules.on_the_list(run.schedule).select_for_update(no_key=True)
    rows = [_mail(run, now, address=one.address, recipient=one) for one in wanted]
    _send(RunMail.objects.bulk_create(rows))
    if not rows:
        _end(run, Status.STOPPED, schedules.NOBODY_LEFT, now)


def _mail_to_person(run: ScheduleRun, now: datetime) -> None:
    """Write to whoever the run is for, or whose schedule it is; nobody where they have gone."""
    if run.person.is_active and run.person.email:
        _send(RunMail.objects.bulk_create([_mail(run, now, address=run.person.email)]))


def _mail(run: ScheduleRun, now: datetime, **to: object) -> RunMail:
    return RunMail(run=run, due_at=now, sent_at=now, at=now, to_person="recipient" not in to, **to)


def _send(mails: Iterable[RunMail]) -> None:
    for mail in mails:
        sending.report_mail(mail.pk)


def _end(
    run: ScheduleRun,
    status: ScheduleRun.Status,
    problem: str,
    now: datetime,
    *,
    action: AuditEvent.Action | None = None,
    told: dict[str, int] | None = None,
) -> None:
    run.status, run.problem, run.finished_at = status, problem, now
    run.save(update_fields=["status", "problem", "finished_at"])
    if action is None:
        return
    after = {"run": run.pk, "test": run.is_test, "moment": run.due_at.isoformat()}
    after |= {"reports": list(run.reports.order_by("pk").values_list("pk", flat=True))}
    schedules.record(
        action, run.schedule, actor=None, now=now, after={**after, **(told or {})}, reason=problem
    )
