"""Asking a web archive to keep a cited page as well, where readers can see it."""

from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q

from verification.models.verdict import Citation


class ArchiveRequestQuerySet(models.QuerySet["ArchiveRequest"]):
    def due(self, *, at: datetime) -> "ArchiveRequestQuerySet":
        return self.filter(state=ArchiveRequest.State.WAITING, due_at__lte=at)

    def unsent(self, *, at: datetime, after: timedelta) -> "ArchiveRequestQuerySet":
        """Return what is due and has no message that may be alive."""
        return self.due(at=at).filter(Q(sent_at=None) | Q(sent_at__lte=at - after))


class ArchiveRequest(models.Model):
    """How far the asking is. No row: nobody asks, as for citations before it was switched on."""

    class State(models.TextChoices):
        WAITING = "waiting", "Not archived yet"
        ARCHIVED = "archived", "Archived"
        FAILED = "failed", "The archive did not take it"

    citation = models.OneToOneField(Citation, models.PROTECT, related_name="archive_request")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    # Where the archive says that it keeps the page.
    archived_url = models.TextField(blank=True)
    # Of the last attempt, one of fetching.outcomes.
    outcome = models.CharField(max_length=30, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    # When it is to be tried; while an attempt is under way, when that has been lost.
    due_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)

    objects = ArchiveRequestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="archiverequest_state_is_known",
                condition=Q(state__in=["waiting", "archived", "failed"]),
            ),
            models.CheckConstraint(
                name="archiverequest_archived_says_where",
                condition=~Q(state="archived") | ~Q(archived_url=""),
            ),
        ]
        indexes = [
            # What the archive is to be asked for.
            models.Index(name="archiverequest_due", fields=["due_at"], condition=Q(state="waiting"))
        ]

    def __str__(self) -> str:
        return f"{self.get_state_display()} (citation {self.citation_id})"
