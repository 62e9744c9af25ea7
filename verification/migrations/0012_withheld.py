"""Who protected sources are, apart from citations; files are vouched for so that none is guessed."""

import django.core.validators
import django.db.models.deletion
from django.apps import apps as current_apps
from django.conf import settings
from django.contrib.auth.management import create_permissions
from django.db import migrations, models

import verification.models.salts

KEEPER, PERMISSION = "source_keeper", "see_withheld_sources"
# A salt for each row that there is, of 244 random bits.
SALTS = """
ALTER TABLE verification_upload ADD COLUMN salt bytea NOT NULL
    DEFAULT sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()));
ALTER TABLE verification_upload ALTER COLUMN salt DROP DEFAULT;
"""
NO_SALTS = "ALTER TABLE verification_upload DROP COLUMN salt;"
RULES = """
CREATE TRIGGER withheldsource_rows_are_frozen BEFORE UPDATE OR DELETE ON verification_withheldsource
    FOR EACH ROW EXECUTE FUNCTION claimdesk_refuse_change();
CREATE TRIGGER withheldsource_table_is_frozen BEFORE TRUNCATE ON verification_withheldsource
    FOR EACH STATEMENT EXECUTE FUNCTION claimdesk_refuse_change();

CREATE FUNCTION verification_withheldsource_is_recorded() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM verification_auditevent event
        WHERE event.review_id = NEW.review_id
          AND event.transaction_id = pg_current_xact_id()::text::bigint
          AND event.records ? ('withheld:' || NEW.id);
    IF NOT FOUND THEN
        RAISE EXCEPTION 'protected source % without an audit event that vouches for it', NEW.id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER withheldsource_is_recorded AFTER INSERT ON verification_withheldsource
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    EXECUTE FUNCTION verification_withheldsource_is_recorded();

CREATE FUNCTION verification_withheldsource_is_of_the_claim() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM verification_upload upload
        WHERE upload.id = NEW.upload_id AND upload.review_id = NEW.review_id;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'upload % was attached to another claim', NEW.upload_id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER withheldsource_upload_is_of_the_claim BEFORE INSERT ON verification_withheldsource
    FOR EACH ROW WHEN (NEW.upload_id IS NOT NULL)
    EXECUTE FUNCTION verification_withheldsource_is_of_the_claim();

CREATE FUNCTION verification_cited_withheld_is_of_the_claim() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM verification_withheldsource source
        JOIN verification_verdict verdict ON verdict.review_id = source.review_id
        WHERE source.id = NEW.withheld_id AND verdict.id = NEW.verdict_id;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'protected source % belongs to another claim', NEW.withheld_id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER citation_withheld_is_of_the_claim BEFORE INSERT ON verification_citation
    FOR EACH ROW WHEN (NEW.withheld_id IS NOT NULL)
    EXECUTE FUNCTION verification_cited_withheld_is_of_the_claim();

-- Whoever cites a file openly shows it to everybody.
CREATE FUNCTION verification_cited_upload_is_not_withheld() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM verification_withheldsource source WHERE source.upload_id = NEW.upload_id;
    IF FOUND THEN
        RAISE EXCEPTION 'upload % belongs to a protected source', NEW.upload_id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER citation_upload_is_not_withheld BEFORE INSERT ON verification_citation
    FOR EACH ROW WHEN (NEW.upload_id IS NOT NULL)
    EXECUTE FUNCTION verification_cited_upload_is_not_withheld();

CREATE OR REPLACE FUNCTION verification_upload_is_recorded() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM verification_auditevent event
        WHERE event.review_id = NEW.review_id
          AND event.transaction_id = pg_current_xact_id()::text::bigint
          AND event.records ? ('upload:' || NEW.id);
    IF NOT FOUND THEN
        RAISE EXCEPTION 'upload % stored without an audit event in its transaction', NEW.id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;
"""
NO_RULES = """
CREATE OR REPLACE FUNCTION verification_upload_is_recorded() RETURNS trigger LANGUAGE plpgsql AS $$
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
DROP FUNCTION verification_cited_upload_is_not_withheld CASCADE;
DROP FUNCTION verification_cited_withheld_is_of_the_claim CASCADE;
DROP FUNCTION verification_withheldsource_is_of_the_claim CASCADE;
DROP FUNCTION verification_withheldsource_is_recorded CASCADE;
DROP TRIGGER withheldsource_table_is_frozen ON verification_withheldsource;
DROP TRIGGER withheldsource_rows_are_frozen ON verification_withheldsource;
"""


