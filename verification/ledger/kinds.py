"""The kinds of rows that events vouch for; records.py says how."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.db.models import Q

from claims import runs
from claims.models import Article, Claim, Extraction, Publisher
from verification.ledger import readings
from verification.ledger.chains import GROUPS
from verification.ledger.records import Table, fields_of, salted
from verification.models import (
    Citation,
    Comment,
    ExcerptCheck,
    PageSnapshot,
    Report,
    Review,
    Upload,
    User,
    Verdict,
    VerdictCorrection,
    WithheldSource,
)


@dataclass(frozen=True, slots=True)
class Kind:
    """Rows of one table, and their fields by which they are what they are."""

    model: type[models.Model]
    columns: tuple[str, ...]
    # Of which rows some event must vouch; the others came to be otherwise.
    must: Q = field(default_factory=Q)
    # Told by one hash with a salt in it, as nobody may guess what they are.
    salted: tuple[str, ...] = ()

    def that_must(self) -> "models.QuerySet[Any]":
        """Return the rows of which some event must vouch."""
        return models.QuerySet(self.model).filter(self.must)

    @property
    def table(self) -> Table:
        # An event from before a field was salted tells it by itself.
        columns = (*self.columns, *self.salted)
        return Table(self.model._meta.db_table, columns, self.salted, BESIDE.get(self.model, ""))

    def said_of(self, row: models.Model) -> dict[str, Any]:
        """Return what an event says that a row is."""
        said = fields_of({column: getattr(row, column) for column in self.columns})
        if self.salted:
            values = {column: getattr(row, column) for column in self.salted}
            said["salted"] = salted(values, bytes(row.salt))  # type: ignore[attr-defined]
        if isinstance(row, Extraction):
            said[readings.KEY] = readings.of_run(row.pk)
        if isinstance(row, User):
            said[GROUPS] = sorted(row.groups.order_by().values_list("name", flat=True))
        return said


# Of these, something beside their columns makes them what they are.
BESIDE: dict[type[models.Model], str] = {Extraction: readings.KEY, User: GROUPS}
ARTICLE_COLUMNS = (
    "title",
    "byline",
    "publisher_id",
    "original_publisher_id",
    "published_on",
    "url",
    "text",
    "content_sha256",
    "revision",
    "previous_id",
    "stored_at",
)
KINDS = {
    "article": Kind(Article, ARTICLE_COLUMNS),
    "citation": Kind(
        Citation,
        (
            "verdict_id",
            "position",
            "stance",
            "url",
            "title",
            "publisher",
            "author",
            "published_on",
            "accessed_on",
            "excerpt",
            "csl",
            "upload_id",
            "explanation",
            "withheld_reason",
            "withheld_id",
        ),
    ),
    "check": Kind(
        ExcerptCheck,
        (
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
        ),
    ),
    "claim": Kind(
        Claim,
        (
            "article_id",
            "start",
            "end",
            "exact",
            "kind",
            "label",
            "low",
            "high",
            "comparator",
            "unit",
            "concept",
            "holder",
            "attribution_name",
            "attribution_cue",
            "attribution_role",
            "stance",
            "rule",
            "corrects_id",
            "original_id",
        ),
        # For those of an extractor their run is vouched for.
        must=Q(rule__startswith="people.") | Q(extraction__extractor=runs.BY_PEOPLE),
    ),
    "comment": Kind(
        Comment,
        (
            "review_id",
            "author_id",
            "kind",
            "text",
            "answers_id",
            "written_at",
            "withdrawn_at",
            "withdrawn_by_id",
            "withdrawal_reason",
        ),
    ),
    "correction": Kind(
        VerdictCorrection,
        (
            "review_id",
            "supersedes_id",
            "author_id",
            "written_at",
            "rating",
            "rationale",
            "obstacle",
            "tried",
            "citations",
            "public_note",
            "state",
            "settled_at",
            "settled_by_id",
            "reason",
            "verdict_id",
        ),
    ),
    "extraction": Kind(
        Extraction,
        ("article_id", "extractor", "claim_count"),
        must=Q(status="done") & ~Q(extractor=runs.BY_PEOPLE),
    ),
    # Who they are is for those who may know: not to be told, nor guessed, from history.
    "person": Kind(
        User,
        ("is_active", "is_superuser", "forgotten_at"),
        salted=("username", "first_name", "last_name", "email", "pseudonym"),
    ),
    # Only those of articles that came in since publishers are vouched for.
    "publisher": Kind(Publisher, ("name",), must=Q(pk__lt=0)),
    "report": Kind(
        Report,
        (
            "format",
            "style",
            "selection",
            "names",
            "as_of",
            "upto",
            "found_sha256",
            "schema",
            "counts",
            "checkpoint_id",
            "requested_by_id",
            "requested_at",
            "size",
            "sha256",
        ),
        must=Q(status="ready"),
    ),
    "review": Kind(
        Review,
        (
            "claim_id",
            "state",
            "round",
            "verdict_id",
            "last_verdict_id",
            "published_at",
            "published_by_id",
            "dismissed_as",
            "dismissal_reason",
            "duplicate_of_id",
        ),
        # Open ones are as they were opened.
        must=~Q(state="open"),
    ),
    "snapshot": Kind(
        PageSnapshot,
        (
            "citation_id",
            "url",
            "fetched_at",
            "final_url",
            "status",
            "media_type",
            "sha256",
            "size",
            "warc_sha256",
            "warc_size",
            "text",
        ),
    ),
    "upload": Kind(
        Upload,
        ("review_id", "uploaded_by_id", "uploaded_at"),
        salted=("file_name", "media_type", "sha256", "size", "text"),
    ),
    "verdict": Kind(
        Verdict,
        (
            "review_id",
            "round",
            "basis",
            "rating",
            "rationale",
            "obstacle",
            "tried",
            "decided_by_id",
            "decided_at",
            "supersedes_id",
            "public_note",
        ),
    ),
    "withheld": Kind(
        WithheldSource,
        ("review_id", "protected_by_id", "protected_at"),
        salted=(
            "title",
            "url",
            "publisher",
            "author",
            "published_on",
            "accessed_on",
            "excerpt",
            "notes",
            "csl",
            "upload_id",
        ),
    ),
}
NAMES = {kind.model: name for name, kind in KINDS.items()}


def vouched(rows: Iterable[models.Model]) -> dict[str, Any]:
    """Return what an event says that these rows are, by kind and number."""
    found = {}
    for row in rows:
        name = NAMES[type(row)]
        found[f"{name}:{row.pk}"] = KINDS[name].said_of(row)
    return found
