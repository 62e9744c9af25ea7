"""One change of many claims: which ones, frozen when they were chosen, and what became of each."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from verification.models.review import Review


class BulkJob(models.Model):
    class Status(models.TextChoices):
        # The claims are frozen, and nobody has said yet what to do with them.
        CHOSEN = "chosen", "Chosen"
        RUNNING = "running", "Running"
        STOPPED = "stopped", "Stopped"
        DONE = "done", "Done"

    class Action(models.TextChoices):
        TAG = "tag", "Tag"
        UNTAG = "untag", "Remove a tag"
        BOOST = "boost", "Move in the queue"
        ASSIGN = "assign", "Assign to a reviewer"
        UNASSIGN = "unassign", "Offer to everybody again"
        DISMISS = "dismiss", "Dismiss"
        SECOND_REVIEW = "second_review", "Require a second review"

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="bulk_jobs")
    # In the language of verification.search; what it found at `chosen_at` is in the items.
    query = models.CharField(max_length=1_000, blank=True)
    # Chosen row by row, so that there is no query.
    is_picked = models.BooleanField(default=False)
    total = models.PositiveIntegerField()
    chosen_at = models.DateTimeField()
    status = models.CharField(max_length=10, choices=Status, default=Status.CHOSEN)
    action = models.CharField(max_length=20, choices=Action, blank=True)
    # What the action takes, in the form of verification.bulk.Order.
    parameters = models.JSONField(default=dict)
    reason = models.TextField(blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    # When a worker was last sent to it, or told of itself.
    touched_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    # Why it ended before its end.
    stopped_because = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="bulk_job_status_is_known",
                condition=Q(status__in=["chosen", "running", "stopped", "done"]),
            ),
            models.CheckConstraint(
                name="bulk_job_begun_has_an_action",
                condition=(Q(status="chosen") & Q(action="", started_at=None))
                | (~Q(status="chosen") & ~Q(action="") & Q(started_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="bulk_job_ended_says_when",
                condition=Q(status__in=["stopped", "done"], finished_at__isnull=False)
                | Q(status__in=["chosen", "running"], finished_at=None),
            ),
        ]
        indexes = [
            # The sweeper's: what runs and was not heard of, and what was never started.
            models.Index(
                name="bulk_job_unheard_of", fields=["touched_at"], condition=Q(status="running")
            ),
            models.Index(
                name="bulk_job_not_started", fields=["chosen_at"], condition=Q(status="chosen")
            ),
        ]

    def __str__(self) -> str:
        return f"Change {self.pk} of {self.total} claims"


class BulkItem(models.Model):
    """One claim of a job. What became of it is written in the transaction of its change."""

    class Outcome(models.TextChoices):
        WAITING = "waiting", "Waiting"
        DONE = "done", "Changed"
        UNCHANGED = "unchanged", "Was so already"
        REFUSED = "refused", "Refused"

    job = models.ForeignKey(BulkJob, models.CASCADE, related_name="items", db_index=False)
    review = models.ForeignKey(Review, models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=10, choices=Outcome, default=Outcome.WAITING)
    # Of what was refused: the error's code (docs/reference/errors.md) and words.
    code = models.CharField(max_length=60, blank=True)
    reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["job", "review"], name="bulk_item_once_per_review"),
            models.CheckConstraint(
                name="bulk_item_outcome_is_known",
                condition=Q(outcome__in=["waiting", "done", "unchanged", "refused"]),
            ),
        ]
        indexes = [
            # What is next, the list of an outcome, and how many have it.
            models.Index(name="bulk_item_by_outcome", fields=["job", "outcome", "review"])
        ]

    def __str__(self) -> str:
        return f"Review {self.review_id} in change {self.job_id}"
