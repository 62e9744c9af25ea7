"""The pages that citations name: what is to be fetched, and the copies that were.

A snapshot is immutable, by triggers like those of verdicts; its bytes lie in the storage
`evidence`, each file under its own SHA-256.
"""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from verification.fetching.outcomes import Outcome
from verification.models.verdict import Citation

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from verification.models.people import User


class PageSnapshotQuerySet(models.QuerySet["PageSnapshot"]):
    def visible_to(self, user: "User | AnonymousUser | None") -> "PageSnapshotQuerySet":
        """Return the snapshots for citations of which `user` may know."""
        return self.filter(citation__in=Citation.objects.visible_to(user))


class PageSnapshot(models.Model):
    """What was found at a citation's address at one time."""

    citation = models.ForeignKey(Citation, models.PROTECT, related_name="snapshots")
    url = models.TextField()
    fetched_at = models.DateTimeField()
    # Where redirects have led, and each step on the way: address asked, status, address connected.
    final_url = models.TextField()
    hops = models.JSONField()
    address = models.GenericIPAddressField(unpack_ipv4=False)
    status = models.PositiveSmallIntegerField()
    # Name and value, as they came.
    headers = models.JSONField()
    # By the site's own word, and by the look of the bytes.
    declared_type = models.CharField(max_length=200, blank=True)
    media_type = models.CharField(max_length=100)
    # Of the page, unpacked.
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    # Of the file with the whole exchange.
    warc_sha256 = models.CharField(max_length=64)
    warc_size = models.PositiveBigIntegerField()
    text = models.TextField(blank=True)
    # Why there is no text; empty where there is.
    text_problem = models.CharField(max_length=200, blank=True)

    objects = PageSnapshotQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="pagesnapshot_is_named_by_its_hash",
                condition=Q(sha256__regex="^[0-9a-f]{64}$", warc_sha256__regex="^[0-9a-f]{64}$"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.url} at {self.fetched_at:%Y-%m-%d %H:%M}"


class CaptureQuerySet(models.QuerySet["Capture"]):
    def due(self, *, at: datetime) -> "CaptureQuerySet":
        return self.filter(state=Capture.State.WAITING, due_at__lte=at)

    def unsent(self, *, at: datetime, after: timedelta) -> "CaptureQuerySet":
        """Return what is due and has no message that may be alive."""
        silent = Q(sent_at=None) | Q(sent_at__lte=at - after)
        return self.due(at=at).filter(silent)


class Capture(models.Model):
    """How far the fetching of a citation's page is. No row: the citation has no address."""

    class State(models.TextChoices):
        WAITING = "waiting", "Not fetched yet"
        TAKEN = "taken", "Fetched"
        FAILED = "failed", "Could not be fetched"

    citation = models.OneToOneField(Citation, models.PROTECT, related_name="capture")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    # Of the last attempt, one of fetching.outcomes; `detail` is for whoever looks for the reason.
    outcome = models.CharField(max_length=30, blank=True)
    detail = models.CharField(max_length=200, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    tried_at = models.DateTimeField(null=True, blank=True)
    # When it is to be tried; while an attempt is under way, when that has been lost.
    due_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    # The latest.
    snapshot = models.ForeignKey(
        PageSnapshot, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )

    objects = CaptureQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="capture_state_is_known", condition=Q(state__in=["waiting", "taken", "failed"])
            ),
            models.CheckConstraint(
                name="capture_taken_has_a_snapshot",
                condition=~Q(state="taken") | Q(snapshot__isnull=False),
            ),
        ]
        indexes = [
            # What is to be fetched.
            models.Index(name="capture_due", fields=["due_at"], condition=Q(state="waiting"))
        ]

    def __str__(self) -> str:
        return f"{self.get_state_display()} (citation {self.citation_id})"

    @property
    def explanation(self) -> str:
        """Say in a sentence what came of the last attempt; nothing before there was one."""
        return Outcome(self.outcome).sentence if self.outcome else ""
