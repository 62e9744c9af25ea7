"""What still could change without an event in its transaction: each asks for its own now."""

from django.db import migrations

# As before, and with `last_verdict_id` and `published_at`; a review also cannot begin as decided.
REVIEWS = """
DROP TRIGGER review_change_is_recorded ON verification_review;
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
CREATE CONSTRAINT TRIGGER review_beginning_is_recorded AFTER INSERT ON verification_review
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (NEW.state <> 'open' OR NEW.round <> 1 OR NEW.last_verdict_id IS NOT NULL)
    EXECUTE FUNCTION verification_review_change_is_recorded();
"""
NO_REVIEWS = """
DROP TRIGGER review_beginning_is_recorded ON verification_review;
DROP TRIGGER review_change_is_recorded ON verification_review;
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
"""
# As before, and whom a claim is for; a turn also cannot begin as done, held or assigned.
TURNS = """
DROP TRIGGER turn_change_is_recorded ON verification_turn;
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
CREATE CONSTRAINT TRIGGER turn_beginning_is_recorded AFTER INSERT ON verification_turn
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (NEW.state <> 'waiting' OR NEW.reviewer_id IS NOT NULL OR NEW.assigned_to_id IS NOT NULL)
    EXECUTE FUNCTION verification_turn_change_is_recorded();
"""
NO_TURNS = """
DROP TRIGGER turn_beginning_is_recorded ON verification_turn;
DROP TRIGGER turn_change_is_recorded ON verification_turn;
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
"""
# Each citation asks for itself: one that came after its verdict had been looked at did not.
CITATIONS = """
CREATE OR REPLACE FUNCTION verification_verdict_is_recorded() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM verification_auditevent event
        WHERE event.review_id = NEW.review_id
          AND event.transaction_id = pg_current_xact_id()::text::bigint
          AND event.records ? ('verdict:' || NEW.id);
    IF NOT FOUND THEN
        RAISE EXCEPTION 'verdict % without an audit event that vouches for it', NEW.id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION verification_citation_is_recorded() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM verification_verdict verdict
        JOIN verification_auditevent event ON event.review_id = verdict.review_id
        WHERE verdict.id = NEW.verdict_id
          AND event.transaction_id = pg_current_xact_id()::text::bigint
          AND event.records ? ('citation:' || NEW.id);
    IF NOT FOUND THEN
        RAISE EXCEPTION 'citation % without an audit event that vouches for it', NEW.id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER citation_is_recorded AFTER INSERT ON verification_citation
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    EXECUTE FUNCTION verification_citation_is_recorded();
"""
NO_CITATIONS = """
DROP FUNCTION verification_citation_is_recorded CASCADE;
CREATE OR REPLACE FUNCTION verification_verdict_is_recorded() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM verification_auditevent event
        WHERE event.review_id = NEW.review_id
          AND event.transaction_id = pg_current_xact_id()::text::bigint
          AND event.records ? ('verdict:' || NEW.id)
          AND NOT EXISTS (
              SELECT FROM verification_citation citation
              WHERE citation.verdict_id = NEW.id
                AND NOT event.records ? ('citation:' || citation.id)
          );
    IF NOT FOUND THEN
        RAISE EXCEPTION 'verdict % without an audit event that vouches for it', NEW.id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;
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
CREATE TRIGGER reviewtag_rows_are_frozen BEFORE UPDATE ON verification_reviewtag
    FOR EACH ROW EXECUTE FUNCTION claimdesk_refuse_change();
CREATE TRIGGER reviewtag_table_is_kept BEFORE TRUNCATE ON verification_reviewtag
    FOR EACH STATEMENT EXECUTE FUNCTION claimdesk_refuse_change();
CREATE TRIGGER tag_rows_are_frozen BEFORE UPDATE OR DELETE ON verification_tag
    FOR EACH ROW EXECUTE FUNCTION claimdesk_refuse_change();
CREATE TRIGGER tag_table_is_frozen BEFORE TRUNCATE ON verification_tag
    FOR EACH STATEMENT EXECUTE FUNCTION claimdesk_refuse_change();
"""
NO_TAGS = """
DROP TRIGGER tag_table_is_frozen ON verification_tag;
DROP TRIGGER tag_rows_are_frozen ON verification_tag;
DROP TRIGGER reviewtag_table_is_kept ON verification_reviewtag;
DROP TRIGGER reviewtag_rows_are_frozen ON verification_reviewtag;
DROP FUNCTION verification_tagging_is_recorded CASCADE;
"""
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
CREATE TRIGGER rule_table_is_kept BEFORE TRUNCATE ON verification_secondreviewrule
    FOR EACH STATEMENT EXECUTE FUNCTION claimdesk_refuse_change();
"""
NO_RULES = """
DROP TRIGGER rule_table_is_kept ON verification_secondreviewrule;
DROP FUNCTION verification_rule_is_recorded CASCADE;
"""
# As before, and the style of its citations.
REPORTS = """
DROP TRIGGER report_ready_is_frozen ON verification_report;
CREATE TRIGGER report_ready_is_frozen BEFORE UPDATE ON verification_report FOR EACH ROW
    WHEN (OLD.status = 'ready'
          AND (OLD.format, OLD.style, OLD.selection, OLD.requested_by_id, OLD.requested_at,
               OLD.status, OLD.file, OLD.size, OLD.sha256, OLD.finished_at)
          IS DISTINCT FROM
          (NEW.format, NEW.style, NEW.selection, NEW.requested_by_id, NEW.requested_at,
           NEW.status, NEW.file, NEW.size, NEW.sha256, NEW.finished_at))
    EXECUTE FUNCTION claimdesk_refuse_change();

CREATE FUNCTION verification_report_is_recorded() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM verification_auditevent event
        WHERE event.report_id = NEW.id
          AND event.transaction_id = pg_current_xact_id()::text::bigint
          AND event.records ? ('report:' || NEW.id);
    IF NOT FOUND THEN
        RAISE EXCEPTION 'report % without an audit event that vouches for it', NEW.id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER report_is_recorded
    AFTER INSERT OR UPDATE OF status ON verification_report
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.status = 'ready')
    EXECUTE FUNCTION verification_report_is_recorded();
"""
NO_REPORTS = """
DROP FUNCTION verification_report_is_recorded CASCADE;
DROP TRIGGER report_ready_is_frozen ON verification_report;
CREATE TRIGGER report_ready_is_frozen BEFORE UPDATE ON verification_report FOR EACH ROW
    WHEN (OLD.status = 'ready'
          AND (OLD.format, OLD.selection, OLD.requested_by_id, OLD.requested_at, OLD.status,
               OLD.file, OLD.size, OLD.sha256, OLD.finished_at)
          IS DISTINCT FROM
          (NEW.format, NEW.selection, NEW.requested_by_id, NEW.requested_at, NEW.status,
           NEW.file, NEW.size, NEW.sha256, NEW.finished_at))
    EXECUTE FUNCTION claimdesk_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("verification", "0010_ledger")]
    operations = [
        migrations.RunSQL(REVIEWS, NO_REVIEWS),
        migrations.RunSQL(TURNS, NO_TURNS),
        migrations.RunSQL(CITATIONS, NO_CITATIONS),
        migrations.RunSQL(TAGS, NO_TAGS),
        migrations.RunSQL(RULES, NO_RULES),
        migrations.RunSQL(REPORTS, NO_REPORTS),
    ]
