"""What somebody is likely to get next, kept from others for a moment."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("verification", "0011_lists")]

    operations = [
        migrations.CreateModel(
            name="Reservation",
            fields=[
                (
                    "reviewer",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("until", models.DateTimeField()),
                (
                    "turn",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reservation",
                        to="verification.turn",
                    ),
                ),
            ],
        )
    ]
