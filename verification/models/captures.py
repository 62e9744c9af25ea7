"""The pages that citations name: what is to be fetched, and the copies that were.

A snapshot is immutable, by triggers like those of verdicts; its bytes lie in the storage
`evidence`, each file under its own SHA-256.
"""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from verification.models.fetching import Copy, Fetching, FetchingQuerySet
from verification.models.verdict import Citation

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from verification.models.people import User


class PageSnapshotQuerySet(models.QuerySet["PageSnapshot"]):
    def visible_to(self, user: "User | AnonymousUser | None") -> "PageSnapshotQuerySet":
        """Return the snapshots for citations of which `user` may know."""
        return self.filter(citation__in=Citation.objects.visible_to(user))


class PageSnapshot(Copy):
    """What was found at a citation's address at one time."""

    citation = models.ForeignKey(Citation, models.PROTECT, related_name="snapshots")

    objects = PageSnapshotQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="pagesnapshot_is_named_by_its_hash",
                condition=Q(sha256__regex="^[0-9a-f]{64}$", warc_sha256__regex="^[0-9a-f]{64}$"),
            )
        ]


class Capture(Fetching):
    """How far the fetching of a citation's page is. No row: the citation has no address."""

    citation = models.OneToOneField(Citation, models.PROTECT, related_name="capture")
    # The latest.
    snapshot = models.ForeignKey(
        PageSnapshot, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )

    objects = FetchingQuerySet.as_manager()

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
