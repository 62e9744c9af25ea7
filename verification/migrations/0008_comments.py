"""What people say about a claim, and its tags."""

import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

from verification.migrations._tables import Tables


class Migration(migrations.Migration):
    dependencies = [("verification", "0007_history")]

    operations = [
        Tables(
            migrations.CreateModel(
                name="Comment",
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
                            related_name="comments",
                            to="verification.review",
                        ),
                    ),
                    (
                        "turn",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="comments",
                            to="verification.turn",
                        ),
                    ),
                    (
                        "author",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="comments",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    (
                        "kind",
                        models.CharField(
                            choices=[
                                ("comment", "Comment"),
                                ("question", "Question to the editors"),
                                ("second_eyes", "Second pair of eyes needed"),
                                ("returned", "Returned with a question"),
                            ],
                            default="comment",
                            max_length=20,
                        ),
                    ),
                    ("text", models.TextField()),
                    (
                        "answers",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="answered_by",
                            to="verification.comment",
                        ),
                    ),
                    ("written_at", models.DateTimeField()),
                    ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                    (
                        "withdrawn_by",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("withdrawal_reason", models.TextField(blank=True)),
                ],
                options={
                    "indexes": [models.Index(fields=["review", "-id"], name="comment_by_review")],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                ("kind__in", ["comment", "question", "second_eyes", "returned"])
                            ),
                            name="comment_kind_is_known",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("text", ""), _negated=True), name="comment_has_text"
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(
                                    ("withdrawal_reason", ""),
                                    ("withdrawn_at", None),
                                    ("withdrawn_by", None),
                                ),
                                models.Q(
                                    ("withdrawn_at__isnull", False),
                                    ("withdrawn_by__isnull", False),
                                    models.Q(("withdrawal_reason", ""), _negated=True),
                                ),
                                _connector="OR",
                            ),
                            name="comment_withdrawal_is_whole",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="CommentDraft",
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
                            related_name="+",
                            to="verification.review",
                        ),
                    ),
                    (
                        "author",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("text", models.TextField()),
                    ("saved_at", models.DateTimeField()),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("author", "review"), name="comment_draft_once_per_author"
                        )
                    ]
                },
            ),
            migrations.CreateModel(
                name="Mention",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "comment",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="mentions",
                            to="verification.comment",
                        ),
                    ),
                    (
                        "person",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("comment", "person"), name="mention_once_per_comment"
                        )
                    ]
                },
            ),
            migrations.CreateModel(
                name="Tag",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("name", models.CharField(max_length=60)),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(
                            django.db.models.functions.text.Lower("name"),
                            name="tag_once_whatever_its_case",
                        )
                    ]
                },
            ),
            migrations.CreateModel(
                name="ReviewTag",
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
                            related_name="tags",
                            to="verification.review",
                        ),
                    ),
                    (
                        "tag",
                        models.ForeignKey(
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="reviews",
                            to="verification.tag",
                        ),
                    ),
                    (
                        "by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("at", models.DateTimeField()),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("tag", "review"), name="review_tag_once_per_review"
                        )
                    ]
                },
            ),
        )
    ]
