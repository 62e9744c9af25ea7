"""Pages that somebody's draft cites, fetched while they type: working state, theirs alone.

No two people share one, and it comes and goes with the draft: what a reviewer of a sealed round
looks at shows nowhere.
"""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q

from verification.models.fetching import Copy, Fetching, FetchingQuerySet
from verification.models.review import Review

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from verification.models.people import User


class DraftPageQuerySet(FetchingQuerySet):
    def visible_to(self, user: "User | AnonymousUser | None") -> "DraftPageQuerySet":
        """Return one's own: nobody else's are anybody's business, an editor's neither."""
        return self.filter(reviewer=user) if user is not None else self.none()


class DraftPage(Fetching):
    """How far the fetching of a page is that a draft cites. Changed by draft_pages.py only."""

    review = models.ForeignKey(
        Review,
        models.PROTECT,
        related_name="draft_pages",
        db_index=False,  # draftpage_once has it
    )
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="draft_pages", db_index=False
    )
    url = models.TextField()
    # When it was last cited or asked for.
    wanted_at = models.DateTimeField()

    objects = DraftPageQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="draftpage_once", fields=["review", "reviewer", "url"]),
            models.CheckConstraint(
                name="draftpage_state_is_known",
                condition=Q(state__in=["waiting", "taken", "failed"]),
            ),
        ]
        indexes = [
            # What is to be fetched.
            models.Index(name="draftpage_due", fields=["due_at"], condition=Q(state="waiting")),
            # What nobody has wanted for long.
            models.Index(name="draftpage_by_wish", fields=["wanted_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.get_state_display()}: {self.url}"

    def copy_since(self, earliest: datetime) -> "DraftCopy | None":
        """Return what was found, unless that was before this moment."""
        copy: DraftCopy | None = getattr(self, "copy", None)
        return copy if copy is not None and copy.fetched_at >= earliest else None

    def is_as_of(self, now: datetime, age: timedelta) -> bool:
        return self.copy_since(now - age) is not None


class DraftCopy(Copy):
    """What was found there: what becomes a citation's snapshot when the verdict is given.

    Never changed; one that is fetched again is another row.
    """

    page = models.OneToOneField(DraftPage, models.CASCADE, related_name="copy")
