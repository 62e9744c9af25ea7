"""A citation as one CSL-JSON item; earlier ones are read out of their columns. Reports in a style."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("verification", "0006_snapshots")]

    operations = [
        migrations.AddField(
            model_name="citation", name="csl", field=models.JSONField(blank=True, default=dict)
        ),
        migrations.AddField(
            model_name="report", name="style", field=models.CharField(blank=True, max_length=20)
        ),
    ]
