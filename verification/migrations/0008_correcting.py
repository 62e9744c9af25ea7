"""Claims that people have put right."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("verification", "0007_talk")]
    operations = []
