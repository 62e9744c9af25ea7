"""What was published, and which checkable claims are in it."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Publisher",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=200, unique=True)),
            ],
        ),
        migrations.CreateModel(
            name="Article",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=500)),
                ("byline", models.CharField(blank=True, max_length=300)),
                (
                    "publisher",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="articles",
                        to="claims.publisher",
                    ),
                ),
                (
                    "original_publisher",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="republished_articles",
                        to="claims.publisher",
                    ),
                ),
                ("published_on", models.DateField(blank=True, null=True)),
                ("language", models.CharField(db_default="en", default="en", max_length=3)),
                ("url", models.URLField(blank=True, max_length=2000)),
                ("text", models.TextField()),
                ("normalisation", models.JSONField(default=list)),
                ("content_sha256", models.CharField(max_length=64)),
                ("revision", models.PositiveIntegerField(default=1)),
                (
                    "previous",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="next",
                        to="claims.article",
                    ),
                ),
                ("stored_at", models.DateTimeField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["content_sha256"], name="article_by_text"),
                    models.Index(fields=["-stored_at", "-id"], name="article_newest_first"),
                    models.Index(fields=["language"], name="article_by_language"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="article_has_text"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("language__regex", "^[a-z]{2,3}$")),
                        name="article_language_is_a_tag",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("previous", None), ("revision", 1)),
                            models.Q(("previous__isnull", False), ("revision__gt", 1)),
                            _connector="OR",
                        ),
                        name="article_first_revision_has_no_previous",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("revision", 1)),
                        fields=("content_sha256",),
                        name="article_text_is_stored_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("url", ""), _negated=True),
                        fields=("url", "revision"),
                        name="article_one_row_per_revision",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Extraction",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="extractions",
                        to="claims.article",
                    ),
                ),
                ("extractor", models.CharField(max_length=120)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("running", "Running"),
                            ("done", "Done"),
                            ("failed", "Failed"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("queued_at", models.DateTimeField()),
                ("sent_at", models.DateTimeField()),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("started_at", models.DateTimeField(blank=True, null=True)),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                ("boilerplate", models.JSONField(default=list)),
                ("milliseconds", models.PositiveIntegerField(blank=True, null=True)),
                ("word_count", models.PositiveIntegerField(blank=True, null=True)),
                ("character_count", models.PositiveIntegerField(blank=True, null=True)),
                ("token_count", models.PositiveBigIntegerField(blank=True, null=True)),
                ("details", models.JSONField(default=dict)),
                ("claim_count", models.PositiveIntegerField(blank=True, null=True)),
                ("kind_counts", models.JSONField(default=dict)),
                ("error", models.TextField(blank=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("status__in", ["waiting", "running"])),
                        fields=["sent_at"],
                        name="extraction_unfinished_by_sent",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("article", "extractor"), name="extraction_one_run_per_version"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status__in", ["waiting", "running", "done", "failed"])
                        ),
                        name="extraction_status_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "done"), _negated=True),
                            models.Q(
                                ("claim_count__isnull", False), ("finished_at__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="extraction_done_is_counted",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Claim",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="claims",
                        to="claims.article",
                    ),
                ),
                (
                    "extraction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="claims",
                        to="claims.extraction",
                    ),
                ),
                ("start", models.PositiveIntegerField()),
                ("end", models.PositiveIntegerField()),
                ("exact", models.TextField()),
                ("prefix", models.TextField(blank=True)),
                ("suffix", models.TextField(blank=True)),
                ("sentence_start", models.PositiveIntegerField()),
                ("sentence_end", models.PositiveIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("quantity", "Quantity"),
                            ("quote", "Quote"),
                            ("event", "Event"),
                            ("position", "Position"),
                        ],
                        max_length=10,
                    ),
                ),
                ("label", models.TextField()),
                (
                    "low",
                    models.DecimalField(blank=True, decimal_places=10, max_digits=40, null=True),
                ),
                (
                    "high",
                    models.DecimalField(blank=True, decimal_places=10, max_digits=40, null=True),
                ),
                ("comparator", models.CharField(blank=True, max_length=5)),
                ("unit", models.TextField(blank=True)),
                ("concept", models.TextField(blank=True)),
                ("holder", models.TextField(blank=True)),
                ("attribution_name", models.TextField(blank=True)),
                ("attribution_cue", models.TextField(blank=True)),
                ("attribution_role", models.TextField(blank=True)),
                (
                    "stance",
                    models.CharField(
                        choices=[
                            ("assertion", "Asserts"),
                            ("denial", "Denies"),
                            ("accusation", "Accuses"),
                            ("demand", "Demands"),
                        ],
                        default="assertion",
                        max_length=10,
                    ),
                ),
                ("hedged", models.BooleanField(default=False)),
                ("event_start", models.CharField(blank=True, max_length=10)),
                ("event_end", models.CharField(blank=True, max_length=10)),
                ("place", models.TextField(blank=True)),
                ("restatement", models.TextField(blank=True)),
                ("checkworthiness", models.FloatField()),
                ("features", models.JSONField(default=list)),
                ("rule", models.CharField(blank=True, max_length=60)),
                (
                    "corrects",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="claims.claim",
                    ),
                ),
                (
                    "original",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrections",
                        to="claims.claim",
                    ),
                ),
                ("revision", models.PositiveSmallIntegerField(db_default=1, default=1)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["article", "start", "id"], name="claim_in_reading_order"),
                    models.Index(
                        condition=models.Q(("original__isnull", False)),
                        fields=["original"],
                        name="claim_by_original",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("extraction", "start", "end", "kind", "revision"),
                        name="claim_once_per_extraction",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("corrects", None), ("original", None)),
                            models.Q(("corrects__isnull", False), ("original__isnull", False)),
                            _connector="OR",
                        ),
                        name="claim_correction_has_an_original",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("sentence_start__lte", models.F("start")),
                            ("start__lt", models.F("end")),
                            ("end__lte", models.F("sentence_end")),
                        ),
                        name="claim_span_lies_in_its_sentence",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["quantity", "quote", "event", "position"])
                        ),
                        name="claim_kind_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("stance__in", ["assertion", "denial", "accusation", "demand"])
                        ),
                        name="claim_stance_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("checkworthiness__gte", 0), ("checkworthiness__lte", 1)
                        ),
                        name="claim_checkworthiness_is_a_share",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("comparator__in", ["", "=", "~", ">", "≥", "<", "≤", "range"])
                        ),
                        name="claim_comparator_is_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PublisherBlock",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "publisher",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="claims.publisher",
                    ),
                ),
                ("digest", models.UUIDField()),
                (
                    "article",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="claims.article",
                    ),
                ),
                ("is_repeated", models.BooleanField(default=False)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("publisher", "digest"), name="publisher_block_once"
                    )
                ]
            },
        ),
        migrations.CreateModel(
            name="RuleCount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("extractor", models.CharField(max_length=120)),
                ("rule", models.CharField(blank=True, max_length=60)),
                ("claims", models.PositiveBigIntegerField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("extractor", "rule"), name="rule_count_once")
                ]
            },
        ),
    ]
