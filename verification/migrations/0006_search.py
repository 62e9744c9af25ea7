"""Finding claims by their words."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("verification", "0005_turns")]
    operations = []
