"""One reviewer's rating of a claim, and the evidence it rests on.

Both are immutable: triggers refuse UPDATE, DELETE and TRUNCATE, a verdict without fitting
evidence, and a citation added to a verdict after its transaction.
"""

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.validators import URLValidator
from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property

from verification.citing import item
from verification.models.people import User
from verification.models.review import Review
from verification.models.transaction import CurrentTransactionId
from verification.models.turn import unsealed_for

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from verification.models.checks import ExcerptCheck


class VerdictQuerySet(models.QuerySet["Verdict"]):
    def visible_to(self, user: "User | AnonymousUser | None") -> "VerdictQuerySet":
        """Return the verdicts of which `user` may know; every list and page reads through it."""
        seen = unsealed_for(user, "turn", "review")
        return self.filter(seen | Q(decided_by=user) if user is not None else seen)


class CitationQuerySet(models.QuerySet["Citation"]):
    def visible_to(self, user: "User | AnonymousUser | None") -> "CitationQuerySet":
        seen = unsealed_for(user, "verdict__turn", "verdict__review")
        return self.filter(seen | Q(verdict__decided_by=user) if user is not None else seen)


class CitationManager(models.Manager["Citation"]):
    def get_queryset(self) -> CitationQuerySet:
        """Return citations with what is kept for each: none is shown without it."""
        from verification.models import checks

        unread = ("headers", "hops", "text")
        rows = CitationQuerySet(self.model, using=self._db)
        rows = rows.select_related("capture__snapshot", "archive_request", "upload").defer(
            "upload__text"
        )
        rows = rows.defer(*(f"capture__snapshot__{name}" for name in unread))
        return rows.annotate(latest_check=checks.latest())

    def visible_to(self, user: "User | AnonymousUser | None") -> CitationQuerySet:
        return self.get_queryset().visible_to(user)


