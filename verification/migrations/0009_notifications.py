"""What people are told of, and when by e-mail."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from verification.migrations._tables import Tables


class Migration(migrations.Migration):
    dependencies = [("verification", "0008_comments")]

    operations = [
        Tables(
            migrations.CreateModel(
                name="Notification",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "person",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="notifications",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    (
                        "kind",
                        models.CharField(
                            choices=[
                                ("mention", "Somebody mentions you"),
                                (
                                    "answer",
                                    "Somebody writes about a claim you work on or talk about",
                                ),
                                ("question", "A reviewer asks the editors"),
                                ("second_eyes", "A claim needs a second pair of eyes"),
                                ("returned", "A claim comes back to you with a question"),
                                ("taken_back", "An editor takes a claim back from you"),
                                ("check_again", "A verdict of yours is to be checked again"),
                            ],
                            max_length=20,
                        ),
                    ),
                    (
                        "comment",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="notifications",
                            to="verification.comment",
                        ),
                    ),
                    (
                        "event",
                        models.ForeignKey(
                            blank=True,
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="verification.auditevent",
                        ),
                    ),
                    ("at", models.DateTimeField()),
                    ("read_at", models.DateTimeField(blank=True, null=True)),
                    ("mail_due_at", models.DateTimeField(blank=True, null=True)),
                    ("mail_sent_at", models.DateTimeField(blank=True, null=True)),
                    ("mail_attempts", models.PositiveSmallIntegerField(default=0)),
                    ("mailed_at", models.DateTimeField(blank=True, null=True)),
                ],
                options={
                    "indexes": [
                        models.Index(fields=["person", "-id"], name="notification_by_person"),
                        models.Index(
                            condition=models.Q(("read_at", None)),
                            fields=["person", "-id"],
                            name="notification_unread",
                        ),
                        models.Index(
                            condition=models.Q(
                                ("mail_due_at__isnull", False),
                                ("mailed_at", None),
                                ("read_at", None),
                            ),
                            fields=["mail_due_at"],
                            name="notification_to_mail",
                        ),
                    ],
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("comment", "person"), name="notification_once_per_comment"
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                (
                                    "kind__in",
                                    [
                                        "mention",
                                        "answer",
                                        "question",
                                        "second_eyes",
                                        "returned",
                                        "taken_back",
                                        "check_again",
                                    ],
                                )
                            ),
                            name="notification_kind_is_known",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("comment__isnull", False), ("event", None)),
                                models.Q(("comment", None), ("event__isnull", False)),
                                _connector="OR",
                            ),
                            name="notification_is_about_one_thing",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="MailSettings",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "person",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="mail_settings",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    (
                        "mention",
                        models.CharField(
                            choices=[
                                ("off", "No e-mail"),
                                ("at_once", "At once"),
                                ("digest", "Once a day"),
                            ],
                            default="at_once",
                            max_length=10,
                        ),
                    ),
                    (
                        "answer",
                        models.CharField(
                            choices=[
                                ("off", "No e-mail"),
                                ("at_once", "At once"),
                                ("digest", "Once a day"),
                            ],
                            default="digest",
                            max_length=10,
                        ),
                    ),
                    (
                        "question",
                        models.CharField(
                            choices=[
                                ("off", "No e-mail"),
                                ("at_once", "At once"),
                                ("digest", "Once a day"),
                            ],
                            default="digest",
                            max_length=10,
                        ),
                    ),
                    (
                        "second_eyes",
                        models.CharField(
                            choices=[
                                ("off", "No e-mail"),
                                ("at_once", "At once"),
                                ("digest", "Once a day"),
                            ],
                            default="digest",
                            max_length=10,
                        ),
                    ),
                    (
                        "returned",
                        models.CharField(
                            choices=[
                                ("off", "No e-mail"),
                                ("at_once", "At once"),
                                ("digest", "Once a day"),
                            ],
                            default="at_once",
                            max_length=10,
                        ),
                    ),
                    (
                        "taken_back",
                        models.CharField(
                            choices=[
                                ("off", "No e-mail"),
                                ("at_once", "At once"),
                                ("digest", "Once a day"),
                            ],
                            default="digest",
                            max_length=10,
                        ),
                    ),
                    (
                        "check_again",
                        models.CharField(
                            choices=[
                                ("off", "No e-mail"),
                                ("at_once", "At once"),
                                ("digest", "Once a day"),
                            ],
                            db_default="digest",
                            default="digest",
                            max_length=10,
                        ),
                    ),
                    ("digest_hour", models.PositiveSmallIntegerField(default=8)),
                ],
                options={
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                ("answer__in", ["off", "at_once", "digest"]),
                                ("check_again__in", ["off", "at_once", "digest"]),
                                ("mention__in", ["off", "at_once", "digest"]),
                                ("question__in", ["off", "at_once", "digest"]),
                                ("returned__in", ["off", "at_once", "digest"]),
                                ("second_eyes__in", ["off", "at_once", "digest"]),
                                ("taken_back__in", ["off", "at_once", "digest"]),
                            ),
                            name="mail_settings_are_known",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("digest_hour__lte", 23)),
                            name="mail_hour_is_of_a_day",
                        ),
                    ]
                },
            ),
        )
    ]
