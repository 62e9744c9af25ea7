"""Reports of the past: claims as they stood at a moment, and what a report has to keep for that.

`verification_chosen` has each claim as it stood at the moment that the transaction asks for. Where
nothing has happened since, that is the review itself; of the others it is what the last event by
then vouches for. An event that was stored after number `upto` counts as later, whatever its time.
"""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
from django.apps import apps as current_apps
from django.contrib.auth.management import create_permissions
from django.db import migrations, models

VIEW = """
CREATE FUNCTION verification_as_of() RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT coalesce(nullif(current_setting('claimdesk.as_of', true), '')::timestamptz, 'infinity')
$$;
CREATE FUNCTION verification_upto() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT coalesce(nullif(current_setting('claimdesk.upto', true), '')::bigint, 9223372036854775807)
$$;

CREATE VIEW verification_chosen AS
SELECT review.id AS review_id, review.claim_id, review.verdict_id, review.state,
    review.published_at, review.dismissed_as, review.dismissal_reason, review.duplicate_of_id
FROM verification_review review
WHERE NOT EXISTS (
        SELECT FROM verification_auditevent event
        WHERE event.review_id = review.id
          AND (event.at > verification_as_of() OR event.id > verification_upto())
          AND event.records ? ('review:' || event.review_id)
    )
    AND review.opened_at <= verification_as_of()
    -- Opened in a transaction that came too late.
    AND review.opened_at NOT IN (
        SELECT late.at FROM verification_auditevent late
        WHERE late.id > verification_upto() AND late.at <= verification_as_of()
          AND late.action IN ('extraction.finished', 'claim.added', 'review.split')
    )
UNION ALL
SELECT review.id, coalesce(said.of ->> 'claim_id', first.claim_id)::bigint,
    (said.of ->> 'verdict_id')::bigint, coalesce(said.of ->> 'state', 'open'),
    (said.of ->> 'published_at')::timestamptz, coalesce(said.of ->> 'dismissed_as', ''),
    coalesce(reason.words, ''),
    (said.of ->> 'duplicate_of_id')::bigint
FROM verification_review review
LEFT JOIN LATERAL (
    SELECT DISTINCT ON (event.review_id)
        event.records -> ('review:' || event.review_id) AS of, event.reason, event.after
    FROM verification_auditevent event
    WHERE event.review_id = review.id
      AND event.at <= verification_as_of() AND event.id <= verification_upto()
      AND event.records ? ('review:' || event.review_id)
    ORDER BY event.review_id, event.id DESC
) said ON true
-- Nobody had done anything about it yet: then it was open, with the claim that was replaced first.
LEFT JOIN LATERAL (
    SELECT DISTINCT ON (event.review_id)
        coalesce(event.before ->> 'reading',
                 event.records -> ('review:' || event.review_id) ->> 'claim_id') AS claim_id
    FROM verification_auditevent event
    WHERE event.review_id = review.id AND event.records ? ('review:' || event.review_id)
    ORDER BY event.review_id, event.id
) first ON said.of IS NULL
-- Events have the hash of the reason: these are the places where its words may stand.
LEFT JOIN LATERAL (
    SELECT min(place.words) AS words FROM (
        VALUES (review.dismissal_reason), (said.reason), (said.after ->> 'dismissal_reason')
        UNION ALL
        SELECT turn.dismissal_reason FROM verification_turn turn WHERE turn.review_id = review.id
    ) AS place (words)
    WHERE encode(sha256(convert_to(place.words, 'UTF8')), 'hex')
        = said.of -> 'dismissal_reason' ->> 'sha256'
) reason ON said.of ->> 'dismissed_as' <> ''
WHERE EXISTS (
        SELECT FROM verification_auditevent event
        WHERE event.review_id = review.id
          AND (event.at > verification_as_of() OR event.id > verification_upto())
          AND event.records ? ('review:' || event.review_id)
    )
    AND review.opened_at <= verification_as_of()
    AND review.opened_at NOT IN (
        SELECT late.at FROM verification_auditevent late
        WHERE late.id > verification_upto() AND late.at <= verification_as_of()
          AND late.action IN ('extraction.finished', 'claim.added', 'review.split')
    );
"""
NO_VIEW = """
DROP VIEW verification_chosen;
DROP FUNCTION verification_upto;
DROP FUNCTION verification_as_of;
"""
# Of what was there before, as well as it is known.
FILL = """
UPDATE verification_review review
SET opened_at = least(review.queued_at, coalesce(extraction.finished_at, review.queued_at))
FROM claims_claim claim JOIN claims_extraction extraction ON extraction.id = claim.extraction_id
WHERE claim.id = review.claim_id;
UPDATE verification_report
SET as_of = requested_at, upto = 0, schema = format || '/0', counts = '{}' WHERE status = 'ready';
"""
# Of a finished report, the work on it does not count.
FROZEN = """
DROP TRIGGER report_ready_is_frozen ON verification_report;
CREATE TRIGGER report_ready_is_frozen BEFORE UPDATE ON verification_report FOR EACH ROW
    WHEN (OLD.status = 'ready'
          AND to_jsonb(OLD) - '{sent_at,error,attempts,started_at,rows_done,rows_total}'::text[]
          IS DISTINCT FROM
          to_jsonb(NEW) - '{sent_at,error,attempts,started_at,rows_done,rows_total}'::text[])
    EXECUTE FUNCTION claimdesk_refuse_change();
CREATE TRIGGER review_is_opened_once BEFORE UPDATE OF opened_at ON verification_review FOR EACH ROW
    WHEN (OLD.opened_at IS DISTINCT FROM NEW.opened_at)
    EXECUTE FUNCTION claimdesk_refuse_change();
"""
NOT_FROZEN = """
DROP TRIGGER review_is_opened_once ON verification_review;
"""


