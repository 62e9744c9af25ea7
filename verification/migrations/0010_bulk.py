"""Changes of many claims at once, tags, assigning until a day, and switching off single keys."""

import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("verification", "0009_dashboard")]

    operations = [
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
        ),
        migrations.CreateModel(
            name="ReviewTag",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Tag",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=60)),
            ],
        ),
        migrations.AddField(
            model_name="turn",
            name="assigned_until",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="user", name="single_keys", field=models.BooleanField(default=True)
        ),
        migrations.AddIndex(
            model_name="turn",
            index=models.Index(
                condition=models.Q(("assigned_until__isnull", False), ("state", "waiting")),
                fields=["assigned_until"],
                name="turn_assigned_until",
            ),
        ),
        migrations.AddField(
            model_name="bulkitem",
            name="review",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="verification.review",
            ),
        ),
        migrations.AddField(
            model_name="bulkjob",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="bulk_jobs",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="bulkitem",
            name="job",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="items",
                to="verification.bulkjob",
            ),
        ),
        migrations.AddField(
            model_name="reviewtag",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="reviewtag",
            name="review",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="tags",
                to="verification.review",
            ),
        ),
        migrations.AddConstraint(
            model_name="tag",
            constraint=models.UniqueConstraint(
                django.db.models.functions.text.Lower("name"), name="tag_once_whatever_its_case"
            ),
        ),
        migrations.AddField(
            model_name="reviewtag",
            name="tag",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="reviews",
                to="verification.tag",
            ),
        ),
        migrations.AddIndex(
            model_name="bulkjob",
            index=models.Index(
                condition=models.Q(("status", "running")),
                fields=["touched_at"],
                name="bulk_job_unheard_of",
            ),
        ),
        migrations.AddIndex(
            model_name="bulkjob",
            index=models.Index(
                condition=models.Q(("status", "chosen")),
                fields=["chosen_at"],
                name="bulk_job_not_started",
            ),
        ),
        migrations.AddConstraint(
            model_name="bulkjob",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["chosen", "running", "stopped", "done"])),
                name="bulk_job_status_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="bulkjob",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "chosen"), ("action", ""), ("started_at", None)),
                    models.Q(
                        models.Q(("status", "chosen"), _negated=True),
                        models.Q(("action", ""), _negated=True),
                        ("started_at__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="bulk_job_begun_has_an_action",
            ),
        ),
        migrations.AddConstraint(
            model_name="bulkjob",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("finished_at__isnull", False), ("status__in", ["stopped", "done"])),
                    models.Q(("finished_at", None), ("status__in", ["chosen", "running"])),
                    _connector="OR",
                ),
                name="bulk_job_ended_says_when",
            ),
        ),
        migrations.AddIndex(
            model_name="bulkitem",
            index=models.Index(fields=["job", "outcome", "review"], name="bulk_item_by_outcome"),
        ),
        migrations.AddConstraint(
            model_name="bulkitem",
            constraint=models.UniqueConstraint(
                fields=("job", "review"), name="bulk_item_once_per_review"
            ),
        ),
        migrations.AddConstraint(
            model_name="bulkitem",
            constraint=models.CheckConstraint(
                condition=models.Q(("outcome__in", ["waiting", "done", "unchanged", "refused"])),
                name="bulk_item_outcome_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="reviewtag",
            constraint=models.UniqueConstraint(
                fields=("tag", "review"), name="review_tag_once_per_review"
            ),
        ),
        migrations.RemoveIndex(model_name="turn", name="turn_queue_order"),
        migrations.RemoveIndex(model_name="turn", name="turn_second_review_order"),
        migrations.AddIndex(
            model_name="turn",
            index=models.Index(
                models.OrderBy(models.F("priority"), descending=True),
                models.F("queued_at"),
                models.F("id"),
                condition=models.Q(("assigned_to", None), ("state", "waiting")),
                name="turn_queue_order",
            ),
        ),
        migrations.AddIndex(
            model_name="turn",
            index=models.Index(
                models.OrderBy(models.F("priority"), descending=True),
                models.F("queued_at"),
                models.F("id"),
                condition=models.Q(("assigned_to", None), ("slot", 2), ("state", "waiting")),
                name="turn_second_review_order",
            ),
        ),
    ]
