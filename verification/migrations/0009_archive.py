"""Which cited pages a web archive is asked to keep."""

import django.db.models.deletion
from django.db import migrations, models

RULES = """
CREATE TRIGGER archiverequest_rows_are_kept BEFORE DELETE ON verification_archiverequest
    FOR EACH ROW EXECUTE FUNCTION claimdesk_refuse_change();
CREATE TRIGGER archiverequest_table_is_kept BEFORE TRUNCATE ON verification_archiverequest
    FOR EACH STATEMENT EXECUTE FUNCTION claimdesk_refuse_change();
"""
NO_RULES = """
DROP TRIGGER archiverequest_table_is_kept ON verification_archiverequest;
DROP TRIGGER archiverequest_rows_are_kept ON verification_archiverequest;
"""


class Migration(migrations.Migration):
    dependencies = [("verification", "0008_uploads")]

    operations = [
        migrations.AlterField(
            model_name="auditevent",
            name="action",
            field=models.CharField(
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
                    ("page.archived", "Cited page archived"),
                    ("file.uploaded", "File attached"),
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
                    ("person.added", "Person added"),
                    ("person.changed", "Person changed"),
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
                (
                    "citation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="archive_request",
                        to="verification.citation",
                    ),
                ),
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
        migrations.RunSQL(RULES, NO_RULES),
    ]
