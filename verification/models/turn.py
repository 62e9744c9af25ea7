"""One person's independent work on a claim: its lease while it lasts, and what came of it."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, Expression, F, OuterRef, Prefetch, Q

from verification.models.people import User
from verification.models.review import Review

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

ADJUDICATE = "verification.adjudicate_reviews"


def unsealed_for(user: "User | AnonymousUser | None", turn: str, review: str) -> Q:
    """Return the condition under which `user` may see what comes of a turn.

    `turn` and `review` are the paths to them from the rows in question. Until both turns of a
    round are in, what comes of one is nobody's but its author's, whom the caller adds; where they
    differ, editors see both. None is a reader without a name, as of a report.
    """
    seen = Q(**{turn: None}) | Q(**{f"{turn}__sealed": False})
    if user is not None and user.has_perm(ADJUDICATE):
        seen |= Q(**{f"{review}__state": Review.State.ADJUDICATION})
    return seen


class TurnQuerySet(models.QuerySet["Turn"]):
    def free(self, at: datetime | Expression) -> "TurnQuerySet":
        """Return turns that wait and nobody holds; a lease that ran out counts as nobody."""
        return self.filter(Q(reviewer=None) | Q(lease_expires_at__lte=at), state=Turn.State.WAITING)

    def open_to(self, reviewer: User | Expression, at: datetime | Expression) -> "TurnQuerySet":
        """Return what `reviewer` could take at this moment."""
        unassigned = Q(assigned_to=None) | Q(assigned_to=reviewer)
        return self.free(at).filter(unassigned).not_their_second(reviewer)

    def not_their_second(self, reviewer: User | Expression) -> "TurnQuerySet":
        """Leave out the other turn of a round in which `reviewer` has, or had, one."""
        other = Turn.objects.filter(
            review=OuterRef("review"), round=OuterRef("round"), reviewer=reviewer
        )
        # Only rounds of two are sealed: for others there is nothing to look up.
        return self.filter(Q(sealed=False) | ~Exists(other.exclude(pk=OuterRef("pk"))))

    def leased_to(self, reviewer: User | Expression) -> "TurnQuerySet":
        """Return what they hold, and what they held until the lease ran out."""
        return self.filter(reviewer=reviewer, state=Turn.State.WAITING)

    def held_by(self, reviewer: User, at: datetime) -> "TurnQuerySet":
        return self.leased_to(reviewer).filter(lease_expires_at__gt=at)

    def held(self, at: datetime) -> "TurnQuerySet":
        return self.filter(state=Turn.State.WAITING, lease_expires_at__gt=at)

    def current(self) -> "TurnQuerySet":
        """Return the turns of the round that their review is in."""
        return self.filter(round=F("review__round"))

    def in_queue_order(self) -> "TurnQuerySet":
        return self.order_by("-priority", "queued_at", "pk")

    def visible_to(self, user: "User | AnonymousUser | None") -> "TurnQuerySet":
        """Return the turns whose outcome `user` may see."""
        seen = Q(sealed=False)
        if user is not None and user.has_perm(ADJUDICATE):
            seen |= Q(review__state=Review.State.ADJUDICATION)
        return self.filter(seen | Q(reviewer=user)) if user is not None else self.filter(seen)


class Turn(models.Model):
    """Changed by domain functions only, of which each does one thing: take, finish, assign.

    Triggers refuse a change of holder, state or outcome that leaves no audit event of the turn in
    its transaction, and any change of what is done.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        DONE = "done", "Done"
        # Not needed any more: the claim is no longer found, or its second review was called off.
        VOID = "void", "Not needed"

    # Indexed by its slots. Every index is written to twice while a claim is worked on, so what is
    # mostly null has a partial one, below.
    review = models.ForeignKey(Review, models.PROTECT, related_name="turns", db_index=False)
    # Of the review when the turn was opened; reopening begins another round.
    round = models.PositiveSmallIntegerField(default=1)
    slot = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    # Who holds it, then who has done it.
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="turns"
    )
    # Null: whoever comes first. Else only this person gets it.
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="assigned",
        db_index=False,
    )
    # Null: until it is done or given to somebody else; then the sweeper offers it to everybody.
    assigned_until = models.DateTimeField(null=True, blank=True)
    # Which of the holder's leases: the database lets nobody hold more than the setting allows.
    lease_number = models.PositiveSmallIntegerField(null=True, blank=True)
    # When it was last taken; stays when it is done.
    taken_at = models.DateTimeField(null=True, blank=True)
    lease_expires_at = models.DateTimeField(null=True, blank=True)
    # Fencing: only the page that got this token may write under the lease.
    lease_token = models.UUIDField(null=True, blank=True)
    verdict = models.OneToOneField(
        "verification.Verdict", models.PROTECT, null=True, blank=True, related_name="turn"
    )
    dismissed_as = models.CharField(max_length=20, choices=Review.DismissedAs, blank=True)
    dismissal_reason = models.TextField(blank=True)
    duplicate_of = models.ForeignKey(
        Review,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="duplicate_turns",
        db_index=False,
    )
    finished_at = models.DateTimeField(null=True, blank=True)
    # One of two that are not both in: nobody but its reviewer sees what comes of it.
    sealed = models.BooleanField(default=False)
    # The review's, here for the queue's index.
    priority = models.SmallIntegerField()
    queued_at = models.DateTimeField()

    objects = TurnQuerySet.as_manager()

    class Meta:
        indexes = [
            # take_next; what waits for one person is in the index below.
            models.Index(
                F("priority").desc(),
                "queued_at",
                "id",
                name="turn_queue_order",
                condition=Q(state="waiting", assigned_to=None),
            ),
            # take_next among second reviews only.
            models.Index(
                F("priority").desc(),
                "queued_at",
                "id",
                name="turn_second_review_order",
                condition=Q(state="waiting", slot=2, assigned_to=None),
            ),
            # A person's finished work, the latest first.
            models.Index(
                name="turn_done_by_person",
                fields=["reviewer", "-finished_at", "-id"],
                condition=Q(state="done"),
            ),
            # What was finished lately, by anybody.
            models.Index(
                name="turn_done_by_time",
                fields=["finished_at", "reviewer"],
                condition=Q(state="done"),
            ),
            # The latest rounds of two whose results may be compared.
            models.Index(
                name="turn_open_rounds",
                fields=["-finished_at", "-id"],
                condition=Q(state="done", slot=2, sealed=False),
            ),
            # What was returned or given to a person.
            models.Index(
                name="turn_assigned",
                fields=["assigned_to", "id"],
                condition=Q(state="waiting", assigned_to__isnull=False),
            ),
            # The sweeper's: what has been assigned for long enough.
            models.Index(
                name="turn_assigned_until",
                fields=["assigned_until"],
                condition=Q(state="waiting", assigned_until__isnull=False),
            ),
            # Who found a claim to repeat this one.
            models.Index(
                name="turn_duplicates",
                fields=["duplicate_of"],
                condition=Q(duplicate_of__isnull=False),
            ),
            # Who holds what.
            models.Index(
                name="turn_held_until",
                fields=["lease_expires_at", "id"],
                condition=Q(state="waiting", lease_expires_at__isnull=False),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="turn_state_is_known", condition=Q(state__in=["waiting", "done", "void"])
            ),
            models.CheckConstraint(name="turn_slot_is_known", condition=Q(slot__in=[1, 2])),
            models.CheckConstraint(
                name="turn_lease_is_whole",
                condition=Q(
                    reviewer=None, lease_number=None, lease_expires_at=None, lease_token=None
                )
                | Q(
                    state="waiting",
                    reviewer__isnull=False,
                    lease_number__isnull=False,
                    lease_expires_at__isnull=False,
                    lease_token__isnull=False,
                )
                | Q(
                    state="done",
                    reviewer__isnull=False,
                    lease_number=None,
                    lease_expires_at=None,
                    lease_token=None,
                ),
            ),
            models.CheckConstraint(
                name="turn_is_done_by_one_outcome",
                condition=Q(state="done", finished_at__isnull=False, reviewer__isnull=False)
                & (
                    Q(verdict__isnull=False, dismissed_as="", dismissal_reason="")
                    | (Q(verdict=None) & ~Q(dismissed_as="") & ~Q(dismissal_reason=""))
                )
                | (
                    ~Q(state="done")
                    & Q(finished_at=None, verdict=None, dismissed_as="", dismissal_reason="")
                ),
            ),
            models.CheckConstraint(
                name="turn_duplicate_names_the_other",
                condition=Q(dismissed_as="duplicate", duplicate_of__isnull=False)
                | (~Q(dismissed_as="duplicate") & Q(duplicate_of=None)),
            ),
            models.UniqueConstraint(
                fields=["review", "round", "slot"], name="turn_one_for_each_slot"
            ),
            # Four eyes: never both turns of a round by one person.
            models.UniqueConstraint(
                fields=["review", "round", "reviewer"], name="turn_one_for_each_person"
            ),
            models.UniqueConstraint(
                fields=["reviewer", "lease_number"],
                name="turn_one_for_each_lease",
                condition=Q(state="waiting"),
            ),
        ]

    def __str__(self) -> str:
        return f"Turn {self.slot} of round {self.round} on review {self.review_id}"

    def is_held(self, at: datetime) -> bool:
        return self.lease_expires_at is not None and self.lease_expires_at > at


def leases() -> Any:
    """Return what fetches, with reviews, who has a lease on each, as `leased_turns`."""
    leased = Turn.objects.filter(state=Turn.State.WAITING, reviewer__isnull=False)
    return Prefetch("turns", leased.select_related("reviewer").order_by("slot"), "leased_turns")
