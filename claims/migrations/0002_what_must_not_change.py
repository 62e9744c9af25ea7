"""Articles and claims are immutable, and a claim is word for word in its article.

Plain SQL rather than a trigger library: the libraries' triggers can be switched off by a session
variable, and these must hold against whoever is connected.
"""

from django.db import migrations

RULES = """
CREATE FUNCTION claimdesk_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is immutable: % refused', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER article_rows_are_frozen BEFORE UPDATE OR DELETE ON claims_article
    FOR EACH ROW EXECUTE FUNCTION claimdesk_refuse_change();
CREATE TRIGGER article_table_is_frozen BEFORE TRUNCATE ON claims_article
    FOR EACH STATEMENT EXECUTE FUNCTION claimdesk_refuse_change();
CREATE TRIGGER claim_rows_are_frozen BEFORE UPDATE OR DELETE ON claims_claim
    FOR EACH ROW EXECUTE FUNCTION claimdesk_refuse_change();
CREATE TRIGGER claim_table_is_frozen BEFORE TRUNCATE ON claims_claim
    FOR EACH STATEMENT EXECUTE FUNCTION claimdesk_refuse_change();

-- substr counts characters, which in a UTF-8 database are Unicode code points.
CREATE FUNCTION claims_claim_is_anchored() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM claims_article article
        JOIN claims_extraction run ON run.article_id = article.id
        WHERE article.id = NEW.article_id AND run.id = NEW.extraction_id
          AND substr(article.text, NEW.start + 1, NEW."end" - NEW.start) = NEW.exact
          AND NEW.sentence_end <= length(article.text);
    IF NOT FOUND THEN
        RAISE EXCEPTION 'claim is not anchored: text[%:%] of article % is not its exact words',
            NEW.start, NEW."end", NEW.article_id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER claim_is_anchored BEFORE INSERT ON claims_claim
    FOR EACH ROW EXECUTE FUNCTION claims_claim_is_anchored();

CREATE FUNCTION claims_claim_corrects_its_article() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM claims_claim replaced
        JOIN claims_claim first ON first.id = NEW.original_id
        WHERE replaced.id = NEW.corrects_id
          AND replaced.article_id = NEW.article_id AND first.article_id = NEW.article_id;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'claim % of article % corrects a claim of another article',
            NEW.id, NEW.article_id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER claim_corrects_its_article BEFORE INSERT ON claims_claim
    FOR EACH ROW WHEN (NEW.corrects_id IS NOT NULL)
    EXECUTE FUNCTION claims_claim_corrects_its_article();
"""
# Their triggers go with them.
NO_RULES = """
DROP FUNCTION claims_claim_corrects_its_article CASCADE;
DROP FUNCTION claims_claim_is_anchored CASCADE;
DROP FUNCTION claimdesk_refuse_change CASCADE;
"""


class Migration(migrations.Migration):
    dependencies = [("claims", "0001_initial")]
    operations = [migrations.RunSQL(RULES, NO_RULES)]
