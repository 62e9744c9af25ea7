"""Mailing a run's reports: to each address a message of its own, and none of them twice.

An attempt is claimed by moving its due time ahead, so that what a killed worker was preparing falls
due again by itself. From the moment at which the message is handed to the mail server on that would
be once too often: it is noted before, and what was never noted to have ended is not sent again.
"""

import smtplib
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

import structlog
from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.message import EmailMessage
from django.db import transaction
from django.db.models import F

from claims.errors import Conflict
from verification import sending
from verification.models import AuditEvent, ReportSchedule, RunMail, ScheduleRun, User
from verification.reports.scheduled import messages, runs, schedules

logger = structlog.get_logger(__name__)
Action = AuditEvent.Action
State = RunMail.State
MAX_ATTEMPTS = 8
LONGEST_WAIT = timedelta(hours=12)
# Seconds that the mail server may take for one step: an attachment is long.
PATIENCE = 120
# Of what has been handed to the mail server so long ago nobody knows any more what came of it.
LOST_AFTER = timedelta(minutes=30)
PERMANENT = 500
LOST = (
    "The worker stopped while the mail server had it. It may have arrived, so it is not repeated."
)
LOST_ON_THE_WAY = "It may have arrived, so it is not repeated."
GAVE_UP = f"The worker stopped {MAX_ATTEMPTS} times while it prepared this."
NOT_AN_ADDRESS = "No mail can be sent to this address."
LEFT = "No longer on the list."
NOT_THEIRS = "This person may no longer make reports here."


class NotRepeatable(Conflict):
    code = "mail_not_repeatable"

    def __str__(self) -> str:
        return (
            "Only what failed, or of which nobody knows whether it arrived, is sent again, and"
            " only while its schedule is active."
        )


class Refused(Exception):
    """The mail server has said that it does not take the message."""

    def __init__(self, problem: str, *, is_final: bool) -> None:
        super().__init__(problem)
        self.is_final = is_final


def deliver(*, mail_id: int, clock: Callable[[], datetime]) -> None:
    """Send one message, unless that was done, is being done, or is not wanted any more.

    Safe to call twice, or at once. What the mail server does not take now is tried again later, a
    few times.
    """
    attempt = _claim(mail_id, clock())
    if attempt is None:
        return
    mail = RunMail.objects.select_related("run__schedule__owner", "run__person", "recipient").get(
        pk=mail_id
    )
    if attempt > MAX_ATTEMPTS:
        _ended(mail_id, State.FAILED, GAVE_UP, clock())
        return
    if unwanted := _unwanted(mail):
        _ended(mail_id, State.LEFT, unwanted, clock())
        return
    try:
        _hand_over(mail, attempt, clock)
    except Refused as refusal:
        is_last = refusal.is_final or attempt >= MAX_ATTEMPTS
        _ended(mail_id, State.FAILED if is_last else State.WAITING, str(refusal), clock())


@transaction.atomic
def again(*, mail_id: int, editor: User, now: datetime) -> RunMail:
    """Send what did not, or may not, have arrived once more: a person has decided so.

    :raises RunMail.DoesNotExist: there is none.
    :raises NotRepeatable: it has arrived, is under way, was for its owner alone, or is paused.
    """
    mail = RunMail.objects.select_related("run__schedule").get(pk=mail_id)
    # Against a double click, and against what still comes of the last attempt.
    run = ScheduleRun.objects.select_for_update(no_key=True).get(pk=mail.run_id)
    lost = RunMail.objects.filter(pk=mail_id, to_person=False)
    lost = lost.filter(state__in=(State.FAILED, State.UNKNOWN))
    is_active = mail.run.schedule.status == ReportSchedule.Status.ACTIVE
    waits = {"state": State.WAITING, "attempts": 0, "problem": ""}
    if not is_active or not lost.update(**waits, due_at=now, sent_at=now, at=now):
        raise NotRepeatable
    run.status, run.finished_at, run.problem = ScheduleRun.Status.MAILING, None, ""
    run.save(update_fields=["status", "finished_at", "problem"])
    told = {"run": run.pk, "mail": mail.pk}
    schedules.record(Action.SCHEDULE_REPEATED, mail.run.schedule, actor=editor, now=now, after=told)
    sending.report_mail(mail.pk)
    return RunMail.objects.get(pk=mail_id)


