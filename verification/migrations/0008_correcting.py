"""Claims that people have put right."""

from django.apps import apps as current_apps
from django.contrib.auth.management import create_permissions
from django.db import migrations, models

CORRECT_CLAIMS = "correct_claims"
EDITORS = ("editor", "administrator")


def let_editors_correct(apps, schema_editor):
    # Permissions are made after all migrations otherwise, which is too late for this one.
    create_permissions(
        current_apps.get_app_config("verification"), verbosity=0, apps=apps, interactive=False
    )
    permission = apps.get_model("auth", "Permission").objects.get(
        codename=CORRECT_CLAIMS, content_type__app_label="verification"
    )
    for group in apps.get_model("auth", "Group").objects.filter(name__in=EDITORS):
        group.permissions.add(permission)


def no_longer(apps, schema_editor):
    apps.get_model("auth", "Permission").objects.filter(codename=CORRECT_CLAIMS).delete()


class Migration(migrations.Migration):
    dependencies = [("verification", "0007_talk")]
    operations = [
        migrations.AlterModelOptions(
            name="review",
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
                    ("manage_queue", "Can order the queue, take claims back and set review rules"),
                ]
            },
        ),
        migrations.RunPython(let_editors_correct, no_longer),
        migrations.AlterField(
            model_name="auditevent",
            name="action",
            field=models.CharField(
                choices=[
                    ("article.stored", "Article stored"),
                    ("article.received_again", "Article received again"),
                    ("extraction.requested", "Another reading requested"),
                    ("extraction.finished", "Claims extracted"),
                    ("extraction.failed", "Extraction failed"),
                    ("extraction.retried", "Extraction retried"),
                    ("review.taken", "Claim taken"),
                    ("review.released", "Claim given back"),
                    ("review.skipped", "Claim skipped"),
                    ("review.lapsed", "Lease ran out"),
                    ("review.taken_back", "Claim taken back"),
                    ("review.prioritised", "Place in the queue changed"),
                    ("review.second_wanted", "Second review wanted"),
                    ("review.dismissed", "Claim dismissed"),
                    ("review.reopened", "Claim reopened"),
                    ("review.reread", "Claim read differently"),
                    ("review.withdrawn", "Claim no longer found"),
                    ("review.restored", "Claim found again"),
                    ("review.corrected", "Claim corrected"),
                    ("review.split", "Claim split"),
                    ("review.merged", "Claims merged"),
                    ("review.tagged", "Tagged"),
                    ("review.untagged", "Tag removed"),
                    ("review.assigned", "Assigned to a reviewer"),
                    ("review.unassigned", "Offered to everybody again"),
                    ("claim.added", "Missed claim added"),
                    ("verdict.submitted", "Verdict submitted"),
                    ("verdict.adjudicated", "Difference decided"),
                    ("verdict.published", "Verdict published"),
                    ("verdict.corrected", "Published verdict corrected"),
                    ("rule.added", "Review rule added"),
                    ("rule.changed", "Review rule changed"),
                    ("rule.removed", "Review rule removed"),
                    ("bulk.started", "Change of many claims started"),
                    ("bulk.stopped", "Change of many claims stopped"),
                    ("bulk.finished", "Change of many claims finished"),
                    ("report.requested", "Report requested"),
                    ("report.finished", "Report finished"),
                    ("report.failed", "Report failed"),
                    ("report.downloaded", "Report downloaded"),
                    ("person.added", "Person added"),
                    ("person.changed", "Person changed"),
                    ("token.created", "Token created"),
                    ("token.revoked", "Token revoked"),
                    ("view.shared", "View shared"),
                    ("view.unshared", "View no longer shared"),
                    ("comment.written", "Comment written"),
                    ("comment.withdrawn", "Comment withdrawn"),
                    ("review.second_eyes", "Second pair of eyes asked for"),
                    ("review.returned", "Claim returned with a question"),
                    ("notifications.read", "Notifications read"),
                    ("notifications.changed", "E-mail settings changed"),
                ],
                max_length=40,
            ),
        ),
    ]
