"""A correction of a published verdict, from when somebody has written it until it is settled."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from verification.models.review import Review
from verification.models.verdict import Verdict


class VerdictCorrection(models.Model):
    """Changed by verdict_corrections.py only; it becomes a verdict when it is published.

    Triggers refuse any change but settling it once.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        PUBLISHED = "published", "Published"
        DECLINED = "declined", "Declined"
        WITHDRAWN = "withdrawn", "Withdrawn"

    review = models.ForeignKey(Review, models.PROTECT, related_name="corrections")
    # The verdict that it would take the place of.
    supersedes = models.ForeignKey(Verdict, models.PROTECT, related_name="corrections")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    rating = models.CharField(max_length=20, choices=Verdict.Rating)
    rationale = models.TextField()
    obstacle = models.CharField(max_length=20, choices=Verdict.Obstacle, blank=True)
    tried = models.TextField(blank=True)
    # As findings.Evidence has them, in their order.
    citations = models.JSONField(default=list)
    public_note = models.TextField()
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    # Why it is declined or withdrawn.
    reason = models.TextField(blank=True)
    # What it became.
    verdict = models.OneToOneField(
        Verdict, models.PROTECT, null=True, blank=True, related_name="correction"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="correction_state_is_known",
                condition=Q(state__in=["waiting", "published", "declined", "withdrawn"]),
            ),
            models.CheckConstraint(
                name="correction_settling_is_whole",
                condition=Q(state="waiting", settled_at=None, settled_by=None)
                | (~Q(state="waiting") & Q(settled_at__isnull=False, settled_by__isnull=False)),
            ),
            models.CheckConstraint(
                name="correction_published_is_a_verdict",
                condition=Q(state="published", verdict__isnull=False)
                | (~Q(state="published") & Q(verdict=None)),
            ),
            models.CheckConstraint(
                name="correction_is_settled_by_another",
                condition=~Q(state__in=["published", "declined"])
                | ~Q(settled_by=models.F("author")),
            ),
            # One at a time; also what editors have to look at.
            models.UniqueConstraint(
                name="correction_one_waits", fields=["review"], condition=Q(state="waiting")
            ),
        ]
        indexes = [
            # The corrections of a claim, the latest first.
            models.Index(name="correction_by_review", fields=["review", "-id"])
        ]

    def __str__(self) -> str:
        return f"Correction {self.pk} of review {self.review_id}"
