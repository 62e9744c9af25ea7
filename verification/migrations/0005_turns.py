"""Several people's independent work on one claim: turns, sealed until both of two are in."""

import django.db.models.deletion
from django.apps import apps as current_apps
from django.conf import settings
from django.contrib.auth.management import create_permissions
from django.db import migrations, models

TO_EDITORS = {"adjudicate_reviews", "publish_reviews", "manage_queue"}
# The lease moves from the review to its turn.
LEASE_UNRULED = """
DROP TRIGGER review_change_is_recorded ON verification_review;
DROP FUNCTION verification_review_change_is_recorded();
"""
# Every review gets the turn of its round, with what is known of it.
FILL = """
UPDATE verification_review review SET round = 1 + reopened.times
FROM (SELECT review_id, count(*) AS times FROM verification_auditevent
      WHERE action = 'review.reopened' GROUP BY review_id) reopened
WHERE reopened.review_id = review.id;

UPDATE verification_review review SET last_verdict_id = latest.id
FROM (SELECT review_id, max(id) AS id FROM verification_verdict GROUP BY review_id) latest
WHERE latest.review_id = review.id;

INSERT INTO verification_turn (
    review_id, round, slot, state, reviewer_id, lease_number, lease_expires_at, lease_token,
    verdict_id, dismissed_as, dismissal_reason, duplicate_of_id, finished_at, sealed, priority,
    queued_at
)
SELECT review.id, review.round, 1,
       CASE WHEN review.state = 'open' THEN 'waiting'
            WHEN verdict.id IS NOT NULL OR dismissal.actor_id IS NOT NULL THEN 'done'
            ELSE 'void' END,
       coalesce(review.leased_by_id, verdict.decided_by_id, dismissal.actor_id),
       CASE WHEN review.leased_by_id IS NOT NULL THEN 1 END,
       review.lease_expires_at, review.lease_token, verdict.id,
       CASE WHEN dismissal.actor_id IS NULL THEN '' ELSE review.dismissed_as END,
       CASE WHEN dismissal.actor_id IS NULL THEN '' ELSE review.dismissal_reason END,
       CASE WHEN dismissal.actor_id IS NULL THEN NULL ELSE review.duplicate_of_id END,
       coalesce(verdict.decided_at, dismissal.at), false, review.priority, review.queued_at
FROM verification_review review
LEFT JOIN verification_verdict verdict ON verdict.id = review.verdict_id
LEFT JOIN LATERAL (
    SELECT event.actor_id, event.at FROM verification_auditevent event
    WHERE event.review_id = review.id AND event.action = 'review.dismissed'
      AND review.state = 'dismissed' AND review.dismissed_as <> 'withdrawn'
    ORDER BY event.id DESC LIMIT 1
) dismissal ON true
ORDER BY review.id;

-- What comes next alters these tables: nothing about them may be left to check.
SET CONSTRAINTS ALL IMMEDIATE;
SET CONSTRAINTS ALL DEFERRED;
"""
RULES = """
CREATE FUNCTION verification_review_change_is_recorded() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    deciding verification_verdict;
BEGIN
    PERFORM FROM verification_auditevent event
        WHERE event.review_id = NEW.id
          AND event.transaction_id = pg_current_xact_id()::text::bigint
          AND event.after ->> 'state' = NEW.state;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'review % changed without an audit event in its transaction', NEW.id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NEW.verdict_id IS NULL THEN
        RETURN NULL;
    END IF;
    SELECT * INTO deciding FROM verification_verdict WHERE id = NEW.verdict_id;
    IF deciding.review_id <> NEW.id THEN
        RAISE EXCEPTION 'review % decided by the verdict of another', NEW.id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NEW.published_by_id = deciding.decided_by_id THEN
        RAISE EXCEPTION 'review % published by the author of its verdict', NEW.id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NEW.reviews_wanted = 2 AND deciding.basis = 'review' AND 2 <> (
        SELECT count(*) FROM verification_turn turn
        WHERE turn.review_id = NEW.id AND turn.round = NEW.round AND turn.state = 'done'
    ) THEN
        RAISE EXCEPTION 'review % decided by one of the two reviews that it wants', NEW.id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER review_change_is_recorded
    AFTER UPDATE OF claim_id, state, round, reviews_wanted, boost, due_at, verdict_id,
        dismissed_as, dismissal_reason, duplicate_of_id, published_by_id ON verification_review
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN ((OLD.claim_id, OLD.state, OLD.round, OLD.reviews_wanted, OLD.boost, OLD.due_at,
           OLD.verdict_id, OLD.dismissed_as, OLD.dismissal_reason, OLD.duplicate_of_id,
           OLD.published_by_id)
          IS DISTINCT FROM
          (NEW.claim_id, NEW.state, NEW.round, NEW.reviews_wanted, NEW.boost, NEW.due_at,
           NEW.verdict_id, NEW.dismissed_as, NEW.dismissal_reason, NEW.duplicate_of_id,
           NEW.published_by_id))
    EXECUTE FUNCTION verification_review_change_is_recorded();

CREATE FUNCTION verification_published_is_locked() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM verification_verdict correction
        WHERE correction.id = NEW.verdict_id AND correction.basis = 'correction'
          AND correction.supersedes_id = OLD.verdict_id;
    IF FOUND AND (OLD.claim_id, OLD.state, OLD.round, OLD.reviews_wanted, OLD.published_by_id,
                  OLD.published_at)
       IS NOT DISTINCT FROM (NEW.claim_id, NEW.state, NEW.round, NEW.reviews_wanted,
                             NEW.published_by_id, NEW.published_at) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'review % is published: only a correction changes it', NEW.id
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER review_published_is_locked BEFORE UPDATE ON verification_review FOR EACH ROW
    WHEN (OLD.state = 'published'
          AND (OLD.claim_id, OLD.state, OLD.round, OLD.reviews_wanted, OLD.verdict_id,
               OLD.published_by_id, OLD.published_at)
          IS DISTINCT FROM
          (NEW.claim_id, NEW.state, NEW.round, NEW.reviews_wanted, NEW.verdict_id,
           NEW.published_by_id, NEW.published_at))
    EXECUTE FUNCTION verification_published_is_locked();

CREATE FUNCTION verification_turn_change_is_recorded() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- Turns that nobody has begun come and go with their review.
    PERFORM FROM verification_auditevent event
        WHERE event.review_id = NEW.review_id
          AND event.transaction_id = pg_current_xact_id()::text::bigint
          AND (event.turn_id = NEW.id
               OR (NEW.state <> 'done' AND OLD.reviewer_id IS NULL AND NEW.reviewer_id IS NULL));
    IF NOT FOUND THEN
        RAISE EXCEPTION 'turn % changed without an audit event in its transaction', NEW.id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NEW.verdict_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM verification_verdict verdict
        WHERE verdict.id = NEW.verdict_id AND verdict.review_id = NEW.review_id
          AND verdict.round = NEW.round AND verdict.decided_by_id = NEW.reviewer_id
    ) THEN
        RAISE EXCEPTION 'turn % done by a verdict that is not its own', NEW.id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER turn_change_is_recorded
    AFTER UPDATE OF state, reviewer_id, verdict_id, dismissed_as, dismissal_reason,
        duplicate_of_id ON verification_turn
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN ((OLD.state, OLD.reviewer_id, OLD.verdict_id, OLD.dismissed_as, OLD.dismissal_reason,
           OLD.duplicate_of_id)
          IS DISTINCT FROM
          (NEW.state, NEW.reviewer_id, NEW.verdict_id, NEW.dismissed_as, NEW.dismissal_reason,
           NEW.duplicate_of_id))
    EXECUTE FUNCTION verification_turn_change_is_recorded();

CREATE FUNCTION verification_turn_stays_sealed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM verification_review review
        WHERE review.id = NEW.review_id
          AND (review.round > NEW.round OR review.state IN ('decided', 'dismissed', 'published'));
    IF NOT FOUND THEN
        RAISE EXCEPTION 'turn % unsealed before its claim is decided', NEW.id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER turn_stays_sealed AFTER UPDATE OF sealed ON verification_turn
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (OLD.sealed AND NOT NEW.sealed AND OLD.state = 'done')
    EXECUTE FUNCTION verification_turn_stays_sealed();

-- The frozen tables' function, by a name that says when.
CREATE TRIGGER turn_done_is_frozen BEFORE UPDATE ON verification_turn FOR EACH ROW
    WHEN (OLD.state = 'done'
          AND (OLD.review_id, OLD.round, OLD.slot, OLD.state, OLD.reviewer_id, OLD.verdict_id,
               OLD.dismissed_as, OLD.dismissal_reason, OLD.duplicate_of_id, OLD.finished_at)
          IS DISTINCT FROM
          (NEW.review_id, NEW.round, NEW.slot, NEW.state, NEW.reviewer_id, NEW.verdict_id,
           NEW.dismissed_as, NEW.dismissal_reason, NEW.duplicate_of_id, NEW.finished_at))
    EXECUTE FUNCTION claimdesk_refuse_change();
CREATE TRIGGER turn_rows_are_kept BEFORE DELETE ON verification_turn
    FOR EACH ROW EXECUTE FUNCTION claimdesk_refuse_change();
CREATE TRIGGER turn_table_is_kept BEFORE TRUNCATE ON verification_turn
    FOR EACH STATEMENT EXECUTE FUNCTION claimdesk_refuse_change();

CREATE FUNCTION verification_adjudicator_is_a_third() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM verification_turn turn
        WHERE turn.review_id = NEW.review_id AND turn.round = NEW.round
          AND turn.reviewer_id = NEW.decided_by_id;
    IF FOUND THEN
        RAISE EXCEPTION 'review % adjudicated by one of its reviewers', NEW.review_id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER verdict_adjudicator_is_a_third BEFORE INSERT ON verification_verdict FOR EACH ROW
    WHEN (NEW.basis = 'adjudication')
    EXECUTE FUNCTION verification_adjudicator_is_a_third();
"""
UNRULED = """
DROP TRIGGER verdict_adjudicator_is_a_third ON verification_verdict;
DROP FUNCTION verification_adjudicator_is_a_third();
DROP TRIGGER turn_table_is_kept ON verification_turn;
DROP TRIGGER turn_rows_are_kept ON verification_turn;
DROP TRIGGER turn_done_is_frozen ON verification_turn;
DROP TRIGGER turn_stays_sealed ON verification_turn;
DROP FUNCTION verification_turn_stays_sealed();
DROP TRIGGER turn_change_is_recorded ON verification_turn;
DROP FUNCTION verification_turn_change_is_recorded();
DROP TRIGGER review_published_is_locked ON verification_review;
DROP FUNCTION verification_published_is_locked();
DROP TRIGGER review_change_is_recorded ON verification_review;
DROP FUNCTION verification_review_change_is_recorded();
"""


