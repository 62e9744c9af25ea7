"""The work on one claim: its state, its lease, what its reviewer has typed so far."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from claims.models import Claim
from verification.models.people import User


class ReviewQuerySet(models.QuerySet["Review"]):
    def available(self, at: datetime) -> "ReviewQuerySet":
        """Return open reviews that nobody holds; a lease that ran out counts as nobody."""
        return self.filter(Q(leased_by=None) | Q(lease_expires_at__lte=at), state=Review.State.OPEN)

    def held_by(self, reviewer: User, at: datetime) -> "ReviewQuerySet":
        return self.filter(leased_by=reviewer, lease_expires_at__gt=at)

    def untouched(self) -> "ReviewQuerySet":
        """Return open reviews in which there is no work of people that could get lost."""
        free = self.filter(state=Review.State.OPEN, leased_by=None, duplicates=None)
        return free.filter(verdicts=None, drafts=None).exclude(history__action="review.reopened")

    def standing(self) -> "ReviewQuerySet":
        """Return all but those whose claim is no longer found."""
        return self.exclude(dismissed_as=Review.DismissedAs.WITHDRAWN)

    def in_queue_order(self) -> "ReviewQuerySet":
        return self.order_by(*Review.QUEUE_ORDER)

    def with_claim(self) -> "ReviewQuerySet":
        """Fetch what every list and page shows of the claim and its article."""
        return self.select_related(
            "claim__article__publisher", "claim__article__original_publisher", "leased_by"
        )


class Review(models.Model):
    """Change it through queue.py and verdicts.py only.

    Migration 0002 makes the database refuse a change of claim, state, holder, verdict or
    dismissal that leaves no audit event in its transaction.
    """

    class State(models.TextChoices):
        OPEN = "open", "Open"
        DECIDED = "decided", "Decided"
        DISMISSED = "dismissed", "Dismissed"

    class DismissedAs(models.TextChoices):
        NOT_CHECKABLE = "not_checkable", "Not a checkable claim"
        EXTRACTION_ERROR = "extraction_error", "Wrongly extracted"
        DUPLICATE = "duplicate", "Duplicate of another claim"
        # By the system: a newer version of the extractor does not find the claim any more.
        WITHDRAWN = "withdrawn", "No longer found"

    DISMISSED_BY_PEOPLE = [
        (DismissedAs.NOT_CHECKABLE.value, DismissedAs.NOT_CHECKABLE.label),
        (DismissedAs.EXTRACTION_ERROR.value, DismissedAs.EXTRACTION_ERROR.label),
        (DismissedAs.DUPLICATE.value, DismissedAs.DUPLICATE.label),
    ]

    # Keyset order of the queue: most check-worthy first, then who has waited longest.
    QUEUE_ORDER = ("-priority", "queued_at", "pk")

    claim = models.OneToOneField(Claim, models.PROTECT, related_name="review")
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    # Check-worthiness in thousandths: an integer, so that pages can continue after it exactly.
    priority = models.PositiveSmallIntegerField()
    queued_at = models.DateTimeField()
    leased_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="leases"
    )
    lease_expires_at = models.DateTimeField(null=True, blank=True)
    # Fencing: only the page that got this token may write under the lease.
    lease_token = models.UUIDField(null=True, blank=True)
    # Bumped by every change but a renewal. A form carries the version its reader saw.
    version = models.PositiveIntegerField(default=1)
    verdict = models.OneToOneField(
        "verification.Verdict", models.PROTECT, null=True, blank=True, related_name="decides"
    )
    dismissed_as = models.CharField(max_length=20, choices=DismissedAs, blank=True)
    dismissal_reason = models.TextField(blank=True)
    duplicate_of = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="duplicates"
    )

    objects = ReviewQuerySet.as_manager()

    class Meta:
        permissions = [
            ("ingest_articles", "Can send articles"),
            ("review_claims", "Can take claims and give verdicts"),
            ("reopen_reviews", "Can reopen decided and dismissed claims"),
            ("correct_claims", "Can correct claims that others hold, and see how well rules do"),
            ("export_reports", "Can make and download verdict reports"),
            ("view_history", "Can search the whole history"),
            ("view_figures", "Can see the desk's figures, everybody's work and agreement"),
        ]
        indexes = [
            # take_next and the queue page.
            models.Index(
                F("priority").desc(),
                "queued_at",
                "id",
                name="review_queue_order",
                condition=Q(state="open"),
            )
        ]
        constraints = [
            models.CheckConstraint(
                name="review_state_is_known",
                condition=Q(state__in=["open", "decided", "dismissed"]),
            ),
            models.CheckConstraint(
                name="review_lease_is_whole",
                condition=Q(leased_by=None, lease_expires_at=None, lease_token=None)
                | Q(
                    leased_by__isnull=False,
                    lease_expires_at__isnull=False,
                    lease_token__isnull=False,
                    state="open",
                ),
            ),
            models.CheckConstraint(
                name="review_is_decided_by_its_verdict",
                condition=Q(state="decided", verdict__isnull=False)
                | (~Q(state="decided") & Q(verdict=None)),
            ),
            models.CheckConstraint(
                name="review_dismissal_has_a_reason",
                condition=(Q(state="dismissed") & ~Q(dismissed_as="") & ~Q(dismissal_reason=""))
                | (~Q(state="dismissed") & Q(dismissed_as="", dismissal_reason="")),
            ),
            models.CheckConstraint(
                name="review_duplicate_names_the_other",
                condition=Q(dismissed_as="duplicate", duplicate_of__isnull=False)
                | (~Q(dismissed_as="duplicate") & Q(duplicate_of=None)),
            ),
            models.UniqueConstraint(fields=["leased_by"], name="review_one_lease_per_reviewer"),
        ]

    def __str__(self) -> str:
        return f"Review {self.pk} of claim {self.claim_id}"


class Skip(models.Model):
    """A reviewer passed this claim by; it comes round to them again after all others."""

    review = models.ForeignKey(Review, models.PROTECT, related_name="skips")
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["reviewer", "review"], name="skip_once_per_reviewer")
        ]

    def __str__(self) -> str:
        return f"{self.reviewer} skipped review {self.review_id}"


class Draft(models.Model):
    """What a reviewer has typed and not yet submitted. Outlives the lease it was typed under."""

    review = models.ForeignKey(Review, models.PROTECT, related_name="drafts")
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="drafts")
    # The verdict form's fields as typed, and "citations": a list of the same.
    data = models.JSONField()
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["reviewer", "review"], name="draft_once_per_reviewer")
        ]

    def __str__(self) -> str:
        return f"Draft of {self.reviewer} on review {self.review_id}"
