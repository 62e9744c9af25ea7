"""Reviews, turns, tags and rules change only with an event of the same transaction."""

from django.db import migrations

# The event must come from the same transaction and name the state that the review ends up in.
REVIEWS = """
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
        last_verdict_id, dismissed_as, dismissal_reason, duplicate_of_id, published_by_id,
        published_at ON verification_review
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN ((OLD.claim_id, OLD.state, OLD.round, OLD.reviews_wanted, OLD.boost, OLD.due_at,
           OLD.verdict_id, OLD.last_verdict_id, OLD.dismissed_as, OLD.dismissal_reason,
           OLD.duplicate_of_id, OLD.published_by_id, OLD.published_at)
          IS DISTINCT FROM
          (NEW.claim_id, NEW.state, NEW.round, NEW.reviews_wanted, NEW.boost, NEW.due_at,
           NEW.verdict_id, NEW.last_verdict_id, NEW.dismissed_as, NEW.dismissal_reason,
           NEW.duplicate_of_id, NEW.published_by_id, NEW.published_at))
    EXECUTE FUNCTION verification_review_change_is_recorded();
-- A review also cannot begin as decided.
CREATE CONSTRAINT TRIGGER review_beginning_is_recorded AFTER INSERT ON verification_review
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (NEW.state <> 'open' OR NEW.round <> 1 OR NEW.last_verdict_id IS NOT NULL)
    EXECUTE FUNCTION verification_review_change_is_recorded();

-- What is published changes only by a correction; who publishes that stands behind it from then
-- on, and review_change_is_recorded refuses them where it is their own.
CREATE FUNCTION verification_published_is_locked() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM verification_verdict correction
        WHERE correction.id = NEW.verdict_id AND correction.basis = 'correction'
          AND correction.supersedes_id = OLD.verdict_id;
    IF FOUND AND (OLD.claim_id, OLD.state, OLD.round, OLD.reviews_wanted)
       IS NOT DISTINCT FROM (NEW.claim_id, NEW.state, NEW.round, NEW.reviews_wanted) THEN
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
"""
NO_REVIEWS = """
DROP FUNCTION verification_published_is_locked CASCADE;
DROP FUNCTION verification_review_change_is_recorded CASCADE;
"""
TURNS = """
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
    AFTER UPDATE OF state, reviewer_id, assigned_to_id, verdict_id, dismissed_as,
        dismissal_reason, duplicate_of_id ON verification_turn
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN ((OLD.state, OLD.reviewer_id, OLD.assigned_to_id, OLD.verdict_id, OLD.dismissed_as,
           OLD.dismissal_reason, OLD.duplicate_of_id)
          IS DISTINCT FROM
          (NEW.state, NEW.reviewer_id, NEW.assigned_to_id, NEW.verdict_id, NEW.dismissed_as,
           NEW.dismissal_reason, NEW.duplicate_of_id))
    EXECUTE FUNCTION verification_turn_change_is_recorded();
-- A turn also cannot begin as done, held or assigned.
CREATE CONSTRAINT TRIGGER turn_beginning_is_recorded AFTER INSERT ON verification_turn
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (NEW.state <> 'waiting' OR NEW.reviewer_id IS NOT NULL OR NEW.assigned_to_id IS NOT NULL)
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
"""
NO_TURNS = """
DROP TRIGGER turn_done_is_frozen ON verification_turn;
DROP FUNCTION verification_turn_stays_sealed CASCADE;
DROP FUNCTION verification_turn_change_is_recorded CASCADE;
"""
TAGS = """
CREATE FUNCTION verification_tagging_is_recorded() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    changed verification_reviewtag = COALESCE(NEW, OLD);
BEGIN
    PERFORM FROM verification_auditevent event
        WHERE event.review_id = changed.review_id
          AND event.transaction_id = pg_current_xact_id()::text::bigint
          AND event.action = CASE TG_OP WHEN 'INSERT' THEN 'review.tagged'
                                        ELSE 'review.untagged' END;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'tag of review % changed without an audit event in its transaction',
            changed.review_id USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER reviewtag_is_recorded AFTER INSERT OR DELETE ON verification_reviewtag
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    EXECUTE FUNCTION verification_tagging_is_recorded();
"""
NO_TAGS = "DROP FUNCTION verification_tagging_is_recorded CASCADE;"
RULES = """
CREATE FUNCTION verification_rule_is_recorded() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    changed verification_secondreviewrule = COALESCE(NEW, OLD);
BEGIN
    -- Of the few events of these kinds, by the index of actions.
    PERFORM FROM verification_auditevent event
        WHERE event.action = CASE TG_OP WHEN 'INSERT' THEN 'rule.added'
                                        WHEN 'UPDATE' THEN 'rule.changed'
                                        ELSE 'rule.removed' END
          AND event.transaction_id = pg_current_xact_id()::text::bigint
          AND changed.id::text IN (event.before ->> 'rule', event.after ->> 'rule');
    IF NOT FOUND THEN
        RAISE EXCEPTION 'rule % changed without an audit event in its transaction', changed.id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER rule_is_recorded
    AFTER INSERT OR UPDATE OR DELETE ON verification_secondreviewrule
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION verification_rule_is_recorded();
"""
NO_RULES = "DROP FUNCTION verification_rule_is_recorded CASCADE;"


class Migration(migrations.Migration):
    dependencies = [("verification", "0012_what_must_not_change")]
    operations = [
        migrations.RunSQL(REVIEWS, NO_REVIEWS),
        migrations.RunSQL(TURNS, NO_TURNS),
        migrations.RunSQL(TAGS, NO_TAGS),
        migrations.RunSQL(RULES, NO_RULES),
    ]
