"""Comments, mentions and notifications."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# A comment changes once, by being withdrawn, and never without an event of the same transaction.
RULES = """
CREATE TRIGGER mention_rows_are_frozen BEFORE UPDATE OR DELETE ON verification_mention
    FOR EACH ROW EXECUTE FUNCTION claimdesk_refuse_change();
CREATE TRIGGER mention_table_is_frozen BEFORE TRUNCATE ON verification_mention
    FOR EACH STATEMENT EXECUTE FUNCTION claimdesk_refuse_change();
CREATE TRIGGER comment_rows_are_kept BEFORE DELETE ON verification_comment
    FOR EACH ROW EXECUTE FUNCTION claimdesk_refuse_change();
CREATE TRIGGER comment_table_is_kept BEFORE TRUNCATE ON verification_comment
    FOR EACH STATEMENT EXECUTE FUNCTION claimdesk_refuse_change();

CREATE FUNCTION verification_comment_is_only_withdrawn() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    withdrawal CONSTANT text[] := ARRAY['withdrawn_at', 'withdrawn_by_id', 'withdrawal_reason'];
BEGIN
    IF OLD.withdrawn_at IS NOT NULL OR to_jsonb(OLD) - withdrawal <> to_jsonb(NEW) - withdrawal THEN
        RAISE EXCEPTION 'comment % is never changed, only withdrawn once', OLD.id
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER comment_is_only_withdrawn BEFORE UPDATE ON verification_comment
    FOR EACH ROW EXECUTE FUNCTION verification_comment_is_only_withdrawn();

