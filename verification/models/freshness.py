"""What may change about a verdict after it was given: its sources, and what stands against it."""

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from verification.models.captures import PageSnapshot
from verification.models.verdict import Citation, Verdict

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from verification.models.people import User


class VerdictOrigins(models.Model):
    """On how many independent origins a verdict rests: derived from its copies, replaceable.

    Filled by aftercare.py only. No row, or no moment of computing: it is not known yet.
    """

    verdict = models.OneToOneField(
        Verdict, models.PROTECT, primary_key=True, related_name="found_origins"
    )
    # Null: nothing is to be done.
    due_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    # In vain, one after the other.
    attempts = models.PositiveSmallIntegerField(default=0)
    # Since when it says what it says.
    computed_at = models.DateTimeField(null=True, blank=True)
    independent = models.PositiveSmallIntegerField(default=0)
    citations = models.PositiveSmallIntegerField(default=0)
    # What origins.assess found, as independence.py writes it down.
    found = models.JSONField(default=dict)
    version = models.CharField(max_length=20, blank=True)

    class Meta:
        indexes = [
            # What is to be computed.
            models.Index(name="origins_due", fields=["due_at"], condition=Q(due_at__isnull=False))
        ]

    def __str__(self) -> str:
        return f"Origins of verdict {self.verdict_id}"

    @property
    def is_known(self) -> bool:
        return self.computed_at is not None

    @property
    def sentence(self) -> str:
        """Say on how much the verdict rests; what is not at hand may depend on the rest."""
        if not self.is_known:
            return "It is not computed yet on how many independent origins this rests."
        if not self.citations:
            return "It has no citations to rest on."
        most = "at most " if self.found["unread"] else ""
        origins = (
            "1 independent origin"
            if self.independent == 1
            else (f"{self.independent or 'no'} independent origins")
        )
        of = "1 citation" if self.citations == 1 else f"{self.citations} citations"
        return f"Rests on {most}{origins} (of {of})."

    @property
    def tied(self) -> list[dict[str, Any]]:
        """Return the origins that several citations share, or that are the article itself."""
        return [
            {
                **origin,
                "called": _called(origin["citations"]),
                "said": " ".join(
                    tie["sentence"] for tie in origin["ties"] if tie["sentence"] not in self.rings
                ),
            }
            for origin in self.found.get("origins", [])
            if origin["is_the_article"] or len(origin["citations"]) > 1
        ]

    @property
    def rings(self) -> list[str]:
        """Return what goes in a circle, one sentence for each."""
        return list(self.found.get("circular", []))

    @property
    def not_compared(self) -> str:
        """Name the citations whose text is not at hand."""
        unread = self.found.get("unread")
        return f"{_called(unread)}: not compared, as no text is at hand." if unread else ""


def _called(numbers: list[int]) -> str:
    *most, last = map(str, numbers)
    return f"Citations {', '.join(most)} and {last}" if most else f"Citation {last}"


class CheckAgainQuerySet(models.QuerySet["CheckAgain"]):
    def visible_to(self, user: "User | AnonymousUser | None") -> "CheckAgainQuerySet":
        """Return what is flagged about verdicts of which `user` may know."""
        return self.filter(verdict__in=Verdict.objects.visible_to(user))

    def open(self) -> "CheckAgainQuerySet":
        return self.filter(settled_at=None)

    def standing(self) -> "CheckAgainQuerySet":
        """Return those of verdicts that decide their claim."""
        return self.filter(verdict=F("verdict__review__verdict"))


class CheckAgain(models.Model):
    """A reason to look at a verdict again. Raised and settled by freshness.py only.

    Triggers refuse every other change, and one that leaves no audit event.
    """

    class Kind(models.TextChoices):
        PAGE_CHANGED = "page_changed", "A cited page has changed"
        PAGE_GONE = "page_gone", "A cited page is gone"
        ARTICLE_REVISED = "article_revised", "The article has a new revision"
        FIGURE_SUPERSEDED = "figure_superseded", "The same figure was decided anew elsewhere"
        EXCERPT_NOT_FOUND = "excerpt_not_found", "An excerpt does not stand in its source"

    # The latest first.
    ORDER = ("-pk",)

    verdict = models.ForeignKey(Verdict, models.PROTECT, related_name="flags", db_index=False)
    kind = models.CharField(max_length=20, choices=Kind)
    # What it comes from, such as "snapshot:12": nothing is flagged for the same cause twice.
    source = models.CharField(max_length=40)
    detail = models.TextField()
    # The citation that it is about, if it is about one.
    citation = models.ForeignKey(
        Citation, models.PROTECT, null=True, blank=True, related_name="flags", db_index=False
    )
    raised_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)
    # Null, where it is settled: another verdict took its place.
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    reason = models.TextField(blank=True)

    objects = CheckAgainQuerySet.as_manager()

    class Meta:
        constraints = [
            # Also what is flagged about a verdict.
            models.UniqueConstraint(
                fields=["verdict", "kind", "source"], name="checkagain_once_per_cause"
            ),
            models.CheckConstraint(
                name="checkagain_kind_is_known",
                condition=Q(
                    kind__in=[
                        "page_changed",
                        "page_gone",
                        "article_revised",
                        "figure_superseded",
                        "excerpt_not_found",
                    ]
                ),
            ),
            models.CheckConstraint(
                name="checkagain_settled_says_why",
                condition=Q(settled_at=None, settled_by=None, reason="")
                | (Q(settled_at__isnull=False) & ~Q(reason="")),
            ),
        ]
        indexes = [
            # The page of what is to be checked again.
            models.Index(name="checkagain_open", fields=["-id"], condition=Q(settled_at=None))
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} (verdict {self.verdict_id})"


class EarlierOrigins(models.Model):
    """What `VerdictOrigins` said until something else was found; reports of the past read it."""

    verdict = models.ForeignKey(
        Verdict,
        models.PROTECT,
        related_name="+",
        db_index=False,  # earlierorigins_latest has it
    )
    computed_at = models.DateTimeField()
    independent = models.PositiveSmallIntegerField()
    citations = models.PositiveSmallIntegerField()
    found = models.JSONField()

    class Meta:
        indexes = [models.Index(name="earlierorigins_latest", fields=["verdict", "-computed_at"])]

    def __str__(self) -> str:
        return f"Origins of verdict {self.verdict_id} at {self.computed_at:%Y-%m-%d %H:%M}"


class PageRecheck(models.Model):
    """When a cited page is looked at again, and what came of it. Filled by rechecking.py only."""

    citation = models.OneToOneField(Citation, models.PROTECT, related_name="recheck")
    # Null: it is not looked at any more.
    due_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    # Grows as long as the page stays as it is.
    pause = models.DurationField()
    checked_at = models.DateTimeField(null=True, blank=True)
    # Of the last look, one of fetching.outcomes.
    outcome = models.CharField(max_length=30, blank=True)
    misses = models.PositiveSmallIntegerField(default=0)
    # The latest copy that reads otherwise than the one before.
    snapshot = models.ForeignKey(
        PageSnapshot, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )

    class Meta:
        indexes = [
            # What is to be looked at; how many were, in a day.
            models.Index(name="recheck_due", fields=["due_at"], condition=Q(due_at__isnull=False)),
            models.Index(
                name="recheck_done", fields=["checked_at"], condition=Q(checked_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"Recheck of citation {self.citation_id}"
