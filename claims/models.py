"""Facts: what was published, and which checkable claims are in it.

Triggers add what Django cannot say: articles and claims refuse UPDATE, DELETE and TRUNCATE, and a
claim must be word for word in its article.
"""

from datetime import datetime, timedelta

from django.db import models
from django.db.models import F, Q


class Publisher(models.Model):
    name = models.CharField(max_length=200, unique=True)

    def __str__(self) -> str:
        return self.name


class Article(models.Model):
    """One published text. A changed text under the same address is a new row, one revision up."""

    title = models.CharField(max_length=500)
    byline = models.CharField(max_length=300, blank=True)
    publisher = models.ForeignKey(
        Publisher, models.PROTECT, null=True, blank=True, related_name="articles"
    )
    original_publisher = models.ForeignKey(
        Publisher, models.PROTECT, null=True, blank=True, related_name="republished_articles"
    )
    published_on = models.DateField(null=True, blank=True)
    # The primary tag of BCP 47; what was stored before anybody said is English.
    language = models.CharField(max_length=3, default="en", db_default="en")
    url = models.URLField(max_length=2000, blank=True)
    text = models.TextField()
    # What normalisation changed on the way in, such as "line ends (12)".
    normalisation = models.JSONField(default=list)
    content_sha256 = models.CharField(max_length=64)
    revision = models.PositiveIntegerField(default=1)
    previous = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="next"
    )
    stored_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="article_has_text", condition=~Q(text="")),
            models.CheckConstraint(
                name="article_language_is_a_tag", condition=Q(language__regex="^[a-z]{2,3}$")
            ),
            models.CheckConstraint(
                name="article_first_revision_has_no_previous",
                condition=Q(revision=1, previous=None) | Q(revision__gt=1, previous__isnull=False),
            ),
            models.UniqueConstraint(
                name="article_text_is_stored_once",
                fields=["content_sha256"],
                condition=Q(revision=1),
            ),
            models.UniqueConstraint(
                name="article_one_row_per_revision",
                fields=["url", "revision"],
                condition=~Q(url=""),
            ),
        ]
        indexes = [
            # articles.store looks for the same text among later revisions too.
            models.Index(name="article_by_text", fields=["content_sha256"]),
            # The article list, newest first.
            models.Index(name="article_newest_first", fields=["-stored_at", "-id"]),
            # The part of the queue that is in one language.
            models.Index(name="article_by_language", fields=["language"]),
        ]

    def __str__(self) -> str:
        return self.title


class PublisherBlock(models.Model):
    """A block of text that a publisher has printed, and whether more than one article has it.

    Filled by boilerplate.remember only.
    """

    publisher = models.ForeignKey(
        Publisher,
        models.PROTECT,
        related_name="+",
        db_index=False,  # publisher_block_once has it
    )
    # The block's hash: 16 bytes, which is what a column for UUIDs holds.
    digest = models.UUIDField()
    # The first article that had it; revisions and copies count as their original.
    article = models.ForeignKey(Article, models.PROTECT, related_name="+", db_index=False)
    is_repeated = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["publisher", "digest"], name="publisher_block_once")
        ]

    def __str__(self) -> str:
        return f"{self.digest.hex} of {self.publisher_id}"


class ExtractionQuerySet(models.QuerySet["Extraction"]):
    def unfinished(self) -> "ExtractionQuerySet":
        return self.filter(status__in=Extraction.UNFINISHED)

    def by(self, extractor_name: str) -> "ExtractionQuerySet":
        """Return the runs of one extractor in all its versions."""
        return self.filter(extractor__startswith=f"{extractor_name}/")

    def overdue(self, *, at: datetime, after: timedelta) -> "ExtractionQuerySet":
        """Return the unfinished runs whose message was sent at least `after` ago."""
        return self.unfinished().filter(sent_at__lte=at - after)


class Extraction(models.Model):
    """One run of one extractor version over one article."""

    class Status(models.TextChoices):
        WAITING = "waiting", "Waiting"
        RUNNING = "running", "Running"
        DONE = "done", "Done"
        FAILED = "failed", "Failed"

    UNFINISHED = (Status.WAITING, Status.RUNNING)

    article = models.ForeignKey(Article, models.PROTECT, related_name="extractions")
    extractor = models.CharField(max_length=120)
    status = models.CharField(max_length=10, choices=Status, default=Status.WAITING)
    queued_at = models.DateTimeField()
    # When a message for this run was last handed to the broker.
    sent_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    # Hashes of the blocks that were known as boilerplate of the publisher: with the text and the
    # extractor's version they settle what is found.
    boilerplate = models.JSONField(default=list)
    # Of the reading alone, without waiting and storing.
    milliseconds = models.PositiveIntegerField(null=True, blank=True)
    word_count = models.PositiveIntegerField(null=True, blank=True)
    character_count = models.PositiveIntegerField(null=True, blank=True)
    # What a language model has cost, all tries together; set aside before it is asked.
    token_count = models.PositiveBigIntegerField(null=True, blank=True)
    # What else there is to tell: of a language model its prompt, its answers, what was refused.
    details = models.JSONField(default=dict)
    claim_count = models.PositiveIntegerField(null=True, blank=True)
    # How many claims of each kind, such as {"quantity": 12, "quote": 3}.
    kind_counts = models.JSONField(default=dict)
    error = models.TextField(blank=True)

    objects = ExtractionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="extraction_one_run_per_version", fields=["article", "extractor"]
            ),
            models.CheckConstraint(
                name="extraction_status_is_known",
                condition=Q(status__in=["waiting", "running", "done", "failed"]),
            ),
            models.CheckConstraint(
                name="extraction_done_is_counted",
                condition=~Q(status="done")
                | Q(claim_count__isnull=False, finished_at__isnull=False),
            ),
        ]
        indexes = [
            # The sweeper's query: what was sent long ago and is not finished.
            models.Index(
                name="extraction_unfinished_by_sent",
                fields=["sent_at"],
                condition=Q(status__in=["waiting", "running"]),
            )
        ]

    @property
    def extractor_name(self) -> str:
        return self.extractor.partition("/")[0]

    def __str__(self) -> str:
        return f"{self.extractor} on article {self.article_id}: {self.status}"