def grant(apps, schema_editor):
    # Permissions are made after all migrations otherwise, which is too late for this one.
    create_permissions(
        current_apps.get_app_config("verification"), verbosity=0, apps=apps, interactive=False
    )
    permissions = apps.get_model("auth", "Permission").objects.filter(
        codename__in=TO_EDITORS, content_type__app_label="verification"
    )
    for group in apps.get_model("auth", "Group").objects.filter(
        name__in=("editor", "administrator")
    ):
        group.permissions.add(*permissions)


class Migration(migrations.Migration):
    dependencies = [("verification", "0004_rereading"), ("claims", "0005_second_extractor")]
    operations = [
        migrations.RunSQL(LEASE_UNRULED, migrations.RunSQL.noop),
        migrations.CreateModel(
            name="SecondReviewRule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=100)),
                ("share", models.PositiveSmallIntegerField(default=100)),
                ("minimum_score", models.PositiveSmallIntegerField(blank=True, null=True)),
                (
                    "kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("quantity", "Quantity"),
                            ("quote", "Quote"),
                            ("event", "Event"),
                            ("position", "Position"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "rating",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("supported", "Supported"),
                            ("disputed", "Disputed"),
                            ("unverified", "Unverified"),
                        ],
                        max_length=20,
                    ),
                ),
                ("is_active", models.BooleanField(default=True)),
            ],
        ),
        migrations.CreateModel(
            name="Turn",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("round", models.PositiveSmallIntegerField(default=1)),
                ("slot", models.PositiveSmallIntegerField(default=1)),
                (
                    "state",
                    models.CharField(
                        choices=[("waiting", "Waiting"), ("done", "Done"), ("void", "Not needed")],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("lease_number", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("taken_at", models.DateTimeField(blank=True, null=True)),
                ("lease_expires_at", models.DateTimeField(blank=True, null=True)),
                ("lease_token", models.UUIDField(blank=True, null=True)),
                (
                    "dismissed_as",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_checkable", "Not a checkable claim"),
                            ("extraction_error", "Wrongly extracted"),
                            ("duplicate", "Duplicate of another claim"),
                            ("withdrawn", "No longer found"),
                        ],
                        max_length=20,
                    ),
                ),
                ("dismissal_reason", models.TextField(blank=True)),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                ("sealed", models.BooleanField(default=False)),
                ("priority", models.SmallIntegerField()),
                ("queued_at", models.DateTimeField()),
            ],
        ),
        migrations.AlterModelOptions(
            name="review",
            options={
                "permissions": [
                    ("ingest_articles", "Can send articles"),
                    ("review_claims", "Can take claims and give verdicts"),
                    ("reopen_reviews", "Can reopen decided and dismissed claims"),
                    ("export_reports", "Can make and download verdict reports"),
                    ("view_history", "Can search the whole history"),
                    ("adjudicate_reviews", "Can decide where two reviewers differ"),
                    ("publish_reviews", "Can publish and correct verdicts"),
                    ("manage_queue", "Can order the queue, take claims back and set review rules"),
                ]
            },
        ),
        migrations.RemoveConstraint(model_name="review", name="review_state_is_known"),
        migrations.RemoveConstraint(model_name="review", name="review_lease_is_whole"),
        migrations.RemoveConstraint(model_name="review", name="review_is_decided_by_its_verdict"),
        migrations.RemoveConstraint(model_name="review", name="review_one_lease_per_reviewer"),
        migrations.RemoveIndex(model_name="review", name="review_queue_order"),
        migrations.AddField(
            model_name="review", name="boost", field=models.SmallIntegerField(default=0)
        ),
        migrations.AddField(
            model_name="review", name="due_at", field=models.DateTimeField(blank=True, null=True)
        ),
        migrations.AddField(
            model_name="review",
            name="last_verdict",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="verification.verdict",
            ),
        ),
        migrations.AddField(
            model_name="review",
            name="published_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="review",
            name="published_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="published",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="review",
            name="reviews_wanted",
            field=models.PositiveSmallIntegerField(default=1),
        ),
        migrations.AddField(
            model_name="review", name="round", field=models.PositiveSmallIntegerField(default=1)
        ),
        migrations.AddField(
            model_name="skip",
            name="policy",
            field=models.CharField(
                choices=[
                    ("me", "Comes round to me again after the rest"),
                    ("others", "Leave it to others for good"),
                    ("later", "Comes back to me on a day"),
                ],
                default="me",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="skip", name="until", field=models.DateTimeField(blank=True, null=True)
        ),
        migrations.AddField(
            model_name="verdict",
            name="basis",
            field=models.CharField(
                choices=[
                    ("review", "Review"),
                    ("adjudication", "Adjudication"),
                    ("correction", "Correction"),
                ],
                default="review",
                max_length=20,
            ),
        ),
        migrations.AddField(
            model_name="verdict", name="public_note", field=models.TextField(blank=True)
        ),
        migrations.AddField(
            model_name="verdict", name="round", field=models.PositiveSmallIntegerField(default=1)
        ),
        migrations.AlterField(
            model_name="review", name="priority", field=models.SmallIntegerField()
        ),
        migrations.AlterField(
            model_name="review",
            name="state",
            field=models.CharField(
                choices=[
                    ("open", "Open"),
                    ("second_review", "Second review"),
                    ("adjudication", "Adjudication"),
                    ("decided", "Decided"),
                    ("dismissed", "Dismissed"),
                    ("published", "Published"),
                ],
                default="open",
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="verdict",
            name="supersedes",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="superseding",
                to="verification.verdict",
            ),
        ),
        migrations.AddField(
            model_name="secondreviewrule",
            name="article",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="claims.article",
            ),
        ),
        migrations.AddField(
            model_name="secondreviewrule",
            name="publisher",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="claims.publisher",
            ),
        ),
        migrations.AddField(
            model_name="turn",
            name="assigned_to",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="assigned",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="turn",
            name="duplicate_of",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="duplicate_turns",
                to="verification.review",
            ),
        ),
        migrations.AddField(
            model_name="turn",
            name="review",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="turns",
                to="verification.review",
            ),
        ),
        migrations.AddField(
            model_name="turn",
            name="reviewer",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="turns",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="turn",
            name="verdict",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="turn",
                to="verification.verdict",
            ),
        ),
        migrations.AddField(
            model_name="auditevent",
            name="turn",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="history",
                to="verification.turn",
            ),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.RemoveField(model_name="review", name="lease_expires_at"),
        migrations.RemoveField(model_name="review", name="lease_token"),
        migrations.RemoveField(model_name="review", name="leased_by"),
        migrations.AddIndex(
            model_name="review",
            index=models.Index(
                models.F("state"),
                models.OrderBy(models.F("priority"), descending=True),
                models.F("queued_at"),
                models.F("id"),
                name="review_state_order",
            ),
        ),
        migrations.AddIndex(
            model_name="review",
            index=models.Index(
                condition=models.Q(
                    ("due_at__isnull", False), ("state__in", ["open", "second_review"])
                ),
                fields=["due_at"],
                name="review_due",
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        [
                            "open",
                            "second_review",
                            "adjudication",
                            "decided",
                            "dismissed",
                            "published",
                        ],
                    )
                ),
                name="review_state_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.CheckConstraint(
                condition=models.Q(("reviews_wanted__in", [1, 2])), name="review_wants_one_or_two"
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["second_review", "adjudication"]), _negated=True),
                    ("reviews_wanted", 2),
                    _connector="OR",
                ),
                name="review_second_review_is_of_two",
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("published_at__isnull", False),
                        ("published_by__isnull", False),
                        ("state", "published"),
                    ),
                    models.Q(
                        models.Q(("state", "published"), _negated=True),
                        ("published_at", None),
                        ("published_by", None),
                    ),
                    _connector="OR",
                ),
                name="review_publishing_is_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["decided", "published"]), ("verdict__isnull", False)),
                    models.Q(
                        models.Q(("state__in", ["decided", "published"]), _negated=True),
                        ("verdict", None),
                    ),
                    _connector="OR",
                ),
                name="review_is_decided_by_its_verdict",
            ),
        ),
        migrations.AddConstraint(
            model_name="skip",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("policy", "later"), ("until__isnull", False)),
                    models.Q(("policy__in", ["me", "others"]), ("until", None)),
                    _connector="OR",
                ),
                name="skip_until_a_day_has_one",
            ),
        ),
        migrations.AddConstraint(
            model_name="verdict",
            constraint=models.CheckConstraint(
                condition=models.Q(("basis__in", ["review", "adjudication", "correction"])),
                name="verdict_basis_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="verdict",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("basis", "correction"),
                        ("supersedes__isnull", False),
                        models.Q(("public_note", ""), _negated=True),
                    ),
                    models.Q(models.Q(("basis", "correction"), _negated=True), ("public_note", "")),
                    _connector="OR",
                ),
                name="verdict_correction_says_so_in_public",
            ),
        ),
        migrations.AddConstraint(
            model_name="secondreviewrule",
            constraint=models.CheckConstraint(
                condition=models.Q(("share__gte", 1), ("share__lte", 100)),
                name="rule_share_is_a_percentage",
            ),
        ),
        migrations.AddConstraint(
            model_name="secondreviewrule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("minimum_score", None), ("minimum_score__lte", 1000), _connector="OR"
                ),
                name="rule_score_is_in_thousandths",
            ),
        ),
        migrations.AddIndex(
            model_name="turn",
            index=models.Index(
                models.OrderBy(models.F("priority"), descending=True),
                models.F("queued_at"),
                models.F("id"),
                condition=models.Q(("state", "waiting")),
                name="turn_queue_order",
            ),
        ),
        migrations.AddIndex(
            model_name="turn",
            index=models.Index(
                models.OrderBy(models.F("priority"), descending=True),
                models.F("queued_at"),
                models.F("id"),
                condition=models.Q(("slot", 2), ("state", "waiting")),
                name="turn_second_review_order",
            ),
        ),
        migrations.AddIndex(
            model_name="turn",
            index=models.Index(
                condition=models.Q(("state", "done")),
                fields=["reviewer", "-finished_at", "-id"],
                name="turn_done_by_person",
            ),
        ),
        migrations.AddIndex(
            model_name="turn",
            index=models.Index(
                condition=models.Q(("assigned_to__isnull", False), ("state", "waiting")),
                fields=["assigned_to", "id"],
                name="turn_assigned",
            ),
        ),
        migrations.AddIndex(
            model_name="turn",
            index=models.Index(
                condition=models.Q(("lease_expires_at__isnull", False), ("state", "waiting")),
                fields=["lease_expires_at", "id"],
                name="turn_held_until",
            ),
        ),
        migrations.AddConstraint(
            model_name="turn",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["waiting", "done", "void"])),
                name="turn_state_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="turn",
            constraint=models.CheckConstraint(
                condition=models.Q(("slot__in", [1, 2])), name="turn_slot_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="turn",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("lease_expires_at", None),
                        ("lease_number", None),
                        ("lease_token", None),
                        ("reviewer", None),
                    ),
                    models.Q(
                        ("lease_expires_at__isnull", False),
                        ("lease_number__isnull", False),
                        ("lease_token__isnull", False),
                        ("reviewer__isnull", False),
                        ("state", "waiting"),
                    ),
                    models.Q(
                        ("lease_expires_at", None),
                        ("lease_number", None),
                        ("lease_token", None),
                        ("reviewer__isnull", False),
                        ("state", "done"),
                    ),
                    _connector="OR",
                ),
                name="turn_lease_is_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="turn",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("finished_at__isnull", False),
                        ("reviewer__isnull", False),
                        ("state", "done"),
                        models.Q(
                            models.Q(
                                ("dismissal_reason", ""),
                                ("dismissed_as", ""),
                                ("verdict__isnull", False),
                            ),
                            models.Q(
                                ("verdict", None),
                                models.Q(("dismissed_as", ""), _negated=True),
                                models.Q(("dismissal_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                    ),
                    models.Q(
                        models.Q(("state", "done"), _negated=True),
                        ("dismissal_reason", ""),
                        ("dismissed_as", ""),
                        ("finished_at", None),
                        ("verdict", None),
                    ),
                    _connector="OR",
                ),
                name="turn_is_done_by_one_outcome",
            ),
        ),
        migrations.AddConstraint(
            model_name="turn",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("dismissed_as", "duplicate"), ("duplicate_of__isnull", False)),
                    models.Q(
                        models.Q(("dismissed_as", "duplicate"), _negated=True),
                        ("duplicate_of", None),
                    ),
                    _connector="OR",
                ),
                name="turn_duplicate_names_the_other",
            ),
        ),
        migrations.AddConstraint(
            model_name="turn",
            constraint=models.UniqueConstraint(
                fields=("review", "round", "slot"), name="turn_one_for_each_slot"
            ),
        ),
        migrations.AddConstraint(
            model_name="turn",
            constraint=models.UniqueConstraint(
                fields=("review", "round", "reviewer"), name="turn_one_for_each_person"
            ),
        ),
        migrations.AddConstraint(
            model_name="turn",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "waiting")),
                fields=("reviewer", "lease_number"),
                name="turn_one_for_each_lease",
            ),
        ),
        migrations.RunSQL(RULES, UNRULED),
        migrations.RunPython(grant, migrations.RunPython.noop),
    ]
