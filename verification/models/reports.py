"""A frozen export of verdicts, and what it reads: claims as they stood at one moment."""

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from claims.models import Claim
from verification.models.ledger import Checkpoint
from verification.models.review import Review
from verification.models.verdict import Verdict


class ReportQuerySet(models.QuerySet["Report"]):
    def overdue(self, *, at: datetime, after: timedelta) -> "ReportQuerySet":
        """Return the unfinished reports whose message was sent at least `after` ago."""
        return self.filter(status__in=Report.UNFINISHED, sent_at__lte=at - after)


class ReportManager(models.Manager["Report"]):
    def get_queryset(self) -> ReportQuerySet:
        """Return reports without what their searches found, which may be a million numbers."""
        return ReportQuerySet(self.model, using=self._db).defer("found")

    def overdue(self, *, at: datetime, after: timedelta) -> ReportQuerySet:
        return self.get_queryset().overdue(at=at, after=after)


class Report(models.Model):
    class Status(models.TextChoices):
        WAITING = "waiting", "Waiting"
        RUNNING = "running", "Running"
        READY = "ready", "Ready"
        FAILED = "failed", "Failed"
        CANCELLED = "cancelled", "Cancelled"

    UNFINISHED = (Status.WAITING, Status.RUNNING)

    # A name in reports.formats.FORMATS.
    format = models.CharField(max_length=20)
    # A name in citing.formatting.STYLES; empty where citations are not written out.
    style = models.CharField(max_length=20, blank=True)
    # What was asked for, in the form of reports.selection.Selection.as_json().
    selection = models.JSONField()
    # Whether it names reviewers; else they appear under their pseudonyms.
    names = models.BooleanField(default=False)
    # The moment that it tells of: as asked for, else that of its making.
    as_of = models.DateTimeField(null=True, blank=True)
    # Of the history, up to which event: what was stored later does not count, whatever its time.
    upto = models.BigIntegerField(null=True, blank=True)
    # The claims that the selection's query had found, ascending: fixed when the report is made.
    found = ArrayField(models.BigIntegerField(), null=True, blank=True)
    # Of these numbers, a line each.
    found_sha256 = models.CharField(max_length=64, blank=True)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="reports"
    )
    requested_at = models.DateTimeField()
    sent_at = models.DateTimeField()
    status = models.CharField(max_length=10, choices=Status, default=Status.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    # When the attempt began that is under way, or that made the file.
    started_at = models.DateTimeField(null=True, blank=True)
    rows_done = models.PositiveIntegerField(default=0)
    rows_total = models.PositiveIntegerField(null=True, blank=True)
    file = models.FileField(upload_to="reports/", blank=True)
    size = models.PositiveBigIntegerField(null=True, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    # The version of what wrote it, such as "json/1".
    schema = models.CharField(max_length=40, blank=True)
    # As contents.Counts.
    counts = models.JSONField(null=True, blank=True)
    # The first signed state of the history that has all that it rests on. No reference that the
    # database checks: whoever empties the one table must not empty the other along.
    checkpoint = models.ForeignKey(
        Checkpoint,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    finished_at = models.DateTimeField(null=True, blank=True)
    error = models.TextField(blank=True)

    objects = ReportManager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="report_status_is_known",
                condition=Q(status__in=["waiting", "running", "ready", "failed", "cancelled"]),
            ),
            models.CheckConstraint(
                name="report_ready_is_whole",
                condition=~Q(status="ready")
                | (~Q(file="") & ~Q(sha256="") & Q(size__isnull=False, finished_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="report_ready_is_of_a_moment",
                condition=~Q(status="ready")
                | (
                    Q(as_of__isnull=False, upto__isnull=False, counts__isnull=False) & ~Q(schema="")
                ),
            ),
        ]
        indexes = [
            # The sweeper's query: what was sent long ago and is not finished.
            models.Index(
                name="report_unfinished_by_sent",
                fields=["sent_at"],
                condition=Q(status__in=["waiting", "running"]),
            ),
            # What somebody has asked for and is not finished: asked for again, it is the same.
            models.Index(
                name="report_unfinished_by_person",
                fields=["requested_by"],
                condition=Q(status__in=["waiting", "running"]),
            ),
        ]

    def __str__(self) -> str:
        return f"Report {self.pk} ({self.format})"


class Chosen(models.Model):
    """A claim as it stood at a moment: what decided it then, and how. A view, not a table.

    Which moment is said by `asof.reading`; without it, now. A claim that was not there yet
    is not in it. In SQL it is the relation `verification_chosen`, with the columns below.
    """

    review = models.OneToOneField(
        Review, models.DO_NOTHING, primary_key=True, related_name="+", db_constraint=False
    )
    claim = models.ForeignKey(Claim, models.DO_NOTHING, related_name="+", db_constraint=False)
    verdict = models.ForeignKey(
        Verdict, models.DO_NOTHING, null=True, related_name="+", db_constraint=False
    )
    state = models.CharField(max_length=20, choices=Review.State)
    published_at = models.DateTimeField(null=True)
    dismissed_as = models.CharField(max_length=20, choices=Review.DismissedAs)
    dismissal_reason = models.TextField()
    duplicate_of = models.ForeignKey(
        Review, models.DO_NOTHING, null=True, related_name="+", db_constraint=False
    )

    class Meta:
        managed = False
        db_table = "verification_chosen"

    def __str__(self) -> str:
        return f"Review {self.pk} ({self.state})"
