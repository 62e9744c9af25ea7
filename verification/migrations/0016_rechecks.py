"""How many cited pages were looked at again in a day."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("verification", "0015_freshness")]

    operations = [
        migrations.AddIndex(
            model_name="pagerecheck",
            index=models.Index(
                condition=models.Q(("checked_at__isnull", False)),
                fields=["checked_at"],
                name="recheck_done",
            ),
        )
    ]
