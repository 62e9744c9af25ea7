"""Reports that are made again and again and mailed to a list; each time leaves its row."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from verification.models.reports import Report


class ReportSchedule(models.Model):
    class Every(models.TextChoices):
        DAY = "day", "Every day"
        WEEK = "week", "On days of the week"
        MONTH = "month", "Once a month"

    class Window(models.TextChoices):
        """Of which time the verdicts are; days and months are those of the desk's time zone."""

        DAY = "day", "The day before"
        WEEK = "week", "The seven days before"
        MONTH = "month", "The calendar month before"
        SINCE = "since", "Since the last one that was sent"
        ALL = "all", "All there are, whatever their age"

    class Status(models.TextChoices):
        ACTIVE = "active", "Active"
        PAUSED = "paused", "Paused"

    name = models.CharField(max_length=100)
    # As reports.selection.Selection.as_json(), without days: the window gives these each time.
    selection = models.JSONField()
    # Names in reports.formats.FORMATS.
    formats = ArrayField(models.CharField(max_length=20))
    style = models.CharField(max_length=20, blank=True)
    every = models.CharField(max_length=10, choices=Every)
    # From 1 (Monday) to 7; empty unless it is by the week.
    weekdays = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True)
    # In shorter months, their last day.
    month_day = models.PositiveSmallIntegerField(null=True, blank=True)
    # By the clocks of the desk's time zone.
    hour = models.PositiveSmallIntegerField()
    window = models.CharField(max_length=10, choices=Window)
    # Whether it is mailed when no claim fits.
    send_empty = models.BooleanField(default=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.ACTIVE)
    pause_reason = models.TextField(blank=True)
    # In whose name reports are made and mailed: who said last what they are to be.
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="report_schedules"
    )
    changed_at = models.DateTimeField()
    # Null while it is paused.
    next_due_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="schedule_active_is_due",
                condition=Q(status="active", next_due_at__isnull=False)
                | Q(status="paused", next_due_at=None),
            ),
            models.CheckConstraint(name="schedule_hour_is_one", condition=Q(hour__lte=23)),
            models.CheckConstraint(
                name="schedule_month_day_is_one",
                condition=(Q(every="month", month_day__gte=1, month_day__lte=31))
                | (~Q(every="month") & Q(month_day=None)),
            ),
        ]
        indexes = [
            # The sweeper's query: what is due.
            models.Index(
                name="schedule_by_due", fields=["next_due_at"], condition=Q(status="active")
            )
        ]

    def __str__(self) -> str:
        return self.name


class ScheduleRecipient(models.Model):
    schedule = models.ForeignKey(
        ReportSchedule,
        models.CASCADE,
        related_name="recipients",
        db_index=False,  # the constraint has it
    )
    address = models.EmailField()
    # Since when they do not want it any more. The row stays, so that nobody adds them again.
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "schedule", Lower("address"), name="schedule_recipient_once_per_schedule"
            )
        ]

    def __str__(self) -> str:
        return f"Recipient {self.pk}"


class ScheduleRun(models.Model):
    """One moment at which a schedule was due, or a test, and what came of it."""

    class Status(models.TextChoices):
        MAKING = "making", "Reports are being made"
        MAILING = "mailing", "Being mailed"
        SENT = "sent", "Sent"
        PARTLY = "partly", "Sent, not to all"
        NOTHING = "nothing", "No claims, not sent"
        MISSED = "missed", "Missed"
        STOPPED = "stopped", "Stopped"
        FAILED = "failed", "Failed"

    UNFINISHED = (Status.MAKING, Status.MAILING)

    schedule = models.ForeignKey(ReportSchedule, models.CASCADE, related_name="runs")
    # The moment that its reports tell of.
    due_at = models.DateTimeField()
    is_test = models.BooleanField(default=False)
    # In whose name: the schedule's owner then; of a test, whoever wanted it, and alone gets it.
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    status = models.CharField(max_length=10, choices=Status, default=Status.MAKING)
    # In words, where it was not sent as it should have been.
    problem = models.TextField(blank=True)
    # The schedule's, with the span of time that its window was.
    selection = models.JSONField()
    reports = models.ManyToManyField(Report, related_name="runs")
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            # However many sweepers there are, and however often: a moment comes once.
            models.UniqueConstraint(
                name="schedule_run_once_per_moment",
                fields=["schedule", "due_at"],
                condition=Q(is_test=False),
            ),
            models.CheckConstraint(
                name="schedule_run_status_is_known",
                condition=Q(
                    status__in=[
                        "making",
                        "mailing",
                        "sent",
                        "partly",
                        "nothing",
                        "missed",
                        "stopped",
                        "failed",
                    ]
                ),
            ),
        ]
        indexes = [
            # The sweeper's query: whose reports may be finished.
            models.Index(name="schedule_run_making", fields=["id"], condition=Q(status="making"))
        ]

    def __str__(self) -> str:
        return f"Run {self.pk} of {self.due_at:%Y-%m-%d %H:%M}"


class RunMail(models.Model):
    """One message of a run to one address."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        # Whatever happens from here on, it is not sent again by itself.
        SENDING = "sending", "Being sent"
        SENT = "sent", "Sent"
        LEFT = "left", "No longer wanted"
        UNKNOWN = "unknown", "Not known"
        FAILED = "failed", "Failed"

    UNFINISHED = (State.WAITING, State.SENDING)

    run = models.ForeignKey(
        ScheduleRun,
        models.CASCADE,
        related_name="mails",
        db_index=False,  # the constraint has it
    )
    address = models.EmailField()
    # Null: it goes to the run's person, who is on no list.
    recipient = models.ForeignKey(
        ScheduleRecipient, models.SET_NULL, null=True, blank=True, related_name="mails"
    )
    to_person = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    # When the next attempt may be made, and when the workers were last told.
    due_at = models.DateTimeField()
    sent_at = models.DateTimeField()
    # When the state became what it is.
    at = models.DateTimeField()
    problem = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="run_mail_once_per_address", fields=["run", "address"]),
            models.CheckConstraint(
                name="run_mail_state_is_known",
                condition=Q(state__in=["waiting", "sending", "sent", "left", "unknown", "failed"]),
            ),
        ]
        indexes = [
            # The sweeper's query: what waits, or was begun and has never ended.
            models.Index(
                name="run_mail_unfinished",
                fields=["due_at"],
                condition=Q(state__in=["waiting", "sending"]),
            )
        ]

    def __str__(self) -> str:
        return f"Mail {self.pk} of run {self.run_id}"
