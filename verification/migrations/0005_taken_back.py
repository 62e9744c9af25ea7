"""Whoever loses a claim to an editor is told why: a notification of an event."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("verification", "0004_roles")]

    operations = [
        migrations.RemoveConstraint(model_name="mailsettings", name="mail_settings_are_known"),
        migrations.RemoveConstraint(model_name="notification", name="notification_kind_is_known"),
        migrations.AddField(
            model_name="mailsettings",
            name="taken_back",
            field=models.CharField(
                choices=[("off", "No e-mail"), ("at_once", "At once"), ("digest", "Once a day")],
                default="digest",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="notification",
            name="event",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="verification.auditevent",
            ),
        ),
        migrations.AlterField(
            model_name="notification",
            name="comment",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="notifications",
                to="verification.comment",
            ),
        ),
        migrations.AlterField(
            model_name="notification",
            name="kind",
            field=models.CharField(
                choices=[
                    ("mention", "Somebody mentions you"),
                    ("answer", "Somebody writes about a claim you work on or talk about"),
                    ("question", "A reviewer asks the editors"),
                    ("second_eyes", "A claim needs a second pair of eyes"),
                    ("returned", "A claim comes back to you with a question"),
                    ("taken_back", "An editor takes a claim back from you"),
                ],
                max_length=20,
            ),
        ),
        migrations.AddConstraint(
            model_name="mailsettings",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("answer__in", ["off", "at_once", "digest"]),
                    ("mention__in", ["off", "at_once", "digest"]),
                    ("question__in", ["off", "at_once", "digest"]),
                    ("returned__in", ["off", "at_once", "digest"]),
                    ("second_eyes__in", ["off", "at_once", "digest"]),
                    ("taken_back__in", ["off", "at_once", "digest"]),
                ),
                name="mail_settings_are_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="notification",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        ["mention", "answer", "question", "second_eyes", "returned", "taken_back"],
                    )
                ),
                name="notification_kind_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="notification",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("comment__isnull", False), ("event", None)),
                    models.Q(("comment", None), ("event__isnull", False)),
                    _connector="OR",
                ),
                name="notification_is_about_one_thing",
            ),
        ),
    ]
