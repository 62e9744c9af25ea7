"""The history is hashed, chained and sealed; what stands in other rows is vouched for by events."""

from django.db import migrations, models

from verification.ledger import adopting

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
NO_CHAINS = "DROP FUNCTION verification_chain_event CASCADE;"
VOUCHING = """
CREATE FUNCTION verification_verdict_is_recorded() RETURNS trigger LANGUAGE plpgsql AS $$
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
CREATE CONSTRAINT TRIGGER verdict_is_recorded AFTER INSERT ON verification_verdict
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION verification_verdict_is_recorded();

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

CREATE OR REPLACE FUNCTION verification_comment_is_recorded() RETURNS trigger LANGUAGE plpgsql AS $$
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
"""
NO_VOUCHING = """
DROP FUNCTION verification_verdict_is_recorded CASCADE;
DROP FUNCTION verification_correction_is_recorded CASCADE;
DROP FUNCTION verification_claim_is_recorded CASCADE;
CREATE OR REPLACE FUNCTION verification_comment_is_recorded() RETURNS trigger LANGUAGE plpgsql AS $$
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
"""


def frozen(table, name, changes):
    return migrations.RunSQL(
        f"""
CREATE TRIGGER {table}_rows_are_{name} BEFORE {changes} ON verification_{table}
    FOR EACH ROW EXECUTE FUNCTION claimdesk_refuse_change();
CREATE TRIGGER {table}_table_is_{name} BEFORE TRUNCATE ON verification_{table}
    FOR EACH STATEMENT EXECUTE FUNCTION claimdesk_refuse_change();
""",
        f"""
DROP TRIGGER {table}_table_is_{name} ON verification_{table};
DROP TRIGGER {table}_rows_are_{name} ON verification_{table};
""",
    )


def added(name, field):
    return migrations.AddField(model_name="auditevent", name=name, field=field)


class Migration(migrations.Migration):
    dependencies = [("verification", "0009_archive")]
    operations = [
        migrations.CreateModel(
            name="ChainHead",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "chain_kind",
                        "chain_id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("chain_kind", models.CharField(max_length=10)),
                ("chain_id", models.BigIntegerField()),
                ("position", models.BigIntegerField()),
                ("hash", models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name="Checkpoint",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("size", models.BigIntegerField(unique=True)),
                ("root", models.BinaryField()),
                ("settled", models.BigIntegerField()),
                ("at", models.DateTimeField()),
                ("note", models.TextField()),
            ],
        ),
        migrations.CreateModel(
            name="Leaf",
            fields=[
                ("index", models.BigIntegerField(primary_key=True, serialize=False)),
                ("event_id", models.BigIntegerField(unique=True)),
                ("hash", models.BinaryField()),
                ("nodes", models.BinaryField()),
            ],
        ),
        added("records", models.JSONField(default=dict)),
        added("versions", models.JSONField(default=dict)),
        migrations.AddField(
            "auditevent", "digest", models.BinaryField(default=b""), preserve_default=False
        ),
        added("chain_kind", models.CharField(db_default="", editable=False, max_length=10)),
        added("chain_id", models.BigIntegerField(db_default=0, editable=False)),
        added("position", models.BigIntegerField(db_default=0, editable=False)),
        added("hash", models.BinaryField(db_default=b"", editable=False)),
        migrations.RunPython(adopting.adopt, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="auditevent",
            constraint=models.UniqueConstraint(
                fields=("chain_kind", "chain_id", "position"), name="audit_one_per_position"
            ),
        ),
        migrations.RunSQL(CHAINS, NO_CHAINS),
        migrations.RunSQL(VOUCHING, NO_VOUCHING),
        frozen("leaf", "frozen", "UPDATE OR DELETE"),
        frozen("checkpoint", "frozen", "UPDATE OR DELETE"),
        frozen("chainhead", "kept", "DELETE"),
    ]
