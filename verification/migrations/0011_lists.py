"""Indexes for what lists and their filters ask, so that none of them reads a whole table."""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("claims", "0006_corrections"), ("verification", "0010_bulk")]

    operations = [
        migrations.AddIndex(
            model_name="auditevent", index=models.Index(fields=["-at", "-id"], name="audit_by_time")
        ),
        migrations.AddIndex(
            model_name="auditevent",
            index=models.Index(
                condition=models.Q(("request_id", ""), _negated=True),
                fields=["request_id"],
                name="audit_by_request",
            ),
        ),
        migrations.AddIndex(
            model_name="auditevent",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.search.SearchVector("reason", config="simple"),
                condition=models.Q(("reason", ""), _negated=True),
                name="audit_reason_words",
            ),
        ),
        migrations.AddIndex(
            model_name="review",
            index=models.Index(
                models.F("state"),
                models.OrderBy(models.F("id"), descending=True),
                name="review_by_state",
            ),
        ),
        migrations.AddIndex(
            model_name="searchtext",
            index=models.Index(
                fields=["state", "-review"],
                include=("publisher_id", "kind", "article", "rating"),
                name="search_facets",
            ),
        ),
        migrations.AddIndex(
            model_name="searchtext",
            index=models.Index(fields=["publisher_id", "state"], name="search_by_publisher"),
        ),
    ]
