"""Figures that a worker has counted, so that a page reads few rows however many there are."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class WorkDay(models.Model):
    """What one person, or everybody together, finished on one day, whatever the outcome."""

    day = models.DateField()
    # Null: everybody.
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    finished = models.PositiveIntegerField()
    # From taking a claim to submitting it: half and nine of ten took no longer. Null where it is
    # not known when they were taken.
    median_seconds = models.PositiveIntegerField(null=True, blank=True)
    slow_seconds = models.PositiveIntegerField(null=True, blank=True)
    counted_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["reviewer", "day"], nulls_distinct=False, name="workday_once"
            ),
            models.CheckConstraint(
                name="workday_slow_is_slower",
                condition=Q(slow_seconds__gte=models.F("median_seconds")),
            ),
        ]
        indexes = [
            # The people of the last days.
            models.Index(name="workday_by_day", fields=["day"])
        ]

    def __str__(self) -> str:
        return f"{self.reviewer or 'Everybody'} on {self.day}"


class Snapshot(models.Model):
    """The state of the desk when it was last counted: one row for each sort of figure."""

    class Name(models.TextChoices):
        WAITING = "waiting", "What waits, by score and age"
        WEEK = "week", "How long a claim took in the last week"
        VERDICTS = "verdicts", "Verdicts by publisher"
        AGREEMENT = "agreement", "Agreement of those who reviewed the same claims"

    name = models.CharField(max_length=20, choices=Name, primary_key=True)
    data = models.JSONField()
    counted_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.get_name_display()}, {self.counted_at:%Y-%m-%d %H:%M}"
