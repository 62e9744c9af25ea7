"""A finished report stays what it was: its row says which file was handed out, and for what."""

from django.db import migrations

KEPT = """
CREATE TRIGGER report_ready_is_frozen BEFORE UPDATE ON verification_report FOR EACH ROW
    -- Progress may still be told by an attempt that was slower.
    WHEN (OLD.status = 'ready'
          AND (OLD.format, OLD.selection, OLD.requested_by_id, OLD.requested_at, OLD.status,
               OLD.file, OLD.size, OLD.sha256, OLD.finished_at)
          IS DISTINCT FROM
          (NEW.format, NEW.selection, NEW.requested_by_id, NEW.requested_at, NEW.status,
           NEW.file, NEW.size, NEW.sha256, NEW.finished_at))
    EXECUTE FUNCTION claimdesk_refuse_change();
CREATE TRIGGER report_rows_are_kept BEFORE DELETE ON verification_report
    FOR EACH ROW EXECUTE FUNCTION claimdesk_refuse_change();
CREATE TRIGGER report_table_is_kept BEFORE TRUNCATE ON verification_report
    FOR EACH STATEMENT EXECUTE FUNCTION claimdesk_refuse_change();
"""
NOT_KEPT = """
DROP TRIGGER report_table_is_kept ON verification_report;
DROP TRIGGER report_rows_are_kept ON verification_report;
DROP TRIGGER report_ready_is_frozen ON verification_report;
"""


class Migration(migrations.Migration):
    dependencies = [("verification", "0014_public_corrections")]

    operations = [migrations.RunSQL(KEPT, NOT_KEPT)]