class Verdict(models.Model):
    class Rating(models.TextChoices):
        SUPPORTED = "supported", "Supported"
        DISPUTED = "disputed", "Disputed"
        UNVERIFIED = "unverified", "Unverified"

    class Obstacle(models.TextChoices):
        """Why an unverified claim could be neither supported nor disputed."""

        NO_PRIMARY_SOURCE = "no_primary_source", "No primary source"
        CONFLICTING = "conflicting", "Sources conflict"
        ACCESS_DENIED = "access_denied", "Access denied"
        AWAITING_REPLY = "awaiting_reply", "Awaiting a reply"

    class Basis(models.TextChoices):
        """In what office it was given."""

        REVIEW = "review", "Review"
        ADJUDICATION = "adjudication", "Adjudication"
        CORRECTION = "correction", "Correction"

    review = models.ForeignKey(Review, models.PROTECT, related_name="verdicts")
    # The review's when it was given.
    round = models.PositiveSmallIntegerField(default=1)
    basis = models.CharField(max_length=20, choices=Basis, default=Basis.REVIEW)
    rating = models.CharField(max_length=20, choices=Rating)
    rationale = models.TextField()
    obstacle = models.CharField(max_length=20, choices=Obstacle, blank=True)
    # Where the reviewer looked; with `obstacle`, what makes "unverified" replicable.
    tried = models.TextField(blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="verdicts"
    )
    decided_at = models.DateTimeField()
    # What had decided the claim before. Two verdicts of one round supersede the same.
    supersedes = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="superseding", db_index=False
    )
    # What readers of the published verdict are told about its correction.
    public_note = models.TextField(blank=True)
    # Lets the database refuse a citation that comes after its verdict.
    transaction_id = models.BigIntegerField(db_default=CurrentTransactionId(), editable=False)

    objects = VerdictQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="verdict_basis_is_known",
                condition=Q(basis__in=["review", "adjudication", "correction"]),
            ),
            models.CheckConstraint(
                name="verdict_correction_says_so_in_public",
                condition=(Q(basis="correction", supersedes__isnull=False) & ~Q(public_note=""))
                | (~Q(basis="correction") & Q(public_note="")),
            ),
            models.CheckConstraint(name="verdict_has_rationale", condition=~Q(rationale="")),
            models.CheckConstraint(
                name="verdict_rating_is_known",
                condition=Q(rating__in=["supported", "disputed", "unverified"]),
            ),
            models.CheckConstraint(
                name="verdict_unverified_says_what_was_tried",
                condition=(Q(rating="unverified") & ~Q(obstacle="") & ~Q(tried=""))
                | (~Q(rating="unverified") & Q(obstacle="", tried="")),
            ),
        ]
        indexes = [
            # Reports select by the day of the decision.
            models.Index(name="verdict_by_time", fields=["decided_at", "id"]),
            # What superseded a verdict; the first of a claim supersedes none.
            models.Index(
                name="verdict_superseding",
                fields=["supersedes", "id"],
                condition=Q(supersedes__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_rating_display()} (verdict {self.pk} on review {self.review_id})"


class Citation(models.Model):
    """One piece of evidence for a verdict."""

    class Stance(models.TextChoices):
        SUPPORTS = "supports", "Supports the claim"
        REFUTES = "refutes", "Refutes the claim"
        CONTEXT = "context", "Gives context"

    # Its index is that of the positions.
    verdict = models.ForeignKey(Verdict, models.PROTECT, related_name="citations", db_index=False)
    position = models.PositiveSmallIntegerField()
    stance = models.CharField(max_length=10, choices=Stance)
    url = models.URLField(max_length=2000, blank=True, validators=[URLValidator(["http", "https"])])
    title = models.CharField(max_length=500)
    publisher = models.CharField(max_length=200, blank=True)
    author = models.CharField(max_length=300, blank=True)
    published_on = models.DateField(null=True, blank=True)
    accessed_on = models.DateField(null=True, blank=True)
    excerpt = models.TextField(blank=True)
    # Why the excerpt does not stand in the copy: where it was not found, its author has to say.
    explanation = models.TextField(default="", db_default="", blank=True)
    # The whole source as a CSL-JSON item without its id: citing.item reads the columns out of it.
    csl = models.JSONField(default=dict, blank=True)
    # What its author has attached, in place of an address or beside it.
    upload = models.ForeignKey(
        "verification.Upload",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="citations",
        db_index=False,
    )
    # Why the source is protected, told to everybody; who it is stands in `withheld` alone, and the
    # title is a description.
    withheld_reason = models.TextField(default="", db_default="", blank=True)
    withheld = models.ForeignKey(
        "verification.WithheldSource",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="citations",
        db_index=False,
    )

    objects = CitationManager()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["verdict", "position"], name="citation_one_per_position"
            ),
            models.CheckConstraint(
                name="citation_stance_is_known",
                condition=Q(stance__in=["supports", "refutes", "context"]),
            ),
            models.CheckConstraint(name="citation_is_findable", condition=~Q(title="")),
            models.CheckConstraint(
                name="citation_url_is_of_the_web",
                condition=Q(url="") | Q(url__startswith="http://") | Q(url__startswith="https://"),
            ),
            models.CheckConstraint(
                name="citation_withheld_says_why",
                condition=Q(withheld=None, withheld_reason="")
                | (Q(withheld__isnull=False) & ~Q(withheld_reason="")),
            ),
            models.CheckConstraint(
                name="citation_withheld_tells_nothing_else",
                condition=Q(withheld=None)
                | Q(
                    url="",
                    publisher="",
                    author="",
                    published_on=None,
                    accessed_on=None,
                    csl={},
                    upload=None,
                ),
            ),
        ]
        indexes = [
            # The citations of a protected source.
            models.Index(
                name="citation_withheld", fields=["withheld"], condition=Q(withheld__isnull=False)
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_withheld(self) -> bool:
        return bool(self.withheld_reason)

    @cached_property
    def excerpt_check(self) -> "ExcerptCheck | None":
        """Return the latest check of the excerpt, if any; checks.standing says what there is."""
        from verification.models import checks

        if "latest_check" in self.__dict__:
            return checks.read(self.__dict__["latest_check"])
        return checks.ExcerptCheck.objects.filter(citation=self.pk).order_by("-pk").first()

    @property
    def item(self) -> dict[str, Any]:
        """Return the source as a CSL-JSON item of ours, with the excerpt and its stance."""
        typed = item.Plain(
            self.title, self.url, self.publisher, self.author, self.published_on, self.accessed_on
        )
        whole = item.merged(self.csl, typed)
        if self.is_withheld:
            whole["note"] = f"Protected source: {self.withheld_reason}"
        return item.given_away(whole, number=self.pk, stance=self.stance, excerpt=self.excerpt)