def resend_overdue(*, now: datetime, after: timedelta) -> int:
    """Tell the workers of what waits, and give up what nobody knows about; return how many."""
    lost = RunMail.objects.filter(state=State.SENDING, at__lte=now - LOST_AFTER)
    for mail_id in lost.values_list("pk", flat=True)[: sending.SWEEP_SIZE]:
        _ended(mail_id, State.UNKNOWN, LOST, now, were=(State.SENDING,))
    waiting = RunMail.objects.filter(state=State.WAITING, due_at__lte=now, sent_at__lte=now - after)
    return sending.overdue(waiting, sending.report_mail, now=now)


def _claim(mail_id: int, now: datetime) -> int | None:
    """Return the number of the attempt that is this worker's; None where there is none to make."""
    due = RunMail.objects.filter(pk=mail_id, state=State.WAITING, due_at__lte=now)
    with transaction.atomic():
        mail = due.select_for_update(skip_locked=True, no_key=True).first()
        if mail is None:
            return None
        wait = min(settings.RESEND_AFTER * 2**mail.attempts, LONGEST_WAIT)
        due.update(attempts=F("attempts") + 1, due_at=now + wait, sent_at=now)
        return mail.attempts + 1


def _unwanted(mail: RunMail) -> str:
    """Return in words why a message is not to be sent any more; empty where it is."""
    if mail.to_person:
        return "" if mail.run.person.has_perm(schedules.MAKING_REPORTS) else NOT_THEIRS
    if mail.recipient is None or mail.recipient.left_at:
        return LEFT
    schedule = mail.run.schedule
    is_active = schedule.status == ReportSchedule.Status.ACTIVE
    # The sweeper may not have come by since they lost it.
    return "" if is_active and schedule.owner.has_perm(schedules.MAKING_REPORTS) else runs.PAUSED


def _hand_over(mail: RunMail, attempt: int, clock: Callable[[], datetime]) -> None:
    """Send a message.

    :raises Refused: the mail server is away, or does not take it.
    """
    connection = get_connection(timeout=PATIENCE)
    try:
        message = messages.of(mail)
        connection.open()
    except OSError as error:  # smtplib's errors are of this kind
        logger.warning("report_mail_waits", mail=mail.pk, reason=type(error).__name__)
        raise Refused(_in_words(error), is_final=False) from error
    try:
        begun = RunMail.objects.filter(pk=mail.pk, state=State.WAITING, attempts=attempt)
        if begun.update(state=State.SENDING, at=clock()):
            message.connection = connection
            _send(mail, message, clock)
    finally:
        # It has the message or has not: how the talk ends changes nothing.
        with suppress(OSError):
            connection.close()


def _send(mail: RunMail, message: EmailMessage, clock: Callable[[], datetime]) -> None:
    try:
        message.send()
    except smtplib.SMTPRecipientsRefused as error:
        code, words = next(iter(error.recipients.values()))
        raise _refused(code, words) from error
    except smtplib.SMTPResponseException as error:
        raise _refused(error.smtp_code, error.smtp_error) from error
    except ValueError as error:  # told before anything is said to the mail server
        raise Refused(NOT_AN_ADDRESS, is_final=True) from error
    except OSError as error:
        logger.warning("report_mail_unknown", mail=mail.pk, reason=type(error).__name__)
        _ended(mail.pk, State.UNKNOWN, f"{_in_words(error)} {LOST_ON_THE_WAY}", clock())
    else:
        _ended(mail.pk, State.SENT, "", clock())


def _refused(code: int, words: bytes | str) -> Refused:
    said = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    said = " ".join(said.split())[:200]
    return Refused(f"The mail server does not take it: {code} {said}", is_final=code >= PERMANENT)


def _in_words(error: OSError) -> str:
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return "The mail server does not let us sign in."
    if isinstance(error, smtplib.SMTPException):
        return "The mail server has broken off the connection."
    if isinstance(error, FileNotFoundError):
        return "The file of a report is gone."
    return f"The mail server cannot be reached ({error.strerror or type(error).__name__})."


@transaction.atomic
def _ended(
    mail_id: int,
    state: RunMail.State,
    problem: str,
    now: datetime,
    *,
    # A worker that was slow knows after all.
    were: tuple[RunMail.State, ...] = (*RunMail.UNFINISHED, State.UNKNOWN),
) -> None:
    """Note what came of an attempt, and of the run where it was the last one."""
    # Against the last two mails of a run that end at once.
    runs_of = ScheduleRun.objects.filter(mails=mail_id)
    run = runs_of.select_for_update(no_key=True, of=("self",)).first()
    if run is None:
        return  # taken away with its schedule
    RunMail.objects.filter(pk=mail_id, state__in=were).update(
        state=state, problem=problem[:300], at=now
    )
    if run.status == ScheduleRun.Status.MAILING:
        runs.close(run, now)