def make_keepers(apps, schema_editor):
    # Permissions are made after all migrations otherwise, which is too late for this one.
    create_permissions(
        current_apps.get_app_config("verification"), verbosity=0, apps=apps, interactive=False
    )
    group, _ = apps.get_model("auth", "Group").objects.get_or_create(name=KEEPER)
    permissions = apps.get_model("auth", "Permission").objects
    group.permissions.set(
        permissions.filter(codename=PERMISSION, content_type__app_label="verification")
    )


def remove_keepers(apps, schema_editor):
    apps.get_model("auth", "Group").objects.filter(name=KEEPER).delete()


class Migration(migrations.Migration):
    dependencies = [("verification", "0011_by_construction")]

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
            model_name="citation",
            name="withheld_reason",
            field=models.TextField(blank=True, db_default="", default=""),
        ),
        migrations.CreateModel(
            name="WithheldSource",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("protected_at", models.DateTimeField()),
                ("title", models.CharField(max_length=500)),
                (
                    "url",
                    models.URLField(
                        blank=True,
                        max_length=2000,
                        validators=[django.core.validators.URLValidator(["http", "https"])],
                    ),
                ),
                ("publisher", models.CharField(blank=True, max_length=200)),
                ("author", models.CharField(blank=True, max_length=300)),
                ("published_on", models.DateField(blank=True, null=True)),
                ("accessed_on", models.DateField(blank=True, null=True)),
                ("excerpt", models.TextField(blank=True)),
                ("notes", models.TextField(blank=True)),
                ("csl", models.JSONField(blank=True, default=dict)),
                ("salt", models.BinaryField(default=verification.models.salts.new_salt)),
                (
                    "protected_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="withheld_sources",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="withheld_sources",
                        to="verification.review",
                    ),
                ),
                (
                    "upload",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="withheld_sources",
                        to="verification.upload",
                    ),
                ),
            ],
            options={
                "permissions": [("see_withheld_sources", "Can see who protected sources are")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("title", ""), _negated=True),
                        name="withheldsource_is_findable",
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="citation",
            name="withheld",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="citations",
                to="verification.withheldsource",
            ),
        ),
        migrations.AddIndex(
            model_name="citation",
            index=models.Index(
                condition=models.Q(("withheld__isnull", False)),
                fields=["withheld"],
                name="citation_withheld",
            ),
        ),
        migrations.AddConstraint(
            model_name="citation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("withheld", None), ("withheld_reason", "")),
                    models.Q(
                        ("withheld__isnull", False),
                        models.Q(("withheld_reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="citation_withheld_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="citation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("withheld", None),
                    models.Q(
                        ("accessed_on", None),
                        ("author", ""),
                        ("csl", {}),
                        ("published_on", None),
                        ("publisher", ""),
                        ("upload", None),
                        ("url", ""),
                    ),
                    _connector="OR",
                ),
                name="citation_withheld_tells_nothing_else",
            ),
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(SALTS, NO_SALTS)],
            state_operations=[
                migrations.AddField(
                    model_name="upload",
                    name="salt",
                    field=models.BinaryField(default=verification.models.salts.new_salt),
                )
            ],
        ),
        migrations.RunSQL(RULES, NO_RULES),
        migrations.RunPython(make_keepers, remove_keepers),
    ]
