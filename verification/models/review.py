"""The case of one claim: its state, its place in the queue, what decided it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from claims.models import Claim


class ReviewQuerySet(models.QuerySet["Review"]):
    def untouched(self) -> "ReviewQuerySet":
        """Return open reviews in which there is no work of people that could get lost."""
        free = self.filter(state=Review.State.OPEN, round=1, duplicates=None, duplicate_turns=None)
        return free.filter(verdicts=None, drafts=None).exclude(turns__reviewer__isnull=False)

    def standing(self) -> "ReviewQuerySet":
        """Return all but those whose claim is no longer found."""
        return self.exclude(dismissed_as=Review.DismissedAs.WITHDRAWN)

    def in_queue_order(self) -> "ReviewQuerySet":
        return self.order_by(*Review.QUEUE_ORDER)

    def with_claim(self) -> "ReviewQuerySet":
        """Fetch what every list and page shows of the claim and its article."""
        return self.select_related(
            "claim__article__publisher", "claim__article__original_publisher"
        )


class Review(models.Model):
    """The case of one claim. Changed by domain functions only, each of which says so in history.

    The people who work on it, and what each of them found, are in its turns. A trigger refuses a
    change of claim, state, verdict, dismissal or publishing that leaves no audit event in its
    transaction.
    """

    class State(models.TextChoices):
        OPEN = "open", "Open"
        # One of two turns is in.
        SECOND_REVIEW = "second_review", "Second review"
        # Both are in and differ.
        ADJUDICATION = "adjudication", "Adjudication"
        DECIDED = "decided", "Decided"
        DISMISSED = "dismissed", "Dismissed"
        # Locked: only a correction changes the verdict now.
        PUBLISHED = "published", "Published"

    AT_WORK = (State.OPEN, State.SECOND_REVIEW)
    UNDECIDED = (*AT_WORK, State.ADJUDICATION)
    WITH_VERDICT = (State.DECIDED, State.PUBLISHED)

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
    state = models.CharField(max_length=20, choices=State, default=State.OPEN)
    # Begins at 1; every reopening begins another.
    round = models.PositiveSmallIntegerField(default=1)
    # How many people review it independently in this round.
    reviews_wanted = models.PositiveSmallIntegerField(default=1)
    # Check-worthiness in thousandths, plus the boost, plus URGENT where it is due soon: an
    # integer, so that pages can continue after it exactly.
    priority = models.SmallIntegerField()
    boost = models.SmallIntegerField(default=0)
    due_at = models.DateTimeField(null=True, blank=True)
    queued_at = models.DateTimeField()
    # Never changes: before it, no report of the past has the claim.
    opened_at = models.DateTimeField(db_default=Now(), editable=False)
    # Bumped when the case changes under its readers, not when somebody takes or releases it. A
    # form carries the version its reader saw.
    version = models.PositiveIntegerField(default=1)
    verdict = models.OneToOneField(
        "verification.Verdict", models.PROTECT, null=True, blank=True, related_name="decides"
    )
    # Stays when the claim is reopened: the next verdict supersedes it.
    last_verdict = models.ForeignKey(
        "verification.Verdict",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="published",
        db_index=False,
    )
    dismissed_as = models.CharField(max_length=20, choices=DismissedAs, blank=True)
    dismissal_reason = models.TextField(blank=True)
    duplicate_of = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="duplicates", db_index=False
    )

    objects = ReviewQuerySet.as_manager()

    class Meta:
        permissions = [
            ("ingest_articles", "Can send articles"),
            ("review_claims", "Can take claims and give verdicts"),
            ("reopen_reviews", "Can reopen decided and dismissed claims"),
            ("correct_claims", "Can correct claims that others hold, and see how well rules do"),
            ("export_reports", "Can make and download verdict reports"),
            ("name_reviewers", "Can have reports name reviewers, and download those"),
            ("view_history", "Can search the whole history"),
            ("adjudicate_reviews", "Can decide where two reviewers differ"),
            ("publish_reviews", "Can publish and correct verdicts"),
            ("manage_queue", "Can order the queue, take claims back and set review rules"),
            ("view_figures", "Can see the desk's figures, everybody's work and agreement"),
        ]
        indexes = [
            # The queue page, whichever state it lists.
            models.Index(
                "state", F("priority").desc(), "queued_at", "id", name="review_state_order"
            ),
            # The lists of the API, and of what is dismissed.
            models.Index("state", F("id").desc(), name="review_by_state"),
            # The claims that repeat this one.
            models.Index(
                name="review_duplicates",
                fields=["duplicate_of"],
                condition=Q(duplicate_of__isnull=False),
            ),
            # The sweeper's query: what comes due and is not at the head of the queue yet.
            models.Index(
                name="review_due",
                fields=["due_at"],
                condition=Q(state__in=["open", "second_review"], due_at__isnull=False),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="review_state_is_known",
                condition=Q(
                    state__in=[
                        "open",
                        "second_review",
                        "adjudication",
                        "decided",
                        "dismissed",
                        "published",
                    ]
                ),
            ),
            models.CheckConstraint(
                name="review_wants_one_or_two", condition=Q(reviews_wanted__in=[1, 2])
            ),
            models.CheckConstraint(
                name="review_second_review_is_of_two",
                condition=~Q(state__in=["second_review", "adjudication"]) | Q(reviews_wanted=2),
            ),
            models.CheckConstraint(
                name="review_publishing_is_whole",
                condition=Q(
                    state="published", published_at__isnull=False, published_by__isnull=False
                )
                | (~Q(state="published") & Q(published_at=None, published_by=None)),
            ),
            models.CheckConstraint(
                name="review_is_decided_by_its_verdict",
                condition=Q(state__in=["decided", "published"], verdict__isnull=False)
                | (~Q(state__in=["decided", "published"]) & Q(verdict=None)),
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
        ]

    @property
    def is_reopenable(self) -> bool:
        return self.state in (
            Review.State.DECIDED,
            Review.State.DISMISSED,
            Review.State.ADJUDICATION,
        )

    def __str__(self) -> str:
        return f"Review {self.pk} of claim {self.claim_id}"


class Skip(models.Model):
    """A reviewer passed this claim by."""

    class Policy(models.TextChoices):
        ME = "me", "Comes round to me again after the rest"
        OTHERS = "others", "Leave it to others for good"
        LATER = "later", "Comes back to me on a day"

    review = models.ForeignKey(Review, models.PROTECT, related_name="skips")
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False
    )
    at = models.DateTimeField()
    policy = models.CharField(max_length=10, choices=Policy, default=Policy.ME)
    # Until then it stays away from this reviewer; after it, it is as if never skipped.
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["reviewer", "review"], name="skip_once_per_reviewer"),
            models.CheckConstraint(
                name="skip_until_a_day_has_one",
                condition=Q(policy="later", until__isnull=False)
                | (Q(policy__in=["me", "others"]) & Q(until=None)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reviewer} skipped review {self.review_id}"


class Draft(models.Model):
    """What a reviewer has typed and not yet submitted. Outlives the lease it was typed under."""

    review = models.ForeignKey(Review, models.PROTECT, related_name="drafts")
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="drafts", db_index=False
    )
    # The verdict form's fields as typed, and "citations": a list of the same.
    data = models.JSONField()
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["reviewer", "review"], name="draft_once_per_reviewer")
        ]

    def __str__(self) -> str:
        return f"Draft of {self.reviewer} on review {self.review_id}"
