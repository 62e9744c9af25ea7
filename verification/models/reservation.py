"""What somebody is likely to get next."""

from django.conf import settings
from django.db import models
from django.db.models import Expression

from verification.models.people import User
from verification.models.turn import Turn


class ReservationQuerySet(models.QuerySet["Reservation"]):
    def for_others(
        self, reviewer: User | Expression, at: "Expression | models.F"
    ) -> "ReservationQuerySet":
        """Return those that keep a turn from this person."""
        return self.filter(until__gt=at).exclude(reviewer=reviewer)


class Reservation(models.Model):
    """Keeps a turn from others for a moment, while its page is fetched ahead: no lease, no work.

    Whoever finds nothing else takes the turn all the same. Made by reserving.py only.
    """

    # One each: whoever works on one claim has one that comes next.
    reviewer = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.PROTECT, primary_key=True, related_name="+"
    )
    turn = models.OneToOneField(Turn, models.PROTECT, related_name="reservation")
    until = models.DateTimeField()

    objects = ReservationQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.turn}, next for {self.reviewer}"
