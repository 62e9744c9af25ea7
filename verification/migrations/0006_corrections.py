"""What becomes of a verdict after it was given: corrected, compared, to be checked again."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from verification.migrations._tables import Tables


class Migration(migrations.Migration):
    dependencies = [("verification", "0005_copies")]

    operations = [
        Tables(
            migrations.CreateModel(
                name="VerdictCorrection",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "review",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="corrections",
                            to="verification.review",
                        ),
                    ),
                    (
                        "supersedes",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="corrections",
                            to="verification.verdict",
                        ),
                    ),
                    (
                        "author",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("written_at", models.DateTimeField()),
                    (
                        "rating",
                        models.CharField(
                            choices=[
                                ("supported", "Supported"),
                                ("disputed", "Disputed"),
                                ("unverified", "Unverified"),
                            ],
                            max_length=20,
                        ),
                    ),
                    ("rationale", models.TextField()),
                    (
                        "obstacle",
                        models.CharField(
                            blank=True,
                            choices=[
                                ("no_primary_source", "No primary source"),
                                ("conflicting", "Sources conflict"),
                                ("access_denied", "Access denied"),
                                ("awaiting_reply", "Awaiting a reply"),
                            ],
                            max_length=20,
                        ),
                    ),
                    ("tried", models.TextField(blank=True)),
                    ("citations", models.JSONField(default=list)),
                    ("public_note", models.TextField()),
                    (
                        "state",
                        models.CharField(
                            choices=[
                                ("waiting", "Waiting"),
                                ("published", "Published"),
                                ("declined", "Declined"),
                                ("withdrawn", "Withdrawn"),
                            ],
                            default="waiting",
                            max_length=10,
                        ),
                    ),
                    ("settled_at", models.DateTimeField(blank=True, null=True)),
                    (
                        "settled_by",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("reason", models.TextField(blank=True)),
                    (
                        "verdict",
                        models.OneToOneField(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="correction",
                            to="verification.verdict",
                        ),
                    ),
                ],
                options={
                    "indexes": [
                        models.Index(fields=["review", "-id"], name="correction_by_review")
                    ],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                ("state__in", ["waiting", "published", "declined", "withdrawn"])
                            ),
                            name="correction_state_is_known",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(
                                    ("settled_at", None), ("settled_by", None), ("state", "waiting")
                                ),
                                models.Q(
                                    models.Q(("state", "waiting"), _negated=True),
                                    ("settled_at__isnull", False),
                                    ("settled_by__isnull", False),
                                ),
                                _connector="OR",
                            ),
                            name="correction_settling_is_whole",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("state", "published"), ("verdict__isnull", False)),
                                models.Q(
                                    models.Q(("state", "published"), _negated=True),
                                    ("verdict", None),
                                ),
                                _connector="OR",
                            ),
                            name="correction_published_is_a_verdict",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("state__in", ["published", "declined"]), _negated=True),
                                models.Q(("settled_by", models.F("author")), _negated=True),
                                _connector="OR",
                            ),
                            name="correction_is_settled_by_another",
                        ),
                        models.UniqueConstraint(
                            condition=models.Q(("state", "waiting")),
                            fields=("review",),
                            name="correction_one_waits",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="VerdictOrigins",
                fields=[
                    (
                        "verdict",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.PROTECT,
                            primary_key=True,
                            related_name="found_origins",
                            serialize=False,
                            to="verification.verdict",
                        ),
                    ),
                    ("due_at", models.DateTimeField(blank=True, null=True)),
                    ("sent_at", models.DateTimeField(blank=True, null=True)),
                    ("attempts", models.PositiveSmallIntegerField(default=0)),
                    ("computed_at", models.DateTimeField(blank=True, null=True)),
                    ("independent", models.PositiveSmallIntegerField(default=0)),
                    ("citations", models.PositiveSmallIntegerField(default=0)),
                    ("found", models.JSONField(default=dict)),
                    ("version", models.CharField(blank=True, max_length=20)),
                ],
                options={
                    "indexes": [
                        models.Index(
                            condition=models.Q(("due_at__isnull", False)),
                            fields=["due_at"],
                            name="origins_due",
                        )
                    ]
                },
            ),
            migrations.CreateModel(
                name="CheckAgain",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "verdict",
                        models.ForeignKey(
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="flags",
                            to="verification.verdict",
                        ),
                    ),
                    (
                        "kind",
                        models.CharField(
                            choices=[
                                ("page_changed", "A cited page has changed"),
                                ("page_gone", "A cited page is gone"),
                                ("article_revised", "The article has a new revision"),
                                ("figure_superseded", "The same figure was decided anew elsewhere"),
                                ("excerpt_not_found", "An excerpt does not stand in its source"),
                            ],
                            max_length=20,
                        ),
                    ),
                    ("source", models.CharField(max_length=40)),
                    ("detail", models.TextField()),
                    (
                        "citation",
                        models.ForeignKey(
                            blank=True,
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="flags",
                            to="verification.citation",
                        ),
                    ),
                    ("raised_at", models.DateTimeField()),
                    ("settled_at", models.DateTimeField(blank=True, null=True)),
                    (
                        "settled_by",
                        models.ForeignKey(
                            blank=True,
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("reason", models.TextField(blank=True)),
                ],
                options={
                    "indexes": [
                        models.Index(
                            condition=models.Q(("settled_at", None)),
                            fields=["-id"],
                            name="checkagain_open",
                        )
                    ],
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("verdict", "kind", "source"), name="checkagain_once_per_cause"
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                (
                                    "kind__in",
                                    [
                                        "page_changed",
                                        "page_gone",
                                        "article_revised",
                                        "figure_superseded",
                                        "excerpt_not_found",
                                    ],
                                )
                            ),
                            name="checkagain_kind_is_known",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(
                                    ("reason", ""), ("settled_at", None), ("settled_by", None)
                                ),
                                models.Q(
                                    ("settled_at__isnull", False),
                                    models.Q(("reason", ""), _negated=True),
                                ),
                                _connector="OR",
                            ),
                            name="checkagain_settled_says_why",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="PageRecheck",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "citation",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="recheck",
                            to="verification.citation",
                        ),
                    ),
                    ("due_at", models.DateTimeField(blank=True, null=True)),
                    ("sent_at", models.DateTimeField(blank=True, null=True)),
                    ("pause", models.DurationField()),
                    ("checked_at", models.DateTimeField(blank=True, null=True)),
                    ("outcome", models.CharField(blank=True, max_length=30)),
                    ("misses", models.PositiveSmallIntegerField(default=0)),
                    (
                        "snapshot",
                        models.ForeignKey(
                            blank=True,
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="verification.pagesnapshot",
                        ),
                    ),
                ],
                options={
                    "indexes": [
                        models.Index(
                            condition=models.Q(("due_at__isnull", False)),
                            fields=["due_at"],
                            name="recheck_due",
                        ),
                        models.Index(
                            condition=models.Q(("checked_at__isnull", False)),
                            fields=["checked_at"],
                            name="recheck_done",
                        ),
                    ]
                },
            ),
        )
    ]
