"""What pages of citations and pages of drafts have alike: how far a fetch is, and what it found."""

from datetime import datetime, timedelta
from typing import Any, Self

from django.db import models
from django.db.models import Q

from verification.fetching.outcomes import Outcome


class FetchingQuerySet(models.QuerySet[Any]):
    def due(self, *, at: datetime) -> Self:
        return self.filter(state=Fetching.State.WAITING, due_at__lte=at)

    def unsent(self, *, at: datetime, after: timedelta) -> Self:
        """Return what is due and has no message that may be alive."""
        silent = Q(sent_at=None) | Q(sent_at__lte=at - after)
        return self.due(at=at).filter(silent)


class Fetching(models.Model):
    """How far the fetching of a page is."""

    class State(models.TextChoices):
        WAITING = "waiting", "Not fetched yet"
        TAKEN = "taken", "Fetched"
        FAILED = "failed", "Could not be fetched"

    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    # Of the last attempt, one of fetching.outcomes; `detail` is for whoever looks for the reason.
    outcome = models.CharField(max_length=30, blank=True)
    detail = models.CharField(max_length=200, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    tried_at = models.DateTimeField(null=True, blank=True)
    # When it is to be tried; while an attempt is under way, when that has been lost.
    due_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def explanation(self) -> str:
        """Say in a sentence what came of the last attempt; nothing before there was one."""
        return Outcome(self.outcome).sentence if self.outcome else ""


class Copy(models.Model):
    """What was found at an address at one time."""

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

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.url} at {self.fetched_at:%Y-%m-%d %H:%M}"
