"""Leaving the list of a schedule by the link in its mail: whoever has the link need not sign in."""

from datetime import datetime

from django.core import signing
from django.db import transaction
from django.urls import reverse

from verification import mailing
from verification.models import AuditEvent, ReportSchedule, ScheduleRecipient
from verification.reports.scheduled import schedules

Action = AuditEvent.Action
SALT = "claimdesk.schedule.leave"


def link(recipient: ScheduleRecipient) -> str:
    token = signing.dumps(recipient.pk, salt=SALT)
    return mailing.address(reverse("verification:leave-schedule", args=[token]))


def whose(token: str) -> ScheduleRecipient:
    """Return who leaves, or comes back, by a link.

    :raises mailing.UnknownLink: it is none of ours, or they are on the list no more.
    """
    try:
        number = signing.loads(token, salt=SALT)
        return ScheduleRecipient.objects.select_related("schedule").get(pk=number)
    except (signing.BadSignature, ScheduleRecipient.DoesNotExist) as error:
        raise mailing.UnknownLink from error


@transaction.atomic
def leave(*, recipient: ScheduleRecipient, now: datetime) -> None:
    """Send them nothing any more; without anybody on its list the schedule pauses."""
    # Against the last two who leave at once.
    schedule = ReportSchedule.objects.select_for_update(no_key=True).get(pk=recipient.schedule_id)
    staying = ScheduleRecipient.objects.filter(pk=recipient.pk, left_at=None)
    if not staying.update(left_at=now):
        return
    told = {"recipient": recipient.pk}
    schedules.record(Action.SCHEDULE_LEFT, schedule, actor=None, now=now, after=told)
    is_active = schedule.status == ReportSchedule.Status.ACTIVE
    if is_active and not schedules.on_the_list(schedule).exists():
        schedules.pause_it(schedule, actor=None, reason=schedules.NOBODY_LEFT, now=now)


@transaction.atomic
def come_back(*, recipient: ScheduleRecipient, now: datetime) -> None:
    """Send it to them again; a schedule that has paused stays so until an editor resumes it."""
    gone = ScheduleRecipient.objects.filter(pk=recipient.pk, left_at__isnull=False)
    if gone.update(left_at=None):
        told = {"recipient": recipient.pk}
        schedule = recipient.schedule
        schedules.record(Action.SCHEDULE_REJOINED, schedule, actor=None, now=now, after=told)
