"""Whether a citation's excerpt stands in what it cites, and the claim's figure: as it was found."""

from datetime import datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import JSONObject

from verification.excerpts.checking import Result
from verification.models.captures import PageSnapshot
from verification.models.uploads import Upload
from verification.models.verdict import Citation, Verdict

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from verification.models.people import User


class ExcerptCheckQuerySet(models.QuerySet["ExcerptCheck"]):
    def visible_to(self, user: "User | AnonymousUser | None") -> "ExcerptCheckQuerySet":
        return self.filter(citation__in=Citation.objects.visible_to(user))


class ExcerptCheck(models.Model):
    """Immutable, by triggers; a later check of the same citation is another row, and counts.

    `before`, `found` and `after` are of the text that was looked in, so that lists and reports
    show the place without reading the copy: `text[start:end] == found`, in code points.
    """

    citation = models.ForeignKey(
        Citation,
        models.PROTECT,
        related_name="checks",
        db_index=False,  # excerptcheck_latest has it
    )
    # What it was looked for in: one of the two.
    snapshot = models.ForeignKey(
        PageSnapshot, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    upload = models.ForeignKey(
        Upload, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    result = models.CharField(max_length=20, choices=[(one.value, one.label) for one in Result])
    sentence = models.TextField()
    start = models.PositiveIntegerField(null=True, blank=True)
    end = models.PositiveIntegerField(null=True, blank=True)
    before = models.TextField(blank=True)
    found = models.TextField(blank=True)
    after = models.TextField(blank=True)
    # {"equal": [...], "instead": [...]}: the text's figures that are the claim's, and others.
    figures = models.JSONField(default=dict)
    # What looked, in which version.
    checker = models.CharField(max_length=30)
    checked_at = models.DateTimeField()

    objects = ExcerptCheckQuerySet.as_manager()
    # Of the snapshot, where a citation brings its latest check along.
    copied_at: datetime | None = None

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="excerptcheck_result_is_known",
                condition=Q(result__in=["exact", "normalised", "figure_differs", "not_found"]),
            ),
            models.CheckConstraint(
                name="excerptcheck_says_where",
                condition=Q(result="not_found", start=None, end=None, found="")
                | (
                    ~Q(result="not_found")
                    & Q(start__isnull=False, end__gt=F("start"))
                    & ~Q(found="")
                ),
            ),
            models.CheckConstraint(
                name="excerptcheck_is_against_one",
                condition=Q(snapshot=None, upload__isnull=False)
                | Q(snapshot__isnull=False, upload=None),
            ),
        ]
        indexes = [
            # The latest of a citation.
            models.Index(name="excerptcheck_latest", fields=["citation", "-id"])
        ]

    def __str__(self) -> str:
        return f"{self.get_result_display()} (citation {self.citation_id})"


class PendingCheckQuerySet(models.QuerySet["PendingCheck"]):
    def unsent(self, *, at: datetime, after: timedelta) -> "PendingCheckQuerySet":
        """Return what is due and has no message that may be alive."""
        return self.filter(Q(sent_at=None) | Q(sent_at__lte=at - after), due_at__lte=at)


class PendingCheck(models.Model):
    """A verdict with excerpts that a worker is to look for; gone once it has."""

    verdict = models.OneToOneField(Verdict, models.PROTECT, primary_key=True, related_name="+")
    due_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)

    objects = PendingCheckQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(name="pendingcheck_due", fields=["due_at"])]

    def __str__(self) -> str:
        return f"Excerpts of verdict {self.verdict_id}"


COLUMNS = (
    "id",
    "citation_id",
    "snapshot_id",
    "upload_id",
    "result",
    "sentence",
    "start",
    "end",
    "before",
    "found",
    "after",
    "figures",
    "checker",
    "checked_at",
)


@cache
def latest() -> Subquery:
    """Return the latest check of each citation, as one value beside its columns."""
    rows = ExcerptCheck.objects.filter(citation=OuterRef("pk")).order_by("-pk")
    columns: Any = {name: F(name) for name in COLUMNS}
    copied_at = F("snapshot__fetched_at")
    return Subquery(rows.values(row=JSONObject(**columns, copied_at=copied_at))[:1])


def read(row: dict[str, Any] | None) -> ExcerptCheck | None:
    """Return a check out of such a value, with the time of the copy that was looked in."""
    if row is None:
        return None
    check = ExcerptCheck(**{name: row[name] for name in COLUMNS})
    check.checked_at = _moment(row["checked_at"])
    check.copied_at = _moment(row["copied_at"]) if row["copied_at"] else None
    check._state.adding = False  # noqa: SLF001 (what a fetched row has)
    return check


def _moment(value: datetime | str) -> datetime:
    return datetime.fromisoformat(value) if isinstance(value, str) else value
