"""Which rows never change, and which are never deleted.

Plain SQL, as for articles and claims: it holds against whoever is connected.
"""

from django.db import migrations

FROZEN = (
    "auditevent",
    "verdict",
    "citation",
    "mention",
    "pagesnapshot",
    "upload",
    "withheldsource",
    "excerptcheck",
    "leaf",
    "checkpoint",
    "tag",
)
KEPT = (
    "review",
    "turn",
    "comment",
    "report",
    "verdictcorrection",
    "capture",
    "archiverequest",
    "chainhead",
    "checkagain",
)


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


# A tag is taken off a claim, and a rule removed, with an event that says so.
REMOVABLE = """
CREATE TRIGGER reviewtag_rows_are_frozen BEFORE UPDATE ON verification_reviewtag
    FOR EACH ROW EXECUTE FUNCTION claimdesk_refuse_change();
CREATE TRIGGER reviewtag_table_is_kept BEFORE TRUNCATE ON verification_reviewtag
    FOR EACH STATEMENT EXECUTE FUNCTION claimdesk_refuse_change();
CREATE TRIGGER rule_table_is_kept BEFORE TRUNCATE ON verification_secondreviewrule
    FOR EACH STATEMENT EXECUTE FUNCTION claimdesk_refuse_change();
"""
NOT_REMOVABLE = """
DROP TRIGGER rule_table_is_kept ON verification_secondreviewrule;
DROP TRIGGER reviewtag_table_is_kept ON verification_reviewtag;
DROP TRIGGER reviewtag_rows_are_frozen ON verification_reviewtag;
"""


class Migration(migrations.Migration):
    dependencies = [("verification", "0011_search"), ("claims", "0002_what_must_not_change")]
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
        migrations.RunSQL(REMOVABLE, NOT_REMOVABLE),
    ]
