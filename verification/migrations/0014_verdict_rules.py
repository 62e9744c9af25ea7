"""Verdicts rest on evidence and come with the event that vouches for them; so do corrections."""

from django.db import migrations

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

CREATE FUNCTION verification_verdict_is_recorded() RETURNS trigger LANGUAGE plpgsql AS $$
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
CREATE CONSTRAINT TRIGGER verdict_is_recorded AFTER INSERT ON verification_verdict
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION verification_verdict_is_recorded();
"""
NO_VERDICTS = """
DROP FUNCTION verification_verdict_is_recorded CASCADE;
DROP FUNCTION verification_adjudicator_is_a_third CASCADE;
DROP FUNCTION verification_verdict_has_evidence CASCADE;
"""
# Each citation asks for itself: one that came after its verdict had been looked at did not.
CITATIONS = """
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
DROP FUNCTION verification_citation_comes_with_its_verdict CASCADE;
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

CREATE FUNCTION verification_correction_is_recorded() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM verification_auditevent event
        WHERE event.review_id = NEW.review_id
          AND event.transaction_id = pg_current_xact_id()::text::bigint
          AND event.records -> ('correction:' || NEW.id) ->> 'state' = NEW.state;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'correction % without an audit event that vouches for it', NEW.id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER correction_is_recorded
    AFTER INSERT OR UPDATE ON verification_verdictcorrection
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    EXECUTE FUNCTION verification_correction_is_recorded();
"""
NO_CORRECTIONS = """
DROP FUNCTION verification_correction_is_recorded CASCADE;
DROP TRIGGER correction_is_only_settled ON verification_verdictcorrection;
"""
FLAGS = """
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
NO_FLAGS = """
DROP FUNCTION verification_flag_is_recorded CASCADE;
DROP FUNCTION verification_flag_is_only_settled CASCADE;
"""


class Migration(migrations.Migration):
    dependencies = [("verification", "0013_review_rules")]
    operations = [
        migrations.RunSQL(VERDICTS, NO_VERDICTS),
        migrations.RunSQL(CITATIONS, NO_CITATIONS),
        migrations.RunSQL(CORRECTIONS, NO_CORRECTIONS),
        migrations.RunSQL(FLAGS, NO_FLAGS),
    ]
