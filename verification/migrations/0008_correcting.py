"""Claims that people have put right."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("verification", "0007_talk")]
    operations = [
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
                    ("review.dismissed", "Claim dismissed"),
                    ("review.reopened", "Claim reopened"),
                    ("review.reread", "Claim read differently"),
                    ("review.withdrawn", "Claim no longer found"),
                    ("review.restored", "Claim found again"),
                    ("review.corrected", "Claim corrected"),
                    ("review.split", "Claim split"),
                    ("review.merged", "Claims merged"),
                    ("claim.added", "Missed claim added"),
                    ("verdict.submitted", "Verdict submitted"),
                    ("report.requested", "Report requested"),
                    ("report.finished", "Report finished"),
                    ("report.failed", "Report failed"),
                    ("report.downloaded", "Report downloaded"),
                    ("person.added", "Person added"),
                    ("person.changed", "Person changed"),
                    ("token.created", "Token created"),
                    ("token.revoked", "Token revoked"),
                    ("comment.written", "Comment written"),
                    ("comment.withdrawn", "Comment withdrawn"),
                    ("review.second_eyes", "Second pair of eyes asked for"),
                    ("review.returned", "Claim returned with a question"),
                    ("notifications.read", "Notifications read"),
                    ("notifications.changed", "E-mail settings changed"),
                ],
                max_length=40,
            ),
        )
    ]
