"""Claims on their way through the queue, and the verdicts on them: each names the other."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import verification.models.transaction
from verification.migrations._tables import Tables


class Migration(migrations.Migration):
    dependencies = [("verification", "0001_initial"), ("claims", "0001_initial")]

    operations = [
        Tables(
            migrations.CreateModel(
                name="Review",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "claim",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="review",
                            to="claims.claim",
                        ),
                    ),
                    (
                        "state",
                        models.CharField(
                            choices=[
                                ("open", "Open"),
                                ("second_review", "Second review"),
                                ("adjudication", "Adjudication"),
                                ("decided", "Decided"),
                                ("dismissed", "Dismissed"),
                                ("published", "Published"),
                            ],
                            default="open",
                            max_length=20,
                        ),
                    ),
                    ("round", models.PositiveSmallIntegerField(default=1)),
                    ("reviews_wanted", models.PositiveSmallIntegerField(default=1)),
                    ("priority", models.SmallIntegerField()),
                    ("boost", models.SmallIntegerField(default=0)),
                    ("due_at", models.DateTimeField(blank=True, null=True)),
                    ("queued_at", models.DateTimeField()),
                    ("version", models.PositiveIntegerField(default=1)),
                    (
                        "verdict",
                        models.OneToOneField(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="decides",
                            to="verification.verdict",
                        ),
                    ),
                    (
                        "last_verdict",
                        models.ForeignKey(
                            blank=True,
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="verification.verdict",
                        ),
                    ),
                    ("published_at", models.DateTimeField(blank=True, null=True)),
                    (
                        "published_by",
                        models.ForeignKey(
                            blank=True,
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="published",
                            to=settings.AUTH_USER_MODEL,
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
                            related_name="duplicates",
                            to="verification.review",
                        ),
                    ),
                ],
                options={
                    "permissions": [
                        ("ingest_articles", "Can send articles"),
                        ("review_claims", "Can take claims and give verdicts"),
                        ("reopen_reviews", "Can reopen decided and dismissed claims"),
                        (
                            "correct_claims",
                            "Can correct claims that others hold, and see how well rules do",
                        ),
                        ("export_reports", "Can make and download verdict reports"),
                        ("view_history", "Can search the whole history"),
                        ("adjudicate_reviews", "Can decide where two reviewers differ"),
                        ("publish_reviews", "Can publish and correct verdicts"),
                        (
                            "manage_queue",
                            "Can order the queue, take claims back and set review rules",
                        ),
                        (
                            "view_figures",
                            "Can see the desk's figures, everybody's work and agreement",
                        ),
                    ],
                    "indexes": [
                        models.Index(
                            models.F("state"),
                            models.OrderBy(models.F("priority"), descending=True),
                            models.F("queued_at"),
                            models.F("id"),
                            name="review_state_order",
                        ),
                        models.Index(
                            models.F("state"),
                            models.OrderBy(models.F("id"), descending=True),
                            name="review_by_state",
                        ),
                        models.Index(
                            condition=models.Q(("duplicate_of__isnull", False)),
                            fields=["duplicate_of"],
                            name="review_duplicates",
                        ),
                        models.Index(
                            condition=models.Q(
                                ("due_at__isnull", False), ("state__in", ["open", "second_review"])
                            ),
                            fields=["due_at"],
                            name="review_due",
                        ),
                    ],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                (
                                    "state__in",
                                    [
                                        "open",
                                        "second_review",
                                        "adjudication",
                                        "decided",
                                        "dismissed",
                                        "published",
                                    ],
                                )
                            ),
                            name="review_state_is_known",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("reviews_wanted__in", [1, 2])),
                            name="review_wants_one_or_two",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(
                                    ("state__in", ["second_review", "adjudication"]), _negated=True
                                ),
                                ("reviews_wanted", 2),
                                _connector="OR",
                            ),
                            name="review_second_review_is_of_two",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(
                                    ("published_at__isnull", False),
                                    ("published_by__isnull", False),
                                    ("state", "published"),
                                ),
                                models.Q(
                                    models.Q(("state", "published"), _negated=True),
                                    ("published_at", None),
                                    ("published_by", None),
                                ),
                                _connector="OR",
                            ),
                            name="review_publishing_is_whole",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(
                                    ("state__in", ["decided", "published"]),
                                    ("verdict__isnull", False),
                                ),
                                models.Q(
                                    models.Q(
                                        ("state__in", ["decided", "published"]), _negated=True
                                    ),
                                    ("verdict", None),
                                ),
                                _connector="OR",
                            ),
                            name="review_is_decided_by_its_verdict",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(
                                    ("state", "dismissed"),
                                    models.Q(("dismissed_as", ""), _negated=True),
                                    models.Q(("dismissal_reason", ""), _negated=True),
                                ),
                                models.Q(
                                    models.Q(("state", "dismissed"), _negated=True),
                                    ("dismissal_reason", ""),
                                    ("dismissed_as", ""),
                                ),
                                _connector="OR",
                            ),
                            name="review_dismissal_has_a_reason",
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
                            name="review_duplicate_names_the_other",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Verdict",
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
                            related_name="verdicts",
                            to="verification.review",
                        ),
                    ),
                    ("round", models.PositiveSmallIntegerField(default=1)),
                    (
                        "basis",
                        models.CharField(
                            choices=[
                                ("review", "Review"),
                                ("adjudication", "Adjudication"),
                                ("correction", "Correction"),
                            ],
                            default="review",
                            max_length=20,
                        ),
                    ),
                    (
                        "rating",
                        models.CharField(
                            choices=[
                                ("supported", "Supported"),
                                ("disputed", "Disputed"),
                                ("unverified", "Unverified"),
                            ],
                            max_length=20,
                        ),
                    ),
                    ("rationale", models.TextField()),
                    (
                        "obstacle",
                        models.CharField(
                            blank=True,
                            choices=[
                                ("no_primary_source", "No primary source"),
                                ("conflicting", "Sources conflict"),
                                ("access_denied", "Access denied"),
                                ("awaiting_reply", "Awaiting a reply"),
                            ],
                            max_length=20,
                        ),
                    ),
                    ("tried", models.TextField(blank=True)),
                    (
                        "decided_by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="verdicts",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("decided_at", models.DateTimeField()),
                    (
                        "supersedes",
                        models.ForeignKey(
                            blank=True,
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="superseding",
                            to="verification.verdict",
                        ),
                    ),
                    ("public_note", models.TextField(blank=True)),
                    (
                        "transaction_id",
                        models.BigIntegerField(
                            db_default=verification.models.transaction.CurrentTransactionId(),
                            editable=False,
                        ),
                    ),
                ],
                options={
                    "indexes": [
                        models.Index(fields=["decided_at", "id"], name="verdict_by_time"),
                        models.Index(
                            condition=models.Q(("supersedes__isnull", False)),
                            fields=["supersedes", "id"],
                            name="verdict_superseding",
                        ),
                    ],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                ("basis__in", ["review", "adjudication", "correction"])
                            ),
                            name="verdict_basis_is_known",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(
                                    ("basis", "correction"),
                                    ("supersedes__isnull", False),
                                    models.Q(("public_note", ""), _negated=True),
                                ),
                                models.Q(
                                    models.Q(("basis", "correction"), _negated=True),
                                    ("public_note", ""),
                                ),
                                _connector="OR",
                            ),
                            name="verdict_correction_says_so_in_public",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("rationale", ""), _negated=True),
                            name="verdict_has_rationale",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("rating__in", ["supported", "disputed", "unverified"])
                            ),
                            name="verdict_rating_is_known",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(
                                    ("rating", "unverified"),
                                    models.Q(("obstacle", ""), _negated=True),
                                    models.Q(("tried", ""), _negated=True),
                                ),
                                models.Q(
                                    models.Q(("rating", "unverified"), _negated=True),
                                    ("obstacle", ""),
                                    ("tried", ""),
                                ),
                                _connector="OR",
                            ),
                            name="verdict_unverified_says_what_was_tried",
                        ),
                    ],
                },
            ),
        )
    ]