def may_name_reviewers(apps, schema_editor):
    # Permissions are made after all migrations otherwise, which is too late for this one.
    create_permissions(
        current_apps.get_app_config("verification"), verbosity=0, apps=apps, interactive=False
    )
    permission = apps.get_model("auth", "Permission").objects.get(
        codename="name_reviewers", content_type__app_label="verification"
    )
    apps.get_model("auth", "Group").objects.get(name="administrator").permissions.add(permission)


class Migration(migrations.Migration):
    dependencies = [("verification", "0017_roles")]

    operations = [
        migrations.CreateModel(
            name="Chosen",
            fields=[
                (
                    "review",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="verification.review",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("second_review", "Second review"),
                            ("adjudication", "Adjudication"),
                            ("decided", "Decided"),
                            ("dismissed", "Dismissed"),
                            ("published", "Published"),
                        ],
                        max_length=20,
                    ),
                ),
                ("published_at", models.DateTimeField(null=True)),
                (
                    "dismissed_as",
                    models.CharField(
                        choices=[
                            ("not_checkable", "Not a checkable claim"),
                            ("extraction_error", "Wrongly extracted"),
                            ("duplicate", "Duplicate of another claim"),
                            ("withdrawn", "No longer found"),
                        ],
                        max_length=20,
                    ),
                ),
                ("dismissal_reason", models.TextField()),
            ],
            options={"db_table": "verification_chosen", "managed": False},
        ),
        migrations.CreateModel(
            name="EarlierOrigins",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("computed_at", models.DateTimeField()),
                ("independent", models.PositiveSmallIntegerField()),
                ("citations", models.PositiveSmallIntegerField()),
                ("found", models.JSONField()),
            ],
        ),
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
                    ("name_reviewers", "Can have reports name reviewers, and download those"),
                    ("view_history", "Can search the whole history"),
                    ("adjudicate_reviews", "Can decide where two reviewers differ"),
                    ("publish_reviews", "Can publish and correct verdicts"),
                    ("manage_queue", "Can order the queue, take claims back and set review rules"),
                    ("view_figures", "Can see the desk's figures, everybody's work and agreement"),
                ]
            },
        ),
        migrations.RemoveConstraint(model_name="report", name="report_status_is_known"),
        migrations.AddField(
            model_name="report", name="as_of", field=models.DateTimeField(blank=True, null=True)
        ),
        migrations.AddField(
            model_name="report",
            name="checkpoint",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="verification.checkpoint",
            ),
        ),
        migrations.AddField(
            model_name="report", name="counts", field=models.JSONField(blank=True, null=True)
        ),
        migrations.AddField(
            model_name="report",
            name="found",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.BigIntegerField(), blank=True, null=True, size=None
            ),
        ),
        migrations.AddField(
            model_name="report",
            name="found_sha256",
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.AddField(
            model_name="report", name="names", field=models.BooleanField(default=False)
        ),
        migrations.AddField(
            model_name="report", name="schema", field=models.CharField(blank=True, max_length=40)
        ),
        migrations.AddField(
            model_name="report",
            name="started_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="report", name="upto", field=models.BigIntegerField(blank=True, null=True)
        ),
        migrations.AddField(
            model_name="review",
            name="opened_at",
            field=models.DateTimeField(
                db_default=django.db.models.functions.datetime.Now(), editable=False
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
                    ("report.cancelled", "Report cancelled"),
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
        migrations.AlterField(
            model_name="report",
            name="status",
            field=models.CharField(
                choices=[
                    ("waiting", "Waiting"),
                    ("running", "Running"),
                    ("ready", "Ready"),
                    ("failed", "Failed"),
                    ("cancelled", "Cancelled"),
                ],
                default="waiting",
                max_length=10,
            ),
        ),
        migrations.AddIndex(
            model_name="report",
            index=models.Index(
                condition=models.Q(("status__in", ["waiting", "running"])),
                fields=["requested_by"],
                name="report_unfinished_by_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("status__in", ["waiting", "running", "ready", "failed", "cancelled"])
                ),
                name="report_status_is_known",
            ),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "ready"), _negated=True),
                    models.Q(
                        ("as_of__isnull", False),
                        ("counts__isnull", False),
                        ("upto__isnull", False),
                        models.Q(("schema", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="report_ready_is_of_a_moment",
            ),
        ),
        migrations.AddField(
            model_name="earlierorigins",
            name="verdict",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="verification.verdict",
            ),
        ),
        migrations.AddIndex(
            model_name="earlierorigins",
            index=models.Index(fields=["verdict", "-computed_at"], name="earlierorigins_latest"),
        ),
        migrations.RunSQL(FROZEN, NOT_FROZEN),
        migrations.RunSQL(VIEW, NO_VIEW),
        migrations.RunPython(may_name_reviewers, migrations.RunPython.noop),
    ]
