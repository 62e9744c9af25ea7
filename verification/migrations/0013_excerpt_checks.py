"""Whether excerpts stand in what is cited: checked, stored for good; and pages that drafts cite."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

RULES = """
CREATE TRIGGER excerptcheck_rows_are_frozen BEFORE UPDATE OR DELETE ON verification_excerptcheck
    FOR EACH ROW EXECUTE FUNCTION claimdesk_refuse_change();
CREATE TRIGGER excerptcheck_table_is_frozen BEFORE TRUNCATE ON verification_excerptcheck
    FOR EACH STATEMENT EXECUTE FUNCTION claimdesk_refuse_change();

CREATE FUNCTION verification_excerptcheck_is_recorded() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM verification_auditevent event
        JOIN verification_citation citation ON citation.id = NEW.citation_id
        JOIN verification_verdict verdict ON verdict.id = citation.verdict_id
        WHERE event.review_id = verdict.review_id
          AND event.transaction_id = pg_current_xact_id()::text::bigint
          AND event.records -> ('check:' || NEW.id) ->> 'result' = NEW.result;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'excerpt check % stored without an audit event in its transaction', NEW.id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER excerptcheck_is_recorded AFTER INSERT ON verification_excerptcheck
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    EXECUTE FUNCTION verification_excerptcheck_is_recorded();

CREATE FUNCTION verification_excerptcheck_is_of_its_citation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM verification_citation citation
        LEFT JOIN verification_pagesnapshot snapshot ON snapshot.id = NEW.snapshot_id
        WHERE citation.id = NEW.citation_id
          AND (snapshot.citation_id = citation.id OR citation.upload_id = NEW.upload_id);
    IF NOT FOUND THEN
        RAISE EXCEPTION 'citation % checked against what it does not cite', NEW.citation_id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER excerptcheck_is_of_its_citation AFTER INSERT ON verification_excerptcheck
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    EXECUTE FUNCTION verification_excerptcheck_is_of_its_citation();

-- A page that was kept while its citation was drafted comes with its verdict, whose event vouches
-- for several.
CREATE OR REPLACE FUNCTION verification_snapshot_is_recorded() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM verification_auditevent event
        JOIN verification_citation citation ON citation.id = NEW.citation_id
        JOIN verification_verdict verdict ON verdict.id = citation.verdict_id
        WHERE event.review_id = verdict.review_id
          AND event.transaction_id = pg_current_xact_id()::text::bigint
          AND event.records -> ('snapshot:' || NEW.id) ->> 'sha256' = NEW.sha256;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'snapshot % stored without an audit event in its transaction', NEW.id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;
"""
NO_RULES = """
CREATE OR REPLACE FUNCTION verification_snapshot_is_recorded() RETURNS trigger LANGUAGE plpgsql AS $$
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
DROP FUNCTION verification_excerptcheck_is_of_its_citation CASCADE;
DROP FUNCTION verification_excerptcheck_is_recorded CASCADE;
DROP TRIGGER excerptcheck_table_is_frozen ON verification_excerptcheck;
DROP TRIGGER excerptcheck_rows_are_frozen ON verification_excerptcheck;
"""
# What was kept before is looked through as well.
WANTED = """
INSERT INTO verification_pendingcheck (verdict_id, due_at, attempts)
SELECT DISTINCT citation.verdict_id, now(), 0 FROM verification_citation citation
LEFT JOIN verification_capture capture ON capture.citation_id = citation.id
WHERE citation.excerpt <> '' AND (citation.upload_id IS NOT NULL OR capture.state = 'taken')
"""


class Migration(migrations.Migration):
    dependencies = [("verification", "0012_withheld")]

    operations = [
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
            ],
            options={"abstract": False},
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
                ("url", models.TextField()),
                ("wanted_at", models.DateTimeField()),
            ],
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
        ),
        migrations.AddField(
            model_name="citation",
            name="explanation",
            field=models.TextField(blank=True, db_default="", default=""),
        ),
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
                    ("snapshot.wanted", "Cited page asked for again"),
                    ("excerpt.checked", "Excerpt checked"),
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
        migrations.AddField(
            model_name="draftpage",
            name="review",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="draft_pages",
                to="verification.review",
            ),
        ),
        migrations.AddField(
            model_name="draftpage",
            name="reviewer",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="draft_pages",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="draftcopy",
            name="page",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="copy",
                to="verification.draftpage",
            ),
        ),
        migrations.AddField(
            model_name="excerptcheck",
            name="citation",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="checks",
                to="verification.citation",
            ),
        ),
        migrations.AddField(
            model_name="excerptcheck",
            name="snapshot",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="verification.pagesnapshot",
            ),
        ),
        migrations.AddField(
            model_name="excerptcheck",
            name="upload",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="verification.upload",
            ),
        ),
        migrations.AddIndex(
            model_name="draftpage",
            index=models.Index(
                condition=models.Q(("state", "waiting")), fields=["due_at"], name="draftpage_due"
            ),
        ),
        migrations.AddIndex(
            model_name="draftpage",
            index=models.Index(fields=["wanted_at"], name="draftpage_by_wish"),
        ),
        migrations.AddConstraint(
            model_name="draftpage",
            constraint=models.UniqueConstraint(
                fields=("review", "reviewer", "url"), name="draftpage_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="draftpage",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["waiting", "taken", "failed"])),
                name="draftpage_state_is_known",
            ),
        ),
        migrations.AddIndex(
            model_name="excerptcheck",
            index=models.Index(fields=["citation", "-id"], name="excerptcheck_latest"),
        ),
        migrations.AddConstraint(
            model_name="excerptcheck",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("result__in", ["exact", "normalised", "figure_differs", "not_found"])
                ),
                name="excerptcheck_result_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="excerptcheck",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("end", None), ("found", ""), ("result", "not_found"), ("start", None)
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
        ),
        migrations.AddConstraint(
            model_name="excerptcheck",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("snapshot", None), ("upload__isnull", False)),
                    models.Q(("snapshot__isnull", False), ("upload", None)),
                    _connector="OR",
                ),
                name="excerptcheck_is_against_one",
            ),
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
        migrations.RunSQL(RULES, NO_RULES),
        migrations.RunSQL(WANTED, migrations.RunSQL.noop),
    ]
