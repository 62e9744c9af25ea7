"""Reports, the history, and what it is chained and sealed by."""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import verification.models.transaction
from verification.migrations._tables import Tables


class Migration(migrations.Migration):
    dependencies = [("verification", "0006_corrections")]

    operations = [
        Tables(
            migrations.CreateModel(
                name="Report",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("format", models.CharField(max_length=20)),
                    ("style", models.CharField(blank=True, max_length=20)),
                    ("selection", models.JSONField()),
                    (
                        "requested_by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="reports",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("requested_at", models.DateTimeField()),
                    ("sent_at", models.DateTimeField()),
                    (
                        "status",
                        models.CharField(
                            choices=[
                                ("waiting", "Waiting"),
                                ("running", "Running"),
                                ("ready", "Ready"),
                                ("failed", "Failed"),
                            ],
                            default="waiting",
                            max_length=10,
                        ),
                    ),
                    ("attempts", models.PositiveSmallIntegerField(default=0)),
                    ("rows_done", models.PositiveIntegerField(default=0)),
                    ("rows_total", models.PositiveIntegerField(blank=True, null=True)),
                    ("file", models.FileField(blank=True, upload_to="reports/")),
                    ("size", models.PositiveBigIntegerField(blank=True, null=True)),
                    ("sha256", models.CharField(blank=True, max_length=64)),
                    ("finished_at", models.DateTimeField(blank=True, null=True)),
                    ("error", models.TextField(blank=True)),
                ],
                options={
                    "indexes": [
                        models.Index(
                            condition=models.Q(("status__in", ["waiting", "running"])),
                            fields=["sent_at"],
                            name="report_unfinished_by_sent",
                        )
                    ],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                ("status__in", ["waiting", "running", "ready", "failed"])
                            ),
                            name="report_status_is_known",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("status", "ready"), _negated=True),
                                models.Q(
                                    models.Q(("file", ""), _negated=True),
                                    models.Q(("sha256", ""), _negated=True),
                                    ("finished_at__isnull", False),
                                    ("size__isnull", False),
                                ),
                                _connector="OR",
                            ),
                            name="report_ready_is_whole",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="AuditEvent",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("at", models.DateTimeField()),
                    (
                        "actor",
                        models.ForeignKey(
                            blank=True,
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("token", models.CharField(blank=True, max_length=100)),
                    ("request_id", models.CharField(blank=True, max_length=64)),
                    (
                        "action",
                        models.CharField(
                            choices=[
                                ("article.stored", "Article stored"),
                                ("article.received_again", "Article received again"),
                                ("extraction.requested", "Another reading requested"),
                                ("extraction.finished", "Claims extracted"),
                                ("extraction.failed", "Extraction failed"),
                                ("extraction.retried", "Extraction retried"),
                                ("review.taken", "Claim taken"),
                                ("review.released", "Claim given back"),
                                ("review.skipped", "Claim skipped"),
                                ("review.lapsed", "Lease ran out"),
                                ("review.taken_back", "Claim taken back"),
                                ("review.prioritised", "Place in the queue changed"),
                                ("review.second_wanted", "Second review wanted"),
                                ("review.dismissed", "Claim dismissed"),
                                ("review.reopened", "Claim reopened"),
                                ("review.reread", "Claim read differently"),
                                ("review.withdrawn", "Claim no longer found"),
                                ("review.restored", "Claim found again"),
                                ("review.corrected", "Claim corrected"),
                                ("review.split", "Claim split"),
                                ("review.merged", "Claims merged"),
                                ("review.tagged", "Tagged"),
                                ("review.untagged", "Tag removed"),
                                ("review.assigned", "Assigned to a reviewer"),
                                ("review.unassigned", "Offered to everybody again"),
                                ("claim.added", "Missed claim added"),
                                ("verdict.submitted", "Verdict submitted"),
                                ("verdict.adjudicated", "Difference decided"),
                                ("verdict.published", "Verdict published"),
                                ("verdict.corrected", "Published verdict corrected"),
                                ("snapshot.taken", "Cited page fetched"),
                                ("snapshot.failed", "Cited page could not be fetched"),
                                ("snapshot.wanted", "Cited page asked for again"),
                                ("excerpt.checked", "Excerpt checked"),
                                ("flag.raised", "To be checked again"),
                                ("flag.settled", "Checked again"),
                                ("page.archived", "Cited page archived"),
                                ("file.uploaded", "File attached"),
                                ("withheld_source.read", "Protected source read"),
                                ("correction.written", "Correction written"),
                                ("correction.declined", "Correction declined"),
                                ("correction.withdrawn", "Correction withdrawn"),
                                ("rule.added", "Review rule added"),
                                ("rule.changed", "Review rule changed"),
                                ("rule.removed", "Review rule removed"),
                                ("bulk.started", "Change of many claims started"),
                                ("bulk.stopped", "Change of many claims stopped"),
                                ("bulk.finished", "Change of many claims finished"),
                                ("report.requested", "Report requested"),
                                ("report.finished", "Report finished"),
                                ("report.failed", "Report failed"),
                                ("report.downloaded", "Report downloaded"),
                                ("report.exported", "Report written by an operator"),
                                ("person.added", "Person added"),
                                ("person.changed", "Person changed"),
                                ("person.pseudonymised", "Person's names forgotten"),
                                ("history.exported", "History exported"),
                                ("token.created", "Token created"),
                                ("token.revoked", "Token revoked"),
                                ("view.shared", "View shared"),
                                ("view.unshared", "View no longer shared"),
                                ("comment.written", "Comment written"),
                                ("comment.withdrawn", "Comment withdrawn"),
                                ("review.second_eyes", "Second pair of eyes asked for"),
                                ("review.returned", "Claim returned with a question"),
                                ("notifications.read", "Notifications read"),
                                ("notifications.changed", "E-mail settings changed"),
                            ],
                            max_length=40,
                        ),
                    ),
                    (
                        "article",
                        models.ForeignKey(
                            blank=True,
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="history",
                            to="claims.article",
                        ),
                    ),
                    (
                        "review",
                        models.ForeignKey(
                            blank=True,
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="history",
                            to="verification.review",
                        ),
                    ),
                    (
                        "turn",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="history",
                            to="verification.turn",
                        ),
                    ),
                    (
                        "report",
                        models.ForeignKey(
                            blank=True,
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="history",
                            to="verification.report",
                        ),
                    ),
                    (
                        "person",
                        models.ForeignKey(
                            blank=True,
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="history",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("before", models.JSONField(default=dict)),
                    ("after", models.JSONField(default=dict)),
                    ("reason", models.TextField(blank=True)),
                    ("records", models.JSONField(default=dict)),
                    ("versions", models.JSONField(default=dict)),
                    ("digest", models.BinaryField()),
                    ("chain_kind", models.CharField(db_default="", editable=False, max_length=10)),
                    ("chain_id", models.BigIntegerField(db_default=0, editable=False)),
                    ("position", models.BigIntegerField(db_default=0, editable=False)),
                    ("hash", models.BinaryField(db_default=b"")),
                    (
                        "transaction_id",
                        models.BigIntegerField(
                            db_default=verification.models.transaction.CurrentTransactionId(),
                            editable=False,
                        ),
                    ),
                ],
                options={
                    "indexes": [
                        models.Index(fields=["review", "id"], name="audit_by_review"),
                        models.Index(fields=["article", "id"], name="audit_by_article"),
                        models.Index(
                            condition=models.Q(("report__isnull", False)),
                            fields=["report", "-id"],
                            name="audit_by_report",
                        ),
                        models.Index(
                            condition=models.Q(("person__isnull", False)),
                            fields=["person", "-at", "-id"],
                            name="audit_by_person",
                        ),
                        models.Index(fields=["actor", "-at", "-id"], name="audit_by_actor"),
                        models.Index(fields=["action", "-at", "-id"], name="audit_by_action"),
                        models.Index(
                            condition=models.Q(("token", ""), _negated=True),
                            fields=["token", "-at", "-id"],
                            name="audit_by_token",
                        ),
                        models.Index(fields=["-at", "-id"], name="audit_by_time"),
                        models.Index(
                            condition=models.Q(("request_id", ""), _negated=True),
                            fields=["request_id"],
                            name="audit_by_request",
                        ),
                        django.contrib.postgres.indexes.GinIndex(
                            django.contrib.postgres.search.SearchVector("reason", config="simple"),
                            condition=models.Q(("reason", ""), _negated=True),
                            name="audit_reason_words",
                        ),
                    ],
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("chain_kind", "chain_id", "position"),
                            name="audit_one_per_position",
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="ChainHead",
                fields=[
                    (
                        "pk",
                        models.CompositePrimaryKey(
                            "chain_kind",
                            "chain_id",
                            blank=True,
                            editable=False,
                            primary_key=True,
                            serialize=False,
                        ),
                    ),
                    ("chain_kind", models.CharField(max_length=10)),
                    ("chain_id", models.BigIntegerField()),
                    ("position", models.BigIntegerField()),
                    ("hash", models.BinaryField()),
                ],
            ),
            migrations.CreateModel(
                name="Leaf",
                fields=[
                    ("index", models.BigIntegerField(primary_key=True, serialize=False)),
                    ("event_id", models.BigIntegerField(unique=True)),
                    ("hash", models.BinaryField()),
                    ("nodes", models.BinaryField()),
                ],
            ),
            migrations.CreateModel(
                name="Checkpoint",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("size", models.BigIntegerField(unique=True)),
                    ("root", models.BinaryField()),
                    ("settled", models.BigIntegerField()),
                    ("at", models.DateTimeField()),
                    ("note", models.TextField()),
                ],
            ),
            migrations.CreateModel(
                name="CheckpointDelivery",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "checkpoint",
                        models.ForeignKey(
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="deliveries",
                            to="verification.checkpoint",
                        ),
                    ),
                    ("way", models.CharField(max_length=10)),
                    (
                        "state",
                        models.CharField(
                            choices=[
                                ("waiting", "Not there yet"),
                                ("done", "There"),
                                ("passed_over", "A later one went instead"),
                            ],
                            default="waiting",
                            max_length=20,
                        ),
                    ),
                    ("sent_at", models.DateTimeField()),
                    ("problem", models.CharField(blank=True, max_length=200)),
                ],
                options={
                    "indexes": [
                        models.Index(
                            condition=models.Q(("state", "waiting")),
                            fields=["way", "checkpoint"],
                            name="checkpoint_delivery_waiting",
                        )
                    ],
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("checkpoint", "way"), name="checkpoint_delivery_once"
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("state__in", ["waiting", "done", "passed_over"])),
                            name="checkpoint_delivery_state_is_known",
                        ),
                    ],
                },
            ),
        )
    ]
