"""Who reviews which claim, what they skip and draft, and when a claim is reviewed twice."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from verification.migrations._tables import Tables


class Migration(migrations.Migration):
    dependencies = [("verification", "0002_reviews")]

    operations = [
        Tables(
            migrations.CreateModel(
                name="Turn",
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
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="turns",
                            to="verification.review",
                        ),
                    ),
                    ("round", models.PositiveSmallIntegerField(default=1)),
                    ("slot", models.PositiveSmallIntegerField(default=1)),
                    (
                        "state",
                        models.CharField(
                            choices=[
                                ("waiting", "Waiting"),
                                ("done", "Done"),
                                ("void", "Not needed"),
                            ],
                            default="waiting",
                            max_length=10,
                        ),
                    ),
                    (
                        "reviewer",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="turns",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    (
                        "assigned_to",
                        models.ForeignKey(
                            blank=True,
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="assigned",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("assigned_until", models.DateTimeField(blank=True, null=True)),
                    ("lease_number", models.PositiveSmallIntegerField(blank=True, null=True)),
                    ("taken_at", models.DateTimeField(blank=True, null=True)),
                    ("lease_expires_at", models.DateTimeField(blank=True, null=True)),
                    ("lease_token", models.UUIDField(blank=True, null=True)),
                    (
                        "verdict",
                        models.OneToOneField(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="turn",
                            to="verification.verdict",
                        ),
                    ),
                    (
                        "dismissed_as",
                        models.CharField(
                            blank=True,
                            choices=[
                                ("not_checkable", "Not a checkable claim"),
                                ("extraction_error", "Wrongly extracted"),
                                ("duplicate", "Duplicate of another claim"),
                                ("withdrawn", "No longer found"),
                            ],
                            max_length=20,
                        ),
                    ),
                    ("dismissal_reason", models.TextField(blank=True)),
                    (
                        "duplicate_of",
                        models.ForeignKey(
                            blank=True,
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="duplicate_turns",
                            to="verification.review",
                        ),
                    ),
                    ("finished_at", models.DateTimeField(blank=True, null=True)),
                    ("sealed", models.BooleanField(default=False)),
                    ("priority", models.SmallIntegerField()),
                    ("queued_at", models.DateTimeField()),
                ],
                options={
                    "indexes": [
                        models.Index(
                            models.OrderBy(models.F("priority"), descending=True),
                            models.F("queued_at"),
                            models.F("id"),
                            condition=models.Q(("assigned_to", None), ("state", "waiting")),
                            name="turn_queue_order",
                        ),
                        models.Index(
                            models.OrderBy(models.F("priority"), descending=True),
                            models.F("queued_at"),
                            models.F("id"),
                            condition=models.Q(
                                ("assigned_to", None), ("slot", 2), ("state", "waiting")
                            ),
                            name="turn_second_review_order",
                        ),
                        models.Index(
                            condition=models.Q(("state", "done")),
                            fields=["reviewer", "-finished_at", "-id"],
                            name="turn_done_by_person",
                        ),
                        models.Index(
                            condition=models.Q(("state", "done")),
                            fields=["finished_at", "reviewer"],
                            name="turn_done_by_time",
                        ),
                        models.Index(
                            condition=models.Q(("sealed", False), ("slot", 2), ("state", "done")),
                            fields=["-finished_at", "-id"],
                            name="turn_open_rounds",
                        ),
                        models.Index(
                            condition=models.Q(
                                ("assigned_to__isnull", False), ("state", "waiting")
                            ),
                            fields=["assigned_to", "id"],
                            name="turn_assigned",
                        ),
                        models.Index(
                            condition=models.Q(
                                ("assigned_until__isnull", False), ("state", "waiting")
                            ),
                            fields=["assigned_until"],
                            name="turn_assigned_until",
                        ),
                        models.Index(
                            condition=models.Q(("duplicate_of__isnull", False)),
                            fields=["duplicate_of"],
                            name="turn_duplicates",
                        ),
                        models.Index(
                            condition=models.Q(
                                ("lease_expires_at__isnull", False), ("state", "waiting")
                            ),
                            fields=["lease_expires_at", "id"],
                            name="turn_held_until",
                        ),
                    ],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(("state__in", ["waiting", "done", "void"])),
                            name="turn_state_is_known",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("slot__in", [1, 2])), name="turn_slot_is_known"
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(
                                    ("lease_expires_at", None),
                                    ("lease_number", None),
                                    ("lease_token", None),
                                    ("reviewer", None),
                                ),
                                models.Q(
                                    ("lease_expires_at__isnull", False),
                                    ("lease_number__isnull", False),
                                    ("lease_token__isnull", False),
                                    ("reviewer__isnull", False),
                                    ("state", "waiting"),
                                ),
                                models.Q(
                                    ("lease_expires_at", None),
                                    ("lease_number", None),
                                    ("lease_token", None),
                                    ("reviewer__isnull", False),
                                    ("state", "done"),
                                ),
                                _connector="OR",
                            ),
                            name="turn_lease_is_whole",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(
                                    ("finished_at__isnull", False),
                                    ("reviewer__isnull", False),
                                    ("state", "done"),
                                    models.Q(
                                        models.Q(
                                            ("dismissal_reason", ""),
                                            ("dismissed_as", ""),
                                            ("verdict__isnull", False),
                                        ),
                                        models.Q(
                                            ("verdict", None),
                                            models.Q(("dismissed_as", ""), _negated=True),
                                            models.Q(("dismissal_reason", ""), _negated=True),
                                        ),
                                        _connector="OR",
                                    ),
                                ),
                                models.Q(
                                    models.Q(("state", "done"), _negated=True),
                                    ("dismissal_reason", ""),
                                    ("dismissed_as", ""),
                                    ("finished_at", None),
                                    ("verdict", None),
                                ),
                                _connector="OR",
                            ),
                            name="turn_is_done_by_one_outcome",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(
                                    ("dismissed_as", "duplicate"), ("duplicate_of__isnull", False)
                                ),
                                models.Q(
                                    models.Q(("dismissed_as", "duplicate"), _negated=True),
                                    ("duplicate_of", None),
                                ),
                                _connector="OR",
                            ),
                            name="turn_duplicate_names_the_other",
                        ),
                        models.UniqueConstraint(
                            fields=("review", "round", "slot"), name="turn_one_for_each_slot"
                        ),
                        models.UniqueConstraint(
                            fields=("review", "round", "reviewer"), name="turn_one_for_each_person"
                        ),
                        models.UniqueConstraint(
                            condition=models.Q(("state", "waiting")),
                            fields=("reviewer", "lease_number"),
                            name="turn_one_for_each_lease",
                        ),
                    ],
                },
            ),
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
                    (
                        "turn",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="reservation",
                            to="verification.turn",
                        ),
                    ),
                    ("until", models.DateTimeField()),
                ],
            ),
            migrations.CreateModel(
                name="Skip",
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
                            related_name="skips",
                            to="verification.review",
                        ),
                    ),
                    (
                        "reviewer",
                        models.ForeignKey(
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("at", models.DateTimeField()),
                    (
                        "policy",
                        models.CharField(
                            choices=[
                                ("me", "Comes round to me again after the rest"),
                                ("others", "Leave it to others for good"),
                                ("later", "Comes back to me on a day"),
                            ],
                            default="me",
                            max_length=10,
                        ),
                    ),
                    ("until", models.DateTimeField(blank=True, null=True)),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("reviewer", "review"), name="skip_once_per_reviewer"
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("policy", "later"), ("until__isnull", False)),
                                models.Q(("policy__in", ["me", "others"]), ("until", None)),
                                _connector="OR",
                            ),
                            name="skip_until_a_day_has_one",
                        ),
                    ]
                },
            ),
            migrations.CreateModel(
                name="Draft",
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
                            related_name="drafts",
                            to="verification.review",
                        ),
                    ),
                    (
                        "reviewer",
                        models.ForeignKey(
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="drafts",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("data", models.JSONField()),
                    ("saved_at", models.DateTimeField()),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("reviewer", "review"), name="draft_once_per_reviewer"
                        )
                    ]
                },
            ),
            migrations.CreateModel(
                name="SecondReviewRule",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("name", models.CharField(max_length=100)),
                    ("share", models.PositiveSmallIntegerField(default=100)),
                    ("minimum_score", models.PositiveSmallIntegerField(blank=True, null=True)),
                    (
                        "kind",
                        models.CharField(
                            blank=True,
                            choices=[
                                ("quantity", "Quantity"),
                                ("quote", "Quote"),
                                ("event", "Event"),
                                ("position", "Position"),
                            ],
                            max_length=10,
                        ),
                    ),
                    (
                        "publisher",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="claims.publisher",
                        ),
                    ),
                    (
                        "article",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="claims.article",
                        ),
                    ),
                    (
                        "rating",
                        models.CharField(
                            blank=True,
                            choices=[
                                ("supported", "Supported"),
                                ("disputed", "Disputed"),
                                ("unverified", "Unverified"),
                            ],
                            max_length=20,
                        ),
                    ),
                    ("is_active", models.BooleanField(default=True)),
                ],
                options={
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(("share__gte", 1), ("share__lte", 100)),
                            name="rule_share_is_a_percentage",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("minimum_score", None),
                                ("minimum_score__lte", 1000),
                                _connector="OR",
                            ),
                            name="rule_score_is_in_thousandths",
                        ),
                    ]
                },
            ),
        )
    ]
