"""Files that people attach to citations: stored once, never changed, each with its event."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

RULES = """
CREATE TRIGGER upload_rows_are_frozen BEFORE UPDATE OR DELETE ON verification_upload
    FOR EACH ROW EXECUTE FUNCTION claimdesk_refuse_change();
CREATE TRIGGER upload_table_is_frozen BEFORE TRUNCATE ON verification_upload
    FOR EACH STATEMENT EXECUTE FUNCTION claimdesk_refuse_change();

CREATE FUNCTION verification_upload_is_recorded() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM verification_auditevent event
        WHERE event.review_id = NEW.review_id
          AND event.transaction_id = pg_current_xact_id()::text::bigint
          AND event.after ->> 'upload' = NEW.id::text
          AND event.after ->> 'sha256' = NEW.sha256;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'upload % stored without an audit event in its transaction', NEW.id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER upload_is_recorded AFTER INSERT ON verification_upload
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION verification_upload_is_recorded();

CREATE FUNCTION verification_cited_upload_is_of_the_claim() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM verification_upload upload
        JOIN verification_verdict verdict ON verdict.review_id = upload.review_id
        WHERE upload.id = NEW.upload_id AND verdict.id = NEW.verdict_id;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'upload % was attached to another claim', NEW.upload_id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER citation_upload_is_of_the_claim BEFORE INSERT ON verification_citation
    FOR EACH ROW WHEN (NEW.upload_id IS NOT NULL)
    EXECUTE FUNCTION verification_cited_upload_is_of_the_claim();
"""
NO_RULES = """
DROP FUNCTION verification_cited_upload_is_of_the_claim CASCADE;
DROP FUNCTION verification_upload_is_recorded CASCADE;
DROP TRIGGER upload_table_is_frozen ON verification_upload;
DROP TRIGGER upload_rows_are_frozen ON verification_upload;
"""


class Migration(migrations.Migration):
    dependencies = [("verification", "0007_csl")]

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
            name="Upload",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uploaded_at", models.DateTimeField()),
                ("file_name", models.CharField(max_length=200)),
                ("media_type", models.CharField(max_length=100)),
                ("sha256", models.CharField(max_length=64)),
                ("size", models.PositiveBigIntegerField()),
                ("text", models.TextField(blank=True)),
                ("text_problem", models.CharField(blank=True, max_length=200)),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="uploads",
                        to="verification.review",
                    ),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="uploads",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="citation",
            name="upload",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="citations",
                to="verification.upload",
            ),
        ),
        migrations.AddConstraint(
            model_name="upload",
            constraint=models.CheckConstraint(
                condition=models.Q(("sha256__regex", "^[0-9a-f]{64}$")),
                name="upload_is_named_by_its_hash",
            ),
        ),
        migrations.AddConstraint(
            model_name="upload",
            constraint=models.CheckConstraint(
                condition=models.Q(("file_name", ""), _negated=True), name="upload_has_a_name"
            ),
        ),
        migrations.RunSQL(RULES, NO_RULES),
    ]
