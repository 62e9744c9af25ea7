"""Copies, files, protected sources and checks belong to their claim, and come with an event."""

from django.db import migrations

# A page that was kept while its citation was drafted comes with its verdict, whose event vouches
# for several.
SNAPSHOTS = """
CREATE FUNCTION verification_snapshot_is_recorded() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM verification_auditevent event
        JOIN verification_citation citation ON citation.id = NEW.citation_id
        JOIN verification_verdict verdict ON verdict.id = citation.verdict_id
        WHERE event.review_id = verdict.review_id
          AND event.transaction_id = pg_current_xact_id()::text::bigint
          AND event.records -> ('snapshot:' || NEW.id) ->> 'sha256' = NEW.sha256;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'snapshot % stored without an audit event in its transaction', NEW.id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER pagesnapshot_is_recorded AFTER INSERT ON verification_pagesnapshot
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION verification_snapshot_is_recorded();
"""
NO_SNAPSHOTS = "DROP FUNCTION verification_snapshot_is_recorded CASCADE;"
UPLOADS = """
CREATE FUNCTION verification_upload_is_recorded() RETURNS trigger LANGUAGE plpgsql AS $$
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
CREATE CONSTRAINT TRIGGER upload_is_recorded AFTER INSERT ON verification_upload
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION verification_upload_is_recorded();

CREATE FUNCTION verification_cited_upload_is_of_the_claim() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM verification_upload upload
        JOIN verification_verdict verdict ON verdict.review_id = upload.review_id
        WHERE upload.id = NEW.upload_id AND verdict.id = NEW.verdict_id;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'upload % was attached to another claim', NEW.upload_id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER citation_upload_is_of_the_claim BEFORE INSERT ON verification_citation
    FOR EACH ROW WHEN (NEW.upload_id IS NOT NULL)
    EXECUTE FUNCTION verification_cited_upload_is_of_the_claim();
"""
NO_UPLOADS = """
DROP FUNCTION verification_cited_upload_is_of_the_claim CASCADE;
DROP FUNCTION verification_upload_is_recorded CASCADE;
"""
WITHHELD = """
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
"""
NO_WITHHELD = """
DROP FUNCTION verification_cited_upload_is_not_withheld CASCADE;
DROP FUNCTION verification_cited_withheld_is_of_the_claim CASCADE;
DROP FUNCTION verification_withheldsource_is_of_the_claim CASCADE;
DROP FUNCTION verification_withheldsource_is_recorded CASCADE;
"""
CHECKS = """
CREATE FUNCTION verification_excerptcheck_is_recorded() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM verification_auditevent event
        JOIN verification_citation citation ON citation.id = NEW.citation_id
        JOIN verification_verdict verdict ON verdict.id = citation.verdict_id
        WHERE event.review_id = verdict.review_id
          AND event.transaction_id = pg_current_xact_id()::text::bigint
          AND event.records -> ('check:' || NEW.id) ->> 'result' = NEW.result;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'excerpt check % stored without an audit event in its transaction', NEW.id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER excerptcheck_is_recorded AFTER INSERT ON verification_excerptcheck
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    EXECUTE FUNCTION verification_excerptcheck_is_recorded();

CREATE FUNCTION verification_excerptcheck_is_of_its_citation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM verification_citation citation
        LEFT JOIN verification_pagesnapshot snapshot ON snapshot.id = NEW.snapshot_id
        WHERE citation.id = NEW.citation_id
          AND (snapshot.citation_id = citation.id OR citation.upload_id = NEW.upload_id);
    IF NOT FOUND THEN
        RAISE EXCEPTION 'citation % checked against what it does not cite', NEW.citation_id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER excerptcheck_is_of_its_citation AFTER INSERT ON verification_excerptcheck
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    EXECUTE FUNCTION verification_excerptcheck_is_of_its_citation();
"""
NO_CHECKS = """
DROP FUNCTION verification_excerptcheck_is_of_its_citation CASCADE;
DROP FUNCTION verification_excerptcheck_is_recorded CASCADE;
"""


class Migration(migrations.Migration):
    dependencies = [("verification", "0014_verdict_rules")]
    operations = [
        migrations.RunSQL(SNAPSHOTS, NO_SNAPSHOTS),
        migrations.RunSQL(UPLOADS, NO_UPLOADS),
        migrations.RunSQL(WITHHELD, NO_WITHHELD),
        migrations.RunSQL(CHECKS, NO_CHECKS),
    ]
