"""Tokens and requests of programs, changes of many claims, and figures."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from verification.migrations._tables import Tables


class Migration(migrations.Migration):
    dependencies = [("verification", "0009_notifications")]

    operations = [
        Tables(
            migrations.CreateModel(
                name="AccessToken",
                fields=[
                    ("digest", models.CharField(max_length=128, primary_key=True, serialize=False)),
                    ("token_key", models.CharField(db_index=True, max_length=25)),
                    (
                        "user",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="auth_token_set",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("created", models.DateTimeField(auto_now_add=True)),
                    ("expiry", models.DateTimeField(blank=True, null=True)),
                    ("name", models.CharField(max_length=100)),
                    ("scopes", models.JSONField(default=list)),
                ],
                options={"abstract": False},
            ),
            migrations.CreateModel(
                name="IdempotentRequest",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "user",
                        models.ForeignKey(
                            db_index=False,
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("key", models.CharField(max_length=255)),
                    ("fingerprint", models.CharField(max_length=64)),
                    ("status", models.PositiveSmallIntegerField(null=True)),
                    ("headers", models.JSONField(default=dict)),
                    ("body", models.JSONField(null=True)),
                    ("created_at", models.DateTimeField()),
                ],
                options={
                    "indexes": [
                        models.Index(fields=["created_at"], name="idempotent_request_by_age")
                    ],
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("user", "key"), name="idempotent_request_once"
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="BulkJob",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "person",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="bulk_jobs",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("query", models.CharField(blank=True, max_length=1000)),
                    ("is_picked", models.BooleanField(default=False)),
                    ("total", models.PositiveIntegerField()),
                    ("chosen_at", models.DateTimeField()),
                    (
                        "status",
                        models.CharField(
                            choices=[
                                ("chosen", "Chosen"),
                                ("running", "Running"),
                                ("stopped", "Stopped"),
                                ("done", "Done"),
                            ],
                            default="chosen",
                            max_length=10,
                        ),
                    ),
                    (
                        "action",
                        models.CharField(
                            blank=True,
                            choices=[
                                ("tag", "Tag"),
                                ("untag", "Remove a tag"),
                                ("boost", "Move in the queue"),
                                ("assign", "Assign to a reviewer"),
                                ("unassign", "Offer to everybody again"),
                                ("dismiss", "Dismiss"),
                                ("second_review", "Require a second review"),
                            ],
                            max_length=20,
                        ),
                    ),
                    ("parameters", models.JSONField(default=dict)),
                    ("reason", models.TextField(blank=True)),
                    ("started_at", models.DateTimeField(blank=True, null=True)),
                    ("touched_at", models.DateTimeField(blank=True, null=True)),
                    ("finished_at", models.DateTimeField(blank=True, null=True)),
                    ("stopped_because", models.TextField(blank=True)),
                ],
                options={
                    "indexes": [
                        models.Index(
                            condition=models.Q(("status", "running")),
                            fields=["touched_at"],
                            name="bulk_job_unheard_of",
                        ),
                        models.Index(
                            condition=models.Q(("status", "chosen")),
                            fields=["chosen_at"],
                            name="bulk_job_not_started",
                        ),
                    ],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                ("status__in", ["chosen", "running", "stopped", "done"])
                            ),
                            name="bulk_job_status_is_known",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(
                                    ("status", "chosen"), ("action", ""), ("started_at", None)
                                ),
                                models.Q(
                                    models.Q(("status", "chosen"), _negated=True),
                                    models.Q(("action", ""), _negated=True),
                                    ("started_at__isnull", False),
                                ),
                                _connector="OR",
                            ),
                            name="bulk_job_begun_has_an_action",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(
                                    ("finished_at__isnull", False),
                                    ("status__in", ["stopped", "done"]),
                                ),
                                models.Q(
                                    ("finished_at", None), ("status__in", ["chosen", "running"])
                                ),
                                _connector="OR",
                            ),
                            name="bulk_job_ended_says_when",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="BulkItem",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "job",
                        models.ForeignKey(
                            db_index=False,
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="items",
                            to="verification.bulkjob",
                        ),
                    ),
                    (
                        "review",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="verification.review",
                        ),
                    ),
                    (
                        "outcome",
                        models.CharField(
                            choices=[
                                ("waiting", "Waiting"),
                                ("done", "Changed"),
                                ("unchanged", "Was so already"),
                                ("refused", "Refused"),
                            ],
                            default="waiting",
                            max_length=10,
                        ),
                    ),
                    ("code", models.CharField(blank=True, max_length=60)),
                    ("reason", models.TextField(blank=True)),
                ],
                options={
                    "indexes": [
                        models.Index(
                            fields=["job", "outcome", "review"], name="bulk_item_by_outcome"
                        )
                    ],
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("job", "review"), name="bulk_item_once_per_review"
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("outcome__in", ["waiting", "done", "unchanged", "refused"])
                            ),
                            name="bulk_item_outcome_is_known",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Snapshot",
                fields=[
                    (
                        "name",
                        models.CharField(
                            choices=[
                                ("waiting", "What waits, by score and age"),
                                ("week", "How long a claim took in the last week"),
                                ("verdicts", "Verdicts by publisher"),
                                ("agreement", "Agreement of those who reviewed the same claims"),
                            ],
                            max_length=20,
                            primary_key=True,
                            serialize=False,
                        ),
                    ),
                    ("data", models.JSONField()),
                    ("counted_at", models.DateTimeField()),
                ],
            ),
            migrations.CreateModel(
                name="WorkDay",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("day", models.DateField()),
                    (
                        "reviewer",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("finished", models.PositiveIntegerField()),
                    ("median_seconds", models.PositiveIntegerField(blank=True, null=True)),
                    ("slow_seconds", models.PositiveIntegerField(blank=True, null=True)),
                    ("counted_at", models.DateTimeField()),
                ],
                options={
                    "indexes": [models.Index(fields=["day"], name="workday_by_day")],
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("reviewer", "day"), name="workday_once", nulls_distinct=False
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("slow_seconds__gte", models.F("median_seconds"))),
                            name="workday_slow_is_slower",
                        ),
                    ],
                },
            ),
        )
    ]
