"""What may change about a verdict after it was given, and when it is to be checked again."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

RULES = """
CREATE FUNCTION verification_flag_is_only_settled() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.settled_at IS NOT NULL
       OR (NEW.verdict_id, NEW.kind, NEW.source, NEW.detail, NEW.raised_at)
          IS DISTINCT FROM (OLD.verdict_id, OLD.kind, OLD.source, OLD.detail, OLD.raised_at)
       OR NEW.citation_id IS DISTINCT FROM OLD.citation_id
       OR NEW.settled_at IS NULL THEN
        RAISE EXCEPTION 'flag % is settled once, and changed by nothing else', OLD.id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER flag_is_only_settled BEFORE UPDATE ON verification_checkagain
    FOR EACH ROW EXECUTE FUNCTION verification_flag_is_only_settled();
CREATE TRIGGER checkagain_rows_are_kept BEFORE DELETE ON verification_checkagain
    FOR EACH ROW EXECUTE FUNCTION claimdesk_refuse_change();
CREATE TRIGGER checkagain_table_is_kept BEFORE TRUNCATE ON verification_checkagain
    FOR EACH STATEMENT EXECUTE FUNCTION claimdesk_refuse_change();

CREATE FUNCTION verification_flag_is_recorded() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM verification_auditevent event
        JOIN verification_verdict verdict ON verdict.id = NEW.verdict_id
        WHERE event.review_id = verdict.review_id
          AND event.transaction_id = pg_current_xact_id()::text::bigint
          AND event.after ->> 'flag' = NEW.id::text
          AND event.action = CASE WHEN NEW.settled_at IS NULL THEN 'flag.raised'
                                  ELSE 'flag.settled' END;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'flag % changed without an audit event in its transaction', NEW.id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER flag_is_recorded AFTER INSERT OR UPDATE ON verification_checkagain
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION verification_flag_is_recorded();
"""
NO_RULES = """
DROP FUNCTION verification_flag_is_recorded CASCADE;
DROP FUNCTION verification_flag_is_only_settled CASCADE;
DROP TRIGGER checkagain_table_is_kept ON verification_checkagain;
DROP TRIGGER checkagain_rows_are_kept ON verification_checkagain;
"""
# The sources of what was decided before are compared as well.
WANTED = """
INSERT INTO verification_verdictorigins
    (verdict_id, due_at, attempts, independent, citations, found, version)
SELECT DISTINCT verdict_id, now(), 0, 0, 0, '{}'::jsonb, '' FROM verification_citation
"""


class Migration(migrations.Migration):
    dependencies = [("verification", "0014_history_by_moment")]

    operations = [
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
                ("raised_at", models.DateTimeField()),
                ("settled_at", models.DateTimeField(blank=True, null=True)),
                ("reason", models.TextField(blank=True)),
            ],
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
                ("due_at", models.DateTimeField(blank=True, null=True)),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                ("pause", models.DurationField()),
                ("checked_at", models.DateTimeField(blank=True, null=True)),
                ("outcome", models.CharField(blank=True, max_length=30)),
                ("misses", models.PositiveSmallIntegerField(default=0)),
            ],
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
        ),
        migrations.RemoveConstraint(model_name="mailsettings", name="mail_settings_are_known"),
        migrations.RemoveConstraint(model_name="notification", name="notification_kind_is_known"),
        migrations.AddField(
            model_name="mailsettings",
            name="check_again",
            field=models.CharField(
                choices=[("off", "No e-mail"), ("at_once", "At once"), ("digest", "Once a day")],
                db_default="digest",
                default="digest",
                max_length=10,
            ),
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
                    ("history.exported", "History exported"),
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
        migrations.AlterField(
            model_name="notification",
            name="kind",
            field=models.CharField(
                choices=[
                    ("mention", "Somebody mentions you"),
                    ("answer", "Somebody writes about a claim you work on or talk about"),
                    ("question", "A reviewer asks the editors"),
                    ("second_eyes", "A claim needs a second pair of eyes"),
                    ("returned", "A claim comes back to you with a question"),
                    ("taken_back", "An editor takes a claim back from you"),
                    ("check_again", "A verdict of yours is to be checked again"),
                ],
                max_length=20,
            ),
        ),
        migrations.AddConstraint(
            model_name="mailsettings",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("answer__in", ["off", "at_once", "digest"]),
                    ("check_again__in", ["off", "at_once", "digest"]),
                    ("mention__in", ["off", "at_once", "digest"]),
                    ("question__in", ["off", "at_once", "digest"]),
                    ("returned__in", ["off", "at_once", "digest"]),
                    ("second_eyes__in", ["off", "at_once", "digest"]),
                    ("taken_back__in", ["off", "at_once", "digest"]),
                ),
                name="mail_settings_are_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="notification",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            "mention",
                            "answer",
                            "question",
                            "second_eyes",
                            "returned",
                            "taken_back",
                            "check_again",
                        ],
                    )
                ),
                name="notification_kind_is_known",
            ),
        ),
        migrations.AddField(
            model_name="checkagain",
            name="citation",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="flags",
                to="verification.citation",
            ),
        ),
        migrations.AddField(
            model_name="checkagain",
            name="settled_by",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="checkagain",
            name="verdict",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="flags",
                to="verification.verdict",
            ),
        ),
        migrations.AddField(
            model_name="pagerecheck",
            name="citation",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="recheck",
                to="verification.citation",
            ),
        ),
        migrations.AddField(
            model_name="pagerecheck",
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
        migrations.AddIndex(
            model_name="verdictorigins",
            index=models.Index(
                condition=models.Q(("due_at__isnull", False)), fields=["due_at"], name="origins_due"
            ),
        ),
        migrations.AddIndex(
            model_name="checkagain",
            index=models.Index(
                condition=models.Q(("settled_at", None)), fields=["-id"], name="checkagain_open"
            ),
        ),
        migrations.AddConstraint(
            model_name="checkagain",
            constraint=models.UniqueConstraint(
                fields=("verdict", "kind", "source"), name="checkagain_once_per_cause"
            ),
        ),
        migrations.AddConstraint(
            model_name="checkagain",
            constraint=models.CheckConstraint(
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
        ),
        migrations.AddConstraint(
            model_name="checkagain",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("reason", ""), ("settled_at", None), ("settled_by", None)),
                    models.Q(
                        ("settled_at__isnull", False), models.Q(("reason", ""), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="checkagain_settled_says_why",
            ),
        ),
        migrations.AddIndex(
            model_name="pagerecheck",
            index=models.Index(
                condition=models.Q(("due_at__isnull", False)), fields=["due_at"], name="recheck_due"
            ),
        ),
        migrations.RunSQL(RULES, NO_RULES),
        migrations.RunSQL(WANTED, migrations.RunSQL.noop),
    ]
