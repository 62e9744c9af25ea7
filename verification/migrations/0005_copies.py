"""The pages that citations name, also while they are drafted, and whether excerpts stand in them."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from verification.migrations._tables import Tables


class Migration(migrations.Migration):
    dependencies = [("verification", "0004_citations")]

    operations = [
        Tables(
            migrations.CreateModel(
                name="PageSnapshot",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("url", models.TextField()),
                    ("fetched_at", models.DateTimeField()),
                    ("final_url", models.TextField()),
                    ("hops", models.JSONField()),
                    ("address", models.GenericIPAddressField()),
                    ("status", models.PositiveSmallIntegerField()),
                    ("headers", models.JSONField()),
                    ("declared_type", models.CharField(blank=True, max_length=200)),
                    ("media_type", models.CharField(max_length=100)),
                    ("sha256", models.CharField(max_length=64)),
                    ("size", models.PositiveBigIntegerField()),
                    ("warc_sha256", models.CharField(max_length=64)),
                    ("warc_size", models.PositiveBigIntegerField()),
                    ("text", models.TextField(blank=True)),
                    ("text_problem", models.CharField(blank=True, max_length=200)),
                    (
                        "citation",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="snapshots",
                            to="verification.citation",
                        ),
                    ),
                ],
                options={
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                ("sha256__regex", "^[0-9a-f]{64}$"),
                                ("warc_sha256__regex", "^[0-9a-f]{64}$"),
                            ),
                            name="pagesnapshot_is_named_by_its_hash",
                        )
                    ]
                },
            ),
            migrations.CreateModel(
                name="Capture",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "state",
                        models.CharField(
                            choices=[
                                ("waiting", "Not fetched yet"),
                                ("taken", "Fetched"),
                                ("failed", "Could not be fetched"),
                            ],
                            default="waiting",
                            max_length=10,
                        ),
                    ),
                    ("outcome", models.CharField(blank=True, max_length=30)),
                    ("detail", models.CharField(blank=True, max_length=200)),
                    ("attempts", models.PositiveSmallIntegerField(default=0)),
                    ("tried_at", models.DateTimeField(blank=True, null=True)),
                    ("due_at", models.DateTimeField()),
                    ("sent_at", models.DateTimeField(blank=True, null=True)),
                    (
                        "citation",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="capture",
                            to="verification.citation",
                        ),
                    ),
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
                            condition=models.Q(("state", "waiting")),
                            fields=["due_at"],
                            name="capture_due",
                        )
                    ],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(("state__in", ["waiting", "taken", "failed"])),
                            name="capture_state_is_known",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("state", "taken"), _negated=True),
                                ("snapshot__isnull", False),
                                _connector="OR",
                            ),
                            name="capture_taken_has_a_snapshot",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="ArchiveRequest",
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
                            related_name="archive_request",
                            to="verification.citation",
                        ),
                    ),
                    (
                        "state",
                        models.CharField(
                            choices=[
                                ("waiting", "Not archived yet"),
                                ("archived", "Archived"),
                                ("failed", "The archive did not take it"),
                            ],
                            default="waiting",
                            max_length=10,
                        ),
                    ),
                    ("archived_url", models.TextField(blank=True)),
                    ("outcome", models.CharField(blank=True, max_length=30)),
                    ("attempts", models.PositiveSmallIntegerField(default=0)),
                    ("due_at", models.DateTimeField()),
                    ("sent_at", models.DateTimeField(blank=True, null=True)),
                ],
                options={
                    "indexes": [
                        models.Index(
                            condition=models.Q(("state", "waiting")),
                            fields=["due_at"],
                            name="archiverequest_due",
                        )
                    ],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(("state__in", ["waiting", "archived", "failed"])),
                            name="archiverequest_state_is_known",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("state", "archived"), _negated=True),
                                models.Q(("archived_url", ""), _negated=True),
                                _connector="OR",
                            ),
                            name="archiverequest_archived_says_where",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="DraftPage",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "state",
                        models.CharField(
                            choices=[
                                ("waiting", "Not fetched yet"),
                                ("taken", "Fetched"),
                                ("failed", "Could not be fetched"),
                            ],
                            default="waiting",
                            max_length=10,
                        ),
                    ),
                    ("outcome", models.CharField(blank=True, max_length=30)),
                    ("detail", models.CharField(blank=True, max_length=200)),
                    ("attempts", models.PositiveSmallIntegerField(default=0)),
                    ("tried_at", models.DateTimeField(blank=True, null=True)),
                    ("due_at", models.DateTimeField()),
                    ("sent_at", models.DateTimeField(blank=True, null=True)),
                    (
                        "review",
                        models.ForeignKey(
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="draft_pages",
                            to="verification.review",
                        ),
                    ),
                    (
                        "reviewer",
                        models.ForeignKey(
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="draft_pages",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("url", models.TextField()),
                    ("wanted_at", models.DateTimeField()),
                ],
                options={
                    "indexes": [
                        models.Index(
                            condition=models.Q(("state", "waiting")),
                            fields=["due_at"],
                            name="draftpage_due",
                        ),
                        models.Index(fields=["wanted_at"], name="draftpage_by_wish"),
                    ],
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("review", "reviewer", "url"), name="draftpage_once"
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("state__in", ["waiting", "taken", "failed"])),
                            name="draftpage_state_is_known",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="DraftCopy",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("url", models.TextField()),
                    ("fetched_at", models.DateTimeField()),
                    ("final_url", models.TextField()),
                    ("hops", models.JSONField()),
                    ("address", models.GenericIPAddressField()),
                    ("status", models.PositiveSmallIntegerField()),
                    ("headers", models.JSONField()),
                    ("declared_type", models.CharField(blank=True, max_length=200)),
                    ("media_type", models.CharField(max_length=100)),
                    ("sha256", models.CharField(max_length=64)),
                    ("size", models.PositiveBigIntegerField()),
                    ("warc_sha256", models.CharField(max_length=64)),
                    ("warc_size", models.PositiveBigIntegerField()),
                    ("text", models.TextField(blank=True)),
                    ("text_problem", models.CharField(blank=True, max_length=200)),
                    (
                        "page",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="copy",
                            to="verification.draftpage",
                        ),
                    ),
                ],
                options={"abstract": False},
            ),
            migrations.CreateModel(
                name="ExcerptCheck",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "citation",
                        models.ForeignKey(
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="checks",
                            to="verification.citation",
                        ),
                    ),
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
                    (
                        "upload",
                        models.ForeignKey(
                            blank=True,
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="verification.upload",
                        ),
                    ),
                    (
                        "result",
                        models.CharField(
                            choices=[
                                ("exact", "Found"),
                                ("normalised", "Found, typeset otherwise"),
                                ("figure_differs", "Found, with another figure"),
                                ("not_found", "Not found"),
                            ],
                            max_length=20,
                        ),
                    ),
                    ("sentence", models.TextField()),
                    ("start", models.PositiveIntegerField(blank=True, null=True)),
                    ("end", models.PositiveIntegerField(blank=True, null=True)),
                    ("before", models.TextField(blank=True)),
                    ("found", models.TextField(blank=True)),
                    ("after", models.TextField(blank=True)),
                    ("figures", models.JSONField(default=dict)),
                    ("checker", models.CharField(max_length=30)),
                    ("checked_at", models.DateTimeField()),
                ],
                options={
                    "indexes": [
                        models.Index(fields=["citation", "-id"], name="excerptcheck_latest")
                    ],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                (
                                    "result__in",
                                    ["exact", "normalised", "figure_differs", "not_found"],
                                )
                            ),
                            name="excerptcheck_result_is_known",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(
                                    ("end", None),
                                    ("found", ""),
                                    ("result", "not_found"),
                                    ("start", None),
                                ),
                                models.Q(
                                    models.Q(("result", "not_found"), _negated=True),
                                    ("end__gt", models.F("start")),
                                    ("start__isnull", False),
                                    models.Q(("found", ""), _negated=True),
                                ),
                                _connector="OR",
                            ),
                            name="excerptcheck_says_where",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("snapshot", None), ("upload__isnull", False)),
                                models.Q(("snapshot__isnull", False), ("upload", None)),
                                _connector="OR",
                            ),
                            name="excerptcheck_is_against_one",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="PendingCheck",
                fields=[
                    (
                        "verdict",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.PROTECT,
                            primary_key=True,
                            related_name="+",
                            serialize=False,
                            to="verification.verdict",
                        ),
                    ),
                    ("due_at", models.DateTimeField()),
                    ("sent_at", models.DateTimeField(blank=True, null=True)),
                    ("attempts", models.PositiveSmallIntegerField(default=0)),
                ],
                options={"indexes": [models.Index(fields=["due_at"], name="pendingcheck_due")]},
            ),
        )
    ]
