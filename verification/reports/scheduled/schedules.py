"""Schedules of reports: made, changed, paused, resumed, taken away. All of it is history."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet, TextField, Value
from django.db.models.functions import Cast, Concat

from claims.errors import BadInput, BadInputs, Conflict
from verification import audit, locking, people
from verification.models import AuditEvent, ReportSchedule, RunMail, ScheduleRecipient, User
from verification.reports.scheduled import terms as wording
from verification.reports.scheduled.calendar import next_due
from verification.reports.scheduled.terms import Terms, kept, rhythm_of
from verification.reports.selection import Selection

Action = AuditEvent.Action
Status = ReportSchedule.Status
MAKING_REPORTS = "verification.export_reports"
# On the whole desk.
MOST = 200
OWNER_LEFT = (
    "Its owner may no longer make reports here. Somebody who may resumes it in their own name."
)
NOBODY_LEFT = "Nobody is on its list any more."


class ScheduleChanged(Conflict):
    code = "schedule_changed"

    def __init__(self, version: int) -> None:
        super().__init__(version)
        self.version = version

    def __str__(self) -> str:
        return (
            "Somebody has changed this schedule meanwhile. Look at it as it is now; what you save"
            " again takes its place."
        )


class TooManySchedules(Conflict):
    code = "too_many_schedules"

    def __str__(self) -> str:
        return f"There are {MOST} schedules. Take one away that is no longer needed."


class NobodyOnTheList(Conflict):
    code = "schedule_without_recipients"

    def __str__(self) -> str:
        return "Nobody is on the list. Change the schedule and add somebody first."


def shown() -> "QuerySet[ReportSchedule]":
    return ReportSchedule.objects.select_related("owner")


@transaction.atomic
def add(*, terms: Terms, editor: User, now: datetime) -> ReportSchedule:
    """Have reports made and mailed from now on, in the editor's name.

    :raises BadInputs: the terms cannot be kept.
    :raises TooManySchedules: there are enough.
    """
    terms = wording.checked(terms, now=now)
    # Against more than MOST by many at once.
    User.objects.select_for_update(no_key=True).get(pk=editor.pk)
    if ReportSchedule.objects.count() >= MOST:
        raise TooManySchedules
    schedule = ReportSchedule.objects.create(
        **kept(terms), owner=editor, changed_at=now, next_due_at=next_due(terms.rhythm(), after=now)
    )
    _set_recipients(schedule, terms)
    record(Action.SCHEDULE_ADDED, schedule, actor=editor, now=now, after=_facts(schedule))
    return schedule


@transaction.atomic
def change(
    *, schedule_id: int, version: int, terms: Terms, editor: User, now: datetime
) -> ReportSchedule:
    """Set a schedule's terms; whoever does so answers for it from then on.

    Who has left its list stays away: they are not added again.

    :raises BadInputs: the terms cannot be kept.
    :raises ScheduleChanged: somebody else was faster.
    """
    schedule = _locked(schedule_id, version)
    terms = wording.checked(terms, now=now)
    before, rhythm = _facts(schedule), rhythm_of(schedule)
    for name, value in kept(terms).items():
        setattr(schedule, name, value)
    # What is due at this moment is still to come, with the new terms.
    is_to_come = schedule.next_due_at is not None and schedule.next_due_at > now
    if is_to_come and rhythm != terms.rhythm():
        schedule.next_due_at = next_due(terms.rhythm(), after=now)
    schedule.owner = editor
    _save(schedule, now)
    _set_recipients(schedule, terms)
    after = _facts(schedule)
    record(Action.SCHEDULE_CHANGED, schedule, actor=editor, now=now, before=before, after=after)
    return schedule


@transaction.atomic
def pause(*, schedule_id: int, editor: User, now: datetime) -> ReportSchedule:
    """Let nothing be sent until somebody resumes it; what is being mailed stops as well."""
    schedule = _locked(schedule_id)
    if schedule.status == Status.ACTIVE:
        pause_it(schedule, actor=editor, reason="", now=now)
    return schedule


def pause_it(schedule: ReportSchedule, *, actor: User | None, reason: str, now: datetime) -> None:
    """Pause a schedule that is locked, for a reason that its page shows."""
    schedule.status, schedule.next_due_at, schedule.pause_reason = Status.PAUSED, None, reason
    _save(schedule, now)
    record(Action.SCHEDULE_PAUSED, schedule, actor=actor, now=now, reason=reason)


@transaction.atomic
def resume(*, schedule_id: int, editor: User, now: datetime) -> ReportSchedule:
    """Go on, in the name of whoever says so; what was due meanwhile is not made up for.

    :raises NobodyOnTheList: there is nobody to mail to.
    """
    schedule = _locked(schedule_id)
    if schedule.status == Status.ACTIVE:
        return schedule
    if not on_the_list(schedule).exists():
        raise NobodyOnTheList
    schedule.status, schedule.pause_reason, schedule.owner = Status.ACTIVE, "", editor
    schedule.next_due_at = next_due(rhythm_of(schedule), after=now)
    _save(schedule, now)
    record(Action.SCHEDULE_RESUMED, schedule, actor=editor, now=now)
    return schedule


@transaction.atomic
def remove(*, schedule_id: int, editor: User, now: datetime) -> None:
    """Take a schedule away, with its list and its log; reports and history stay."""
    schedule = _locked(schedule_id)
    record(Action.SCHEDULE_REMOVED, schedule, actor=editor, now=now, before=_facts(schedule))
    # Before its mails, as by whoever notes what came of one.
    locking.in_order(schedule.runs.all())
    schedule.delete()


@transaction.atomic
def pause_orphans(*, now: datetime) -> int:
    """Pause what goes out in the name of somebody who may no longer make reports."""
    active = ReportSchedule.objects.filter(status=Status.ACTIVE)
    orphans = active.exclude(owner__in=people.with_permission(MAKING_REPORTS))
    # Against a second sweeper.
    rows = list(orphans.select_for_update(skip_locked=True, no_key=True, of=("self",)))
    for schedule in rows:
        pause_it(schedule, actor=None, reason=OWNER_LEFT, now=now)
    return len(rows)


def forget_address(address: str) -> None:
    """Take somebody's address from all lists and all logs."""
    if not address:
        return
    ScheduleRecipient.objects.filter(address__iexact=address).delete()
    mails = RunMail.objects.filter(address__iexact=address)
    # By number, as no two of a run are the same.
    mails.update(address=Concat(Value("former-"), Cast("pk", TextField())), problem="")


