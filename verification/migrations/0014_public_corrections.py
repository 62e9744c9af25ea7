"""Corrections of what is published: written by one person, published by another."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# What is published changes only by a correction; who publishes that stands behind it from then
# on, and review_change_is_recorded refuses them where it is their own.
LOCKED = """
CREATE OR REPLACE FUNCTION verification_published_is_locked() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM verification_verdict correction
        WHERE correction.id = NEW.verdict_id AND correction.basis = 'correction'
          AND correction.supersedes_id = OLD.verdict_id;
    IF FOUND AND (OLD.claim_id, OLD.state, OLD.round, OLD.reviews_wanted{fixed})
       IS NOT DISTINCT FROM (NEW.claim_id, NEW.state, NEW.round, NEW.reviews_wanted{new}) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'review % is published: only a correction changes it', NEW.id
        USING ERRCODE = 'restrict_violation';
END $$;
"""
BY_WHOEVER_PUBLISHES_IT = LOCKED.format(fixed="", new="")
BY_WHOEVER_WRITES_IT = LOCKED.format(
    fixed=", OLD.published_by_id, OLD.published_at", new=", NEW.published_by_id, NEW.published_at"
)
FROZEN = """
CREATE TRIGGER correction_is_only_settled BEFORE UPDATE ON verification_verdictcorrection
    FOR EACH ROW WHEN (OLD.state <> 'waiting' OR NEW.state = 'waiting'
        OR (OLD.review_id, OLD.supersedes_id, OLD.author_id, OLD.written_at, OLD.rating,
            OLD.rationale, OLD.obstacle, OLD.tried, OLD.citations, OLD.public_note)
        IS DISTINCT FROM
           (NEW.review_id, NEW.supersedes_id, NEW.author_id, NEW.written_at, NEW.rating,
            NEW.rationale, NEW.obstacle, NEW.tried, NEW.citations, NEW.public_note))
    EXECUTE FUNCTION claimdesk_refuse_change();
CREATE TRIGGER correction_rows_are_kept BEFORE DELETE ON verification_verdictcorrection
    FOR EACH ROW EXECUTE FUNCTION claimdesk_refuse_change();
CREATE TRIGGER correction_table_is_kept BEFORE TRUNCATE ON verification_verdictcorrection
    FOR EACH STATEMENT EXECUTE FUNCTION claimdesk_refuse_change();
"""
THAWED = """
DROP TRIGGER correction_table_is_kept ON verification_verdictcorrection;
DROP TRIGGER correction_rows_are_kept ON verification_verdictcorrection;
DROP TRIGGER correction_is_only_settled ON verification_verdictcorrection;
"""


class Migration(migrations.Migration):
    dependencies = [("verification", "0013_leaner_writes")]

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
            name="VerdictCorrection",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("written_at", models.DateTimeField()),
                (
                    "rating",
                    models.CharField(
                        choices=[
                            ("supported", "Supported"),
                            ("disputed", "Disputed"),
                            ("unverified", "Unverified"),
                        ],
                        max_length=20,
                    ),
                ),
                ("rationale", models.TextField()),
                (
                    "obstacle",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("no_primary_source", "No primary source"),
                            ("conflicting", "Sources conflict"),
                            ("access_denied", "Access denied"),
                            ("awaiting_reply", "Awaiting a reply"),
                        ],
                        max_length=20,
                    ),
                ),
                ("tried", models.TextField(blank=True)),
                ("citations", models.JSONField(default=list)),
                ("public_note", models.TextField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("published", "Published"),
                            ("declined", "Declined"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("settled_at", models.DateTimeField(blank=True, null=True)),
                ("reason", models.TextField(blank=True)),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrections",
                        to="verification.review",
                    ),
                ),
                (
                    "settled_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "supersedes",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrections",
                        to="verification.verdict",
                    ),
                ),
                (
                    "verdict",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="correction",
                        to="verification.verdict",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["review", "-id"], name="correction_by_review")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["waiting", "published", "declined", "withdrawn"])
                        ),
                        name="correction_state_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("settled_at", None), ("settled_by", None), ("state", "waiting")
                            ),
                            models.Q(
                                models.Q(("state", "waiting"), _negated=True),
                                ("settled_at__isnull", False),
                                ("settled_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="correction_settling_is_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "published"), ("verdict__isnull", False)),
                            models.Q(
                                models.Q(("state", "published"), _negated=True), ("verdict", None)
                            ),
                            _connector="OR",
                        ),
                        name="correction_published_is_a_verdict",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["published", "declined"]), _negated=True),
                            models.Q(("settled_by", models.F("author")), _negated=True),
                            _connector="OR",
                        ),
                        name="correction_is_settled_by_another",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "waiting")),
                        fields=("review",),
                        name="correction_one_waits",
                    ),
                ],
            },
        ),
        migrations.RunSQL(BY_WHOEVER_PUBLISHES_IT, BY_WHOEVER_WRITES_IT),
        migrations.RunSQL(FROZEN, THAWED),
    ]
