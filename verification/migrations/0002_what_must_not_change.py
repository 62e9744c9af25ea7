"""History, verdicts, citations and mentions never change; other rows only with an audit event."""

from django.db import migrations

FROZEN = ("auditevent", "verdict", "citation", "mention")
KEPT = ("review", "turn", "comment", "report", "verdictcorrection")


def refused(table: str, name: str, changes: str) -> str:
    return f"""
CREATE TRIGGER {table}_rows_are_{name} BEFORE {changes} ON verification_{table}
    FOR EACH ROW EXECUTE FUNCTION claimdesk_refuse_change();
CREATE TRIGGER {table}_table_is_{name} BEFORE TRUNCATE ON verification_{table}
    FOR EACH STATEMENT EXECUTE FUNCTION claimdesk_refuse_change();
"""


def allowed(table: str, name: str) -> str:
    return f"""
DROP TRIGGER {table}_table_is_{name} ON verification_{table};
DROP TRIGGER {table}_rows_are_{name} ON verification_{table};
"""


TRANSACTIONS = """
-- The column's default can be overridden by whoever inserts; this cannot.
CREATE FUNCTION verification_stamp_transaction() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.transaction_id = pg_current_xact_id()::text::bigint;
    RETURN NEW;
END $$;
CREATE TRIGGER auditevent_says_its_transaction BEFORE INSERT ON verification_auditevent
    FOR EACH ROW EXECUTE FUNCTION verification_stamp_transaction();
CREATE TRIGGER verdict_says_its_transaction BEFORE INSERT ON verification_verdict
    FOR EACH ROW EXECUTE FUNCTION verification_stamp_transaction();
"""
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
"""
VERDICTS = """
CREATE FUNCTION verification_verdict_has_evidence() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.rating = 'unverified' THEN
        RETURN NULL;
    END IF;
    PERFORM FROM verification_citation citation
        WHERE citation.verdict_id = NEW.id AND citation.excerpt <> ''
          AND citation.stance = CASE NEW.rating WHEN 'supported' THEN 'supports' ELSE 'refutes' END;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'verdict % has no citation of the fitting stance with an excerpt', NEW.id
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER verdict_has_evidence AFTER INSERT ON verification_verdict
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    EXECUTE FUNCTION verification_verdict_has_evidence();

CREATE FUNCTION verification_citation_comes_with_its_verdict() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM verification_verdict verdict
        WHERE verdict.id = NEW.verdict_id
          AND verdict.transaction_id = pg_current_xact_id()::text::bigint;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'verdict % is submitted: its citations cannot grow', NEW.verdict_id
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER citation_comes_with_its_verdict BEFORE INSERT ON verification_citation
    FOR EACH ROW EXECUTE FUNCTION verification_citation_comes_with_its_verdict();

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
CORRECTIONS = """
CREATE TRIGGER correction_is_only_settled BEFORE UPDATE ON verification_verdictcorrection
    FOR EACH ROW WHEN (OLD.state <> 'waiting' OR NEW.state = 'waiting'
        OR (OLD.review_id, OLD.supersedes_id, OLD.author_id, OLD.written_at, OLD.rating,
            OLD.rationale, OLD.obstacle, OLD.tried, OLD.citations, OLD.public_note)
        IS DISTINCT FROM
           (NEW.review_id, NEW.supersedes_id, NEW.author_id, NEW.written_at, NEW.rating,
            NEW.rationale, NEW.obstacle, NEW.tried, NEW.citations, NEW.public_note))
    EXECUTE FUNCTION claimdesk_refuse_change();
"""
REPORTS = """
CREATE TRIGGER report_ready_is_frozen BEFORE UPDATE ON verification_report FOR EACH ROW
    -- Progress may still be told by an attempt that was slower.
    WHEN (OLD.status = 'ready'
          AND (OLD.format, OLD.selection, OLD.requested_by_id, OLD.requested_at, OLD.status,
               OLD.file, OLD.size, OLD.sha256, OLD.finished_at)
          IS DISTINCT FROM
          (NEW.format, NEW.selection, NEW.requested_by_id, NEW.requested_at, NEW.status,
           NEW.file, NEW.size, NEW.sha256, NEW.finished_at))
    EXECUTE FUNCTION claimdesk_refuse_change();
"""
# A comment changes once, by being withdrawn, and never without an event of the same transaction.
COMMENTS = """
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
RULES = TRANSACTIONS + REVIEWS + TURNS + VERDICTS + CORRECTIONS + REPORTS + COMMENTS
# Their triggers go with them.
NO_RULES = """
DROP TRIGGER report_ready_is_frozen ON verification_report;
DROP TRIGGER correction_is_only_settled ON verification_verdictcorrection;
DROP TRIGGER turn_done_is_frozen ON verification_turn;
DROP FUNCTION verification_comment_is_recorded CASCADE;
DROP FUNCTION verification_comment_is_only_withdrawn CASCADE;
DROP FUNCTION verification_adjudicator_is_a_third CASCADE;
DROP FUNCTION verification_citation_comes_with_its_verdict CASCADE;
DROP FUNCTION verification_verdict_has_evidence CASCADE;
DROP FUNCTION verification_turn_stays_sealed CASCADE;
DROP FUNCTION verification_turn_change_is_recorded CASCADE;
DROP FUNCTION verification_published_is_locked CASCADE;
DROP FUNCTION verification_review_change_is_recorded CASCADE;
DROP FUNCTION verification_stamp_transaction CASCADE;
"""


class Migration(migrations.Migration):
    dependencies = [("verification", "0001_initial"), ("claims", "0002_what_must_not_change")]
    operations = [
        *(
            migrations.RunSQL(
                refused(table, "frozen", "UPDATE OR DELETE"), allowed(table, "frozen")
            )
            for table in FROZEN
        ),
        *(
            migrations.RunSQL(refused(table, "kept", "DELETE"), allowed(table, "kept"))
            for table in KEPT
        ),
        migrations.RunSQL(RULES, NO_RULES),
    ]