class Claim(models.Model):
    """One checkable assertion, anchored to an exact span of one article revision.

    `start`, `end`, `sentence_start` and `sentence_end` count Unicode code points of the
    article's text; `text[start:end] == exact` is checked by the database on write.
    """

    class Kind(models.TextChoices):
        QUANTITY = "quantity", "Quantity"
        QUOTE = "quote", "Quote"
        EVENT = "event", "Event"
        POSITION = "position", "Position"

    class Stance(models.TextChoices):
        """What the claimant does with the statement."""

        ASSERTION = "assertion", "Asserts"
        DENIAL = "denial", "Denies"
        ACCUSATION = "accusation", "Accuses"
        DEMAND = "demand", "Demands"

    article = models.ForeignKey(Article, models.PROTECT, related_name="claims")
    extraction = models.ForeignKey(Extraction, models.PROTECT, related_name="claims")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    exact = models.TextField()
    prefix = models.TextField(blank=True)
    suffix = models.TextField(blank=True)
    sentence_start = models.PositiveIntegerField()
    sentence_end = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=Kind)
    label = models.TextField()
    # Quantities only; an open bound is null.
    low = models.DecimalField(max_digits=40, decimal_places=10, null=True, blank=True)
    high = models.DecimalField(max_digits=40, decimal_places=10, null=True, blank=True)
    comparator = models.CharField(max_length=5, blank=True)
    unit = models.TextField(blank=True)
    concept = models.TextField(blank=True)
    holder = models.TextField(blank=True)
    attribution_name = models.TextField(blank=True)
    attribution_cue = models.TextField(blank=True)
    # As what they are introduced: "Foreign Minister".
    attribution_role = models.TextField(blank=True)
    stance = models.CharField(max_length=10, choices=Stance, default=Stance.ASSERTION)
    hedged = models.BooleanField(default=False)
    # EDTF strings: a day, or XXXX-10-13 where the year is not known.
    event_start = models.CharField(max_length=10, blank=True)
    event_end = models.CharField(max_length=10, blank=True)
    place = models.TextField(blank=True)
    # The claim in one sentence that needs no context; empty where the text lacks a part of it.
    restatement = models.TextField(blank=True)
    checkworthiness = models.FloatField()
    # What makes the score: [{"name": "harm", "points": 0.1}, ...].
    features = models.JSONField(default=list)
    # What found it, such as "quantity.digits"; empty for claims from before rules had names. Of a
    # correction, what people have put right: "people.span", "people.label+attribution".
    rule = models.CharField(max_length=60, blank=True)
    # Of a correction: the claim that it takes the place of, and the one where that began. Both are
    # of the same article, which the database checks.
    corrects = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    original = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="corrections",
        db_index=False,  # claim_by_original has it
    )
    # Counts the corrections of an article that are anchored alike.
    revision = models.PositiveSmallIntegerField(default=1, db_default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="claim_once_per_extraction",
                fields=["extraction", "start", "end", "kind", "revision"],
            ),
            models.CheckConstraint(
                name="claim_correction_has_an_original",
                condition=Q(corrects=None, original=None)
                | Q(corrects__isnull=False, original__isnull=False),
            ),
            models.CheckConstraint(
                name="claim_span_lies_in_its_sentence",
                condition=Q(sentence_start__lte=F("start"))
                & Q(start__lt=F("end"))
                & Q(end__lte=F("sentence_end")),
            ),
            models.CheckConstraint(
                name="claim_kind_is_known",
                condition=Q(kind__in=["quantity", "quote", "event", "position"]),
            ),
            models.CheckConstraint(
                name="claim_stance_is_known",
                condition=Q(stance__in=["assertion", "denial", "accusation", "demand"]),
            ),
            models.CheckConstraint(
                name="claim_checkworthiness_is_a_share",
                condition=Q(checkworthiness__gte=0, checkworthiness__lte=1),
            ),
            models.CheckConstraint(
                name="claim_comparator_is_known",
                condition=Q(comparator__in=["", "=", "~", ">", "≥", "<", "≤", "range"]),
            ),
        ]
        indexes = [
            # The claims of an article in reading order.
            models.Index(name="claim_in_reading_order", fields=["article", "start", "id"]),
            # The corrections of a claim: few of a million claims are any.
            models.Index(
                name="claim_by_original", fields=["original"], condition=Q(original__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.label


class RuleCount(models.Model):
    """How many claims a rule of an extractor's version has found, in all articles.

    Filled by runs.count_rules only: counting a million claims takes too long for a page.
    """

    extractor = models.CharField(max_length=120)
    rule = models.CharField(max_length=60, blank=True)
    claims = models.PositiveBigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="rule_count_once", fields=["extractor", "rule"])
        ]

    def __str__(self) -> str:
        return f"{self.extractor} {self.rule}: {self.claims}"
