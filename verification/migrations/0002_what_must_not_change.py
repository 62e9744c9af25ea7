"""History, verdicts and citations are immutable; a review changes only with its audit event."""

from django.db import migrations

FROZEN = ("auditevent", "verdict", "citation")


def frozen(table: str) -> str:
    return f"""
CREATE TRIGGER {table}_rows_are_frozen BEFORE UPDATE OR DELETE ON verification_{table}
    FOR EACH ROW EXECUTE FUNCTION claimdesk_refuse_change();
CREATE TRIGGER {table}_table_is_frozen BEFORE TRUNCATE ON verification_{table}
    FOR EACH STATEMENT EXECUTE FUNCTION claimdesk_refuse_change();
"""


def thawed(table: str) -> str:
    return f"""
DROP TRIGGER {table}_table_is_frozen ON verification_{table};
DROP TRIGGER {table}_rows_are_frozen ON verification_{table};
"""


# The event must come from the same transaction and name the state that the review ends up in.
RULES = """
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

CREATE FUNCTION verification_review_change_is_recorded() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM verification_auditevent event
        WHERE event.review_id = NEW.id
          AND event.transaction_id = pg_current_xact_id()::text::bigint
          AND event.after ->> 'state' = NEW.state;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'review % changed without an audit event in its transaction', NEW.id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER review_change_is_recorded
    AFTER UPDATE OF claim_id, state, leased_by_id, verdict_id,
        dismissed_as, dismissal_reason, duplicate_of_id ON verification_review
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN ((OLD.claim_id, OLD.state, OLD.leased_by_id, OLD.verdict_id,
           OLD.dismissed_as, OLD.dismissal_reason, OLD.duplicate_of_id)
          IS DISTINCT FROM
          (NEW.claim_id, NEW.state, NEW.leased_by_id, NEW.verdict_id,
           NEW.dismissed_as, NEW.dismissal_reason, NEW.duplicate_of_id))
    EXECUTE FUNCTION verification_review_change_is_recorded();

CREATE TRIGGER review_rows_are_kept BEFORE DELETE ON verification_review
    FOR EACH ROW EXECUTE FUNCTION claimdesk_refuse_change();
CREATE TRIGGER review_table_is_kept BEFORE TRUNCATE ON verification_review
    FOR EACH STATEMENT EXECUTE FUNCTION claimdesk_refuse_change();

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
"""
UNRULED = """
DROP TRIGGER citation_comes_with_its_verdict ON verification_citation;
DROP FUNCTION verification_citation_comes_with_its_verdict();
DROP TRIGGER verdict_has_evidence ON verification_verdict;
DROP FUNCTION verification_verdict_has_evidence();
DROP TRIGGER review_table_is_kept ON verification_review;
DROP TRIGGER review_rows_are_kept ON verification_review;
DROP TRIGGER review_change_is_recorded ON verification_review;
DROP FUNCTION verification_review_change_is_recorded();
DROP TRIGGER verdict_says_its_transaction ON verification_verdict;
DROP TRIGGER auditevent_says_its_transaction ON verification_auditevent;
DROP FUNCTION verification_stamp_transaction();
"""


class Migration(migrations.Migration):
    dependencies = [("verification", "0001_initial"), ("claims", "0002_what_must_not_change")]
    operations = [
        migrations.RunSQL("".join(map(frozen, FROZEN)), "".join(map(thawed, FROZEN))),
        migrations.RunSQL(RULES, UNRULED),
    ]
