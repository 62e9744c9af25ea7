"""A frozen export of verdicts."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q


class ReportQuerySet(models.QuerySet["Report"]):
    def overdue(self, *, at: datetime, after: timedelta) -> "ReportQuerySet":
        """Return the unfinished reports whose message was sent at least `after` ago."""
        return self.filter(status__in=Report.UNFINISHED, sent_at__lte=at - after)


class Report(models.Model):
    class Status(models.TextChoices):
        WAITING = "waiting", "Waiting"
        RUNNING = "running", "Running"
        READY = "ready", "Ready"
        FAILED = "failed", "Failed"

    UNFINISHED = (Status.WAITING, Status.RUNNING)

    # A name in reports.formats.FORMATS.
    format = models.CharField(max_length=20)
    # A name in citing.formatting.STYLES; empty where citations are not written out.
    style = models.CharField(max_length=20, blank=True)
    # What was asked for, in the form of reports.selection.Selection.as_json().
    selection = models.JSONField()
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="reports"
    )
    requested_at = models.DateTimeField()
    sent_at = models.DateTimeField()
    status = models.CharField(max_length=10, choices=Status, default=Status.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    rows_done = models.PositiveIntegerField(default=0)
    rows_total = models.PositiveIntegerField(null=True, blank=True)
    file = models.FileField(upload_to="reports/", blank=True)
    size = models.PositiveBigIntegerField(null=True, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    error = models.TextField(blank=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="report_status_is_known",
                condition=Q(status__in=["waiting", "running", "ready", "failed"]),
            ),
            models.CheckConstraint(
                name="report_ready_is_whole",
                condition=~Q(status="ready")
                | (~Q(file="") & ~Q(sha256="") & Q(size__isnull=False, finished_at__isnull=False)),
            ),
        ]
        indexes = [
            # The sweeper's query: what was sent long ago and is not finished.
            models.Index(
                name="report_unfinished_by_sent",
                fields=["sent_at"],
                condition=Q(status__in=["waiting", "running"]),
            )
        ]

    def __str__(self) -> str:
        return f"Report {self.pk} ({self.format})"