def on_the_list(schedule: ReportSchedule) -> "QuerySet[ScheduleRecipient]":
    return ScheduleRecipient.objects.filter(schedule=schedule, left_at=None).order_by("pk")


def terms_of(schedule: ReportSchedule) -> Terms:
    return Terms(
        name=schedule.name,
        selection=Selection.from_json(schedule.selection),
        formats=tuple(schedule.formats),
        recipients=tuple(on_the_list(schedule).values_list("address", flat=True)),
        style=schedule.style,
        every=schedule.every,
        weekdays=tuple(schedule.weekdays),
        month_day=schedule.month_day,
        hour=schedule.hour,
        window=schedule.window,
        send_empty=schedule.send_empty,
    )


def record(
    action: AuditEvent.Action,
    schedule: ReportSchedule,
    *,
    actor: User | None,
    now: datetime,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    reason: str = "",
) -> None:
    """Write an event about a schedule: by number, and never with an address or its name."""
    named = {"schedule": schedule.pk}
    audit.record(
        action,
        actor=actor,
        at=now,
        before=before and {**named, **before},
        after={**named, **(after or {})},
        reason=reason,
    )


def _locked(schedule_id: int, version: int | None = None) -> ReportSchedule:
    # Against a second editor, and against the sweeper.
    schedule = ReportSchedule.objects.select_for_update(no_key=True).get(pk=schedule_id)
    if version is not None and schedule.version != version:
        raise ScheduleChanged(schedule.version)
    return schedule


def _save(schedule: ReportSchedule, now: datetime) -> None:
    schedule.version += 1
    schedule.changed_at = now
    schedule.save()


def _set_recipients(schedule: ReportSchedule, terms: Terms) -> None:
    wanted = {address.lower(): address for address in terms.recipients}
    rows = {row.address.lower(): row for row in schedule.recipients.all()}
    if problems := [_left(row) for low, row in rows.items() if low in wanted and row.left_at]:
        raise BadInputs(problems)
    gone = [row.pk for low, row in rows.items() if low not in wanted and not row.left_at]
    ScheduleRecipient.objects.filter(pk__in=gone).delete()
    ScheduleRecipient.objects.bulk_create(
        ScheduleRecipient(schedule=schedule, address=address)
        for low, address in wanted.items()
        if low not in rows
    )


def _left(row: ScheduleRecipient) -> BadInput:
    return BadInput(
        code="recipient_left",
        field="recipients",
        message=f"“{row.address}” has said not to want this any more.",
        remedy="Leave it out. Whoever wants it back opens the link in an earlier e-mail.",
    )


def _facts(schedule: ReportSchedule) -> dict[str, Any]:
    """Return what history has of a schedule; of its list only how long it is."""
    said = ("selection", "formats", "style", "every", "weekdays", "month_day", "hour", "window")
    facts = {name: getattr(schedule, name) for name in (*said, "send_empty")}
    return {**facts, "owner": schedule.owner_id, "recipients": on_the_list(schedule).count()}
