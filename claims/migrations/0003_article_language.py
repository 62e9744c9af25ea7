"""The language of an article, by which the queue is narrowed."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("claims", "0002_what_must_not_change")]

    operations = [
        migrations.AddField(
            model_name="article",
            name="language",
            field=models.CharField(db_default="en", default="en", max_length=3),
        ),
        migrations.AddIndex(
            model_name="article",
            index=models.Index(fields=["language"], name="article_by_language"),
        ),
        migrations.AddConstraint(
            model_name="article",
            constraint=models.CheckConstraint(
                condition=models.Q(("language__regex", "^[a-z]{2,3}$")),
                name="article_language_is_a_tag",
            ),
        ),
    ]
