"""Several people's independent work on one claim."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("verification", "0004_rereading")]
    operations = []
