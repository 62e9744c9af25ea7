"""What workers count for the dashboard."""

import django.db.models.deletion
from django.apps import apps as current_apps
from django.conf import settings
from django.contrib.auth.management import create_permissions
from django.db import migrations, models

SEE_FIGURES = ("editor", "administrator")


def let_editors_see(apps, schema_editor):
    create_permissions(
        current_apps.get_app_config("verification"), verbosity=0, apps=apps, interactive=False
    )
    permission = apps.get_model("auth", "Permission").objects.get(
        codename="view_figures", content_type__app_label="verification"
    )
    for group in apps.get_model("auth", "Group").objects.filter(name__in=SEE_FIGURES):
        group.permissions.add(permission)


class Migration(migrations.Migration):
    dependencies = [("verification", "0008_correcting")]

    operations = [
        migrations.AlterModelOptions(
            name="review",
            options={
                "permissions": [
                    ("ingest_articles", "Can send articles"),
                    ("review_claims", "Can take claims and give verdicts"),
                    ("reopen_reviews", "Can reopen decided and dismissed claims"),
                    (
                        "correct_claims",
                        "Can correct claims that others hold, and see how well rules do",
                    ),
                    ("export_reports", "Can make and download verdict reports"),
                    ("view_history", "Can search the whole history"),
                    ("adjudicate_reviews", "Can decide where two reviewers differ"),
                    ("publish_reviews", "Can publish and correct verdicts"),
                    ("manage_queue", "Can order the queue, take claims back and set review rules"),
                    ("view_figures", "Can see the desk's figures, everybody's work and agreement"),
                ]
            },
        ),
        migrations.AddIndex(
            model_name="turn",
            index=models.Index(
                condition=models.Q(("state", "done")),
                fields=["finished_at", "reviewer"],
                name="turn_done_by_time",
            ),
        ),
        migrations.AddIndex(
            model_name="turn",
            index=models.Index(
                condition=models.Q(("sealed", False), ("slot", 2), ("state", "done")),
                fields=["-finished_at", "-id"],
                name="turn_open_rounds",
            ),
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
        migrations.RunPython(let_editors_see, migrations.RunPython.noop),
    ]
