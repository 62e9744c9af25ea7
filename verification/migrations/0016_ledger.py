"""The history is hashed and chained; comments, reports and people's claims come with its events."""

from django.db import migrations

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
NO_TRANSACTIONS = "DROP FUNCTION verification_stamp_transaction CASCADE;"
CHAINS = """
-- An event's place among those about the same thing, and its hash with all that came before. The
-- head's row is locked until the transaction ends: only events of that one chain wait for it.
CREATE FUNCTION verification_chain_event() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF octet_length(NEW.digest) <> 32 THEN
        RAISE EXCEPTION 'event % has no digest', NEW.id USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.review_id IS NOT NULL THEN
        NEW.chain_kind = 'review';
        NEW.chain_id = NEW.review_id;
    ELSIF NEW.article_id IS NOT NULL THEN
        NEW.chain_kind = 'article';
        NEW.chain_id = NEW.article_id;
    ELSIF NEW.report_id IS NOT NULL THEN
        NEW.chain_kind = 'report';
        NEW.chain_id = NEW.report_id;
    ELSIF NEW.person_id IS NOT NULL THEN
        NEW.chain_kind = 'person';
        NEW.chain_id = NEW.person_id;
    ELSIF NEW.actor_id IS NOT NULL THEN
        NEW.chain_kind = 'actor';
        NEW.chain_id = NEW.actor_id;
    ELSE
        NEW.chain_kind = 'system';
        NEW.chain_id = 0;
    END IF;
    INSERT INTO verification_chainhead AS head (chain_kind, chain_id, position, hash)
    VALUES (NEW.chain_kind, NEW.chain_id, 1,
            sha256(decode(repeat('00', 32), 'hex') || int8send(1) || int8send(NEW.id) || NEW.digest))
    ON CONFLICT (chain_kind, chain_id) DO UPDATE
    SET position = head.position + 1,
        hash = sha256(head.hash || int8send(head.position + 1) || int8send(NEW.id) || NEW.digest)
    RETURNING head.position, head.hash INTO NEW.position, NEW.hash;
    RETURN NEW;
END $$;
CREATE TRIGGER auditevent_is_chained BEFORE INSERT ON verification_auditevent
    FOR EACH ROW EXECUTE FUNCTION verification_chain_event();
-- So that a head is changed where it lies, without its index.
ALTER TABLE verification_chainhead SET (fillfactor = 70);
"""
NO_CHAINS = """
ALTER TABLE verification_chainhead RESET (fillfactor);
DROP FUNCTION verification_chain_event CASCADE;
"""
CLAIMS = """
CREATE FUNCTION verification_claim_is_recorded() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM verification_auditevent event
        WHERE event.article_id = NEW.article_id
          AND event.transaction_id = pg_current_xact_id()::text::bigint
          AND event.records ? ('claim:' || NEW.id);
    IF NOT FOUND THEN
        RAISE EXCEPTION 'claim % of a person without an audit event that vouches for it', NEW.id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER claim_of_people_is_recorded AFTER INSERT ON claims_claim
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (starts_with(NEW.rule, 'people.') OR NEW.corrects_id IS NOT NULL)
    EXECUTE FUNCTION verification_claim_is_recorded();
"""
NO_CLAIMS = "DROP FUNCTION verification_claim_is_recorded CASCADE;"
REPORTS = """
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
          AND event.records ? ('comment:' || NEW.id)
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
NO_COMMENTS = """
DROP FUNCTION verification_comment_is_recorded CASCADE;
DROP FUNCTION verification_comment_is_only_withdrawn CASCADE;
"""


class Migration(migrations.Migration):
    dependencies = [("verification", "0015_evidence_rules")]
    operations = [
        migrations.RunSQL(TRANSACTIONS, NO_TRANSACTIONS),
        migrations.RunSQL(CHAINS, NO_CHAINS),
        migrations.RunSQL(CLAIMS, NO_CLAIMS),
        migrations.RunSQL(REPORTS, NO_REPORTS),
        migrations.RunSQL(COMMENTS, NO_COMMENTS),
    ]
