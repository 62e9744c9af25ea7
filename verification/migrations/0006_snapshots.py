"""The pages that citations name: what is to be fetched, and copies that never change."""

import django.db.models.deletion
from django.db import migrations, models

RULES = """
CREATE TRIGGER pagesnapshot_rows_are_frozen BEFORE UPDATE OR DELETE ON verification_pagesnapshot
    FOR EACH ROW EXECUTE FUNCTION claimdesk_refuse_change();
CREATE TRIGGER pagesnapshot_table_is_frozen BEFORE TRUNCATE ON verification_pagesnapshot
    FOR EACH STATEMENT EXECUTE FUNCTION claimdesk_refuse_change();
CREATE TRIGGER capture_rows_are_kept BEFORE DELETE ON verification_capture
    FOR EACH ROW EXECUTE FUNCTION claimdesk_refuse_change();
CREATE TRIGGER capture_table_is_kept BEFORE TRUNCATE ON verification_capture
    FOR EACH STATEMENT EXECUTE FUNCTION claimdesk_refuse_change();

CREATE FUNCTION verification_snapshot_is_recorded() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM verification_auditevent event
        JOIN verification_citation citation ON citation.id = NEW.citation_id
        JOIN verification_verdict verdict ON verdict.id = citation.verdict_id
        WHERE event.review_id = verdict.review_id
          AND event.transaction_id = pg_current_xact_id()::text::bigint
          AND event.after ->> 'snapshot' = NEW.id::text
          AND event.after ->> 'sha256' = NEW.sha256;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'snapshot % stored without an audit event in its transaction', NEW.id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER pagesnapshot_is_recorded AFTER INSERT ON verification_pagesnapshot
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION verification_snapshot_is_recorded();
"""
NO_RULES = """
DROP FUNCTION verification_snapshot_is_recorded CASCADE;
DROP TRIGGER capture_table_is_kept ON verification_capture;
DROP TRIGGER capture_rows_are_kept ON verification_capture;
DROP TRIGGER pagesnapshot_table_is_frozen ON verification_pagesnapshot;
DROP TRIGGER pagesnapshot_rows_are_frozen ON verification_pagesnapshot;
"""
# What was cited before is fetched as well.
WANTED = """
INSERT INTO verification_capture (citation_id, state, outcome, detail, attempts, due_at)
SELECT id, 'waiting', '', '', 0, now() FROM verification_citation WHERE url <> ''
"""


class Migration(migrations.Migration):
    dependencies = [("verification", "0005_taken_back")]

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
        ),
        migrations.AddConstraint(
            model_name="pagesnapshot",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("sha256__regex", "^[0-9a-f]{64}$"), ("warc_sha256__regex", "^[0-9a-f]{64}$")
                ),
                name="pagesnapshot_is_named_by_its_hash",
            ),
        ),
        migrations.AddIndex(
            model_name="capture",
            index=models.Index(
                condition=models.Q(("state", "waiting")), fields=["due_at"], name="capture_due"
            ),
        ),
        migrations.AddConstraint(
            model_name="capture",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["waiting", "taken", "failed"])),
                name="capture_state_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="capture",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "taken"), _negated=True),
                    ("snapshot__isnull", False),
                    _connector="OR",
                ),
                name="capture_taken_has_a_snapshot",
            ),
        ),
        migrations.RunSQL(RULES, NO_RULES),
        migrations.RunSQL(WANTED, migrations.RunSQL.noop),
    ]
