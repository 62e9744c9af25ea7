"""What verdicts rest on: citations, files, protected sources."""

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import verification.models.salts
from verification.migrations._tables import Tables


class Migration(migrations.Migration):
    dependencies = [("verification", "0003_turns")]

    operations = [
        Tables(
            migrations.CreateModel(
                name="Upload",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "review",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="uploads",
                            to="verification.review",
                        ),
                    ),
                    (
                        "uploaded_by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="uploads",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("uploaded_at", models.DateTimeField()),
                    ("file_name", models.CharField(max_length=200)),
                    ("media_type", models.CharField(max_length=100)),
                    ("sha256", models.CharField(max_length=64)),
                    ("size", models.PositiveBigIntegerField()),
                    ("text", models.TextField(blank=True)),
                    ("text_problem", models.CharField(blank=True, max_length=200)),
                    ("salt", models.BinaryField(default=verification.models.salts.new_salt)),
                ],
                options={
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(("sha256__regex", "^[0-9a-f]{64}$")),
                            name="upload_is_named_by_its_hash",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("file_name", ""), _negated=True),
                            name="upload_has_a_name",
                        ),
                    ]
                },
            ),
            migrations.CreateModel(
                name="WithheldSource",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "review",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="withheld_sources",
                            to="verification.review",
                        ),
                    ),
                    (
                        "protected_by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="withheld_sources",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("protected_at", models.DateTimeField()),
                    ("title", models.CharField(max_length=500)),
                    (
                        "url",
                        models.URLField(
                            blank=True,
                            max_length=2000,
                            validators=[django.core.validators.URLValidator(["http", "https"])],
                        ),
                    ),
                    ("publisher", models.CharField(blank=True, max_length=200)),
                    ("author", models.CharField(blank=True, max_length=300)),
                    ("published_on", models.DateField(blank=True, null=True)),
                    ("accessed_on", models.DateField(blank=True, null=True)),
                    ("excerpt", models.TextField(blank=True)),
                    ("notes", models.TextField(blank=True)),
                    ("csl", models.JSONField(blank=True, default=dict)),
                    (
                        "upload",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="withheld_sources",
                            to="verification.upload",
                        ),
                    ),
                    ("salt", models.BinaryField(default=verification.models.salts.new_salt)),
                ],
                options={
                    "permissions": [("see_withheld_sources", "Can see who protected sources are")],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(("title", ""), _negated=True),
                            name="withheldsource_is_findable",
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="Citation",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "verdict",
                        models.ForeignKey(
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="citations",
                            to="verification.verdict",
                        ),
                    ),
                    ("position", models.PositiveSmallIntegerField()),
                    (
                        "stance",
                        models.CharField(
                            choices=[
                                ("supports", "Supports the claim"),
                                ("refutes", "Refutes the claim"),
                                ("context", "Gives context"),
                            ],
                            max_length=10,
                        ),
                    ),
                    (
                        "url",
                        models.URLField(
                            blank=True,
                            max_length=2000,
                            validators=[django.core.validators.URLValidator(["http", "https"])],
                        ),
                    ),
                    ("title", models.CharField(max_length=500)),
                    ("publisher", models.CharField(blank=True, max_length=200)),
                    ("author", models.CharField(blank=True, max_length=300)),
                    ("published_on", models.DateField(blank=True, null=True)),
                    ("accessed_on", models.DateField(blank=True, null=True)),
                    ("excerpt", models.TextField(blank=True)),
                    ("explanation", models.TextField(blank=True, db_default="", default="")),
                    ("csl", models.JSONField(blank=True, default=dict)),
                    (
                        "upload",
                        models.ForeignKey(
                            blank=True,
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="citations",
                            to="verification.upload",
                        ),
                    ),
                    ("withheld_reason", models.TextField(blank=True, db_default="", default="")),
                    (
                        "withheld",
                        models.ForeignKey(
                            blank=True,
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="citations",
                            to="verification.withheldsource",
                        ),
                    ),
                ],
                options={
                    "ordering": ["position"],
                    "indexes": [
                        models.Index(
                            condition=models.Q(("withheld__isnull", False)),
                            fields=["withheld"],
                            name="citation_withheld",
                        )
                    ],
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("verdict", "position"), name="citation_one_per_position"
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("stance__in", ["supports", "refutes", "context"])),
                            name="citation_stance_is_known",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("title", ""), _negated=True),
                            name="citation_is_findable",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("url", ""),
                                ("url__startswith", "http://"),
                                ("url__startswith", "https://"),
                                _connector="OR",
                            ),
                            name="citation_url_is_of_the_web",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("withheld", None), ("withheld_reason", "")),
                                models.Q(
                                    ("withheld__isnull", False),
                                    models.Q(("withheld_reason", ""), _negated=True),
                                ),
                                _connector="OR",
                            ),
                            name="citation_withheld_says_why",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("withheld", None),
                                models.Q(
                                    ("accessed_on", None),
                                    ("author", ""),
                                    ("csl", {}),
                                    ("published_on", None),
                                    ("publisher", ""),
                                    ("upload", None),
                                    ("url", ""),
                                ),
                                _connector="OR",
                            ),
                            name="citation_withheld_tells_nothing_else",
                        ),
                    ],
                },
            ),
        )
    ]