CREATE FUNCTION verification_comment_is_recorded() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM verification_auditevent event
        WHERE event.review_id = NEW.review_id
          AND event.transaction_id = pg_current_xact_id()::text::bigint
          AND event.after ->> 'comment' = NEW.id::text
          AND (TG_OP = 'INSERT' OR event.after ->> 'withdrawn' = 'true');
    IF NOT FOUND THEN
        RAISE EXCEPTION 'comment % changed without an audit event in its transaction', NEW.id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER comment_is_recorded AFTER INSERT OR UPDATE ON verification_comment
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION verification_comment_is_recorded();
"""
UNRULED = """
DROP TRIGGER comment_is_recorded ON verification_comment;
DROP FUNCTION verification_comment_is_recorded();
DROP TRIGGER comment_is_only_withdrawn ON verification_comment;
DROP FUNCTION verification_comment_is_only_withdrawn();
DROP TRIGGER comment_table_is_kept ON verification_comment;
DROP TRIGGER comment_rows_are_kept ON verification_comment;
DROP TRIGGER mention_table_is_frozen ON verification_mention;
DROP TRIGGER mention_rows_are_frozen ON verification_mention;
"""


class Migration(migrations.Migration):
    dependencies = [("verification", "0006_search")]
    operations = [
        migrations.CreateModel(
            name="Comment",
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
                            ("comment", "Comment"),
                            ("question", "Question to the editors"),
                            ("second_eyes", "Second pair of eyes needed"),
                            ("returned", "Returned with a question"),
                        ],
                        default="comment",
                        max_length=20,
                    ),
                ),
                ("text", models.TextField()),
                ("written_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                ("withdrawal_reason", models.TextField(blank=True)),
                (
                    "answers",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answered_by",
                        to="verification.comment",
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="comments",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="comments",
                        to="verification.review",
                    ),
                ),
                (
                    "turn",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="comments",
                        to="verification.turn",
                    ),
                ),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CommentDraft",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.TextField()),
                ("saved_at", models.DateTimeField()),
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
                        related_name="+",
                        to="verification.review",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="MailSettings",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "mention",
                    models.CharField(
                        choices=[
                            ("off", "No e-mail"),
                            ("at_once", "At once"),
                            ("digest", "Once a day"),
                        ],
                        default="at_once",
                        max_length=10,
                    ),
                ),
                (
                    "answer",
                    models.CharField(
                        choices=[
                            ("off", "No e-mail"),
                            ("at_once", "At once"),
                            ("digest", "Once a day"),
                        ],
                        default="digest",
                        max_length=10,
                    ),
                ),
                (
                    "question",
                    models.CharField(
                        choices=[
                            ("off", "No e-mail"),
                            ("at_once", "At once"),
                            ("digest", "Once a day"),
                        ],
                        default="digest",
                        max_length=10,
                    ),
                ),
                (
                    "second_eyes",
                    models.CharField(
                        choices=[
                            ("off", "No e-mail"),
                            ("at_once", "At once"),
                            ("digest", "Once a day"),
                        ],
                        default="digest",
                        max_length=10,
                    ),
                ),
                (
                    "returned",
                    models.CharField(
                        choices=[
                            ("off", "No e-mail"),
                            ("at_once", "At once"),
                            ("digest", "Once a day"),
                        ],
                        default="at_once",
                        max_length=10,
                    ),
                ),
                ("digest_hour", models.PositiveSmallIntegerField(default=8)),
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mail_settings",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Mention",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "comment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mentions",
                        to="verification.comment",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Notification",
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
                            ("mention", "Somebody mentions you"),
                            ("answer", "Somebody writes about a claim you work on or talk about"),
                            ("question", "A reviewer asks the editors"),
                            ("second_eyes", "A claim needs a second pair of eyes"),
                            ("returned", "A claim comes back to you with a question"),
                        ],
                        max_length=20,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("read_at", models.DateTimeField(blank=True, null=True)),
                ("mail_due_at", models.DateTimeField(blank=True, null=True)),
                ("mail_sent_at", models.DateTimeField(blank=True, null=True)),
                ("mail_attempts", models.PositiveSmallIntegerField(default=0)),
                ("mailed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "comment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notifications",
                        to="verification.comment",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notifications",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="comment",
            index=models.Index(fields=["review", "-id"], name="comment_by_review"),
        ),
        migrations.AddConstraint(
            model_name="comment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind__in", ["comment", "question", "second_eyes", "returned"])
                ),
                name="comment_kind_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="comment",
            constraint=models.CheckConstraint(
                condition=models.Q(("text", ""), _negated=True), name="comment_has_text"
            ),
        ),
        migrations.AddConstraint(
            model_name="comment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("withdrawal_reason", ""), ("withdrawn_at", None), ("withdrawn_by", None)
                    ),
                    models.Q(
                        ("withdrawn_at__isnull", False),
                        ("withdrawn_by__isnull", False),
                        models.Q(("withdrawal_reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="comment_withdrawal_is_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="commentdraft",
            constraint=models.UniqueConstraint(
                fields=("author", "review"), name="comment_draft_once_per_author"
            ),
        ),
        migrations.AddConstraint(
            model_name="mailsettings",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("answer__in", ["off", "at_once", "digest"]),
                    ("mention__in", ["off", "at_once", "digest"]),
                    ("question__in", ["off", "at_once", "digest"]),
                    ("returned__in", ["off", "at_once", "digest"]),
                    ("second_eyes__in", ["off", "at_once", "digest"]),
                ),
                name="mail_settings_are_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="mailsettings",
            constraint=models.CheckConstraint(
                condition=models.Q(("digest_hour__lte", 23)), name="mail_hour_is_of_a_day"
            ),
        ),
        migrations.AddConstraint(
            model_name="mention",
            constraint=models.UniqueConstraint(
                fields=("comment", "person"), name="mention_once_per_comment"
            ),
        ),
        migrations.AddIndex(
            model_name="notification",
            index=models.Index(fields=["person", "-id"], name="notification_by_person"),
        ),
        migrations.AddIndex(
            model_name="notification",
            index=models.Index(
                condition=models.Q(("read_at", None)),
                fields=["person", "-id"],
                name="notification_unread",
            ),
        ),
        migrations.AddIndex(
            model_name="notification",
            index=models.Index(
                condition=models.Q(
                    ("mail_due_at__isnull", False), ("mailed_at", None), ("read_at", None)
                ),
                fields=["mail_due_at"],
                name="notification_to_mail",
            ),
        ),
        migrations.AddConstraint(
            model_name="notification",
            constraint=models.UniqueConstraint(
                fields=("comment", "person"), name="notification_once_per_comment"
            ),
        ),
        migrations.AddConstraint(
            model_name="notification",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind__in", ["mention", "answer", "question", "second_eyes", "returned"])
                ),
                name="notification_kind_is_known",
            ),
        ),
        migrations.RunSQL(RULES, UNRULED),
    ]
