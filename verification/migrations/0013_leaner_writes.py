"""What a write costs: no index that another one makes superfluous, no plan made twice."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# In PL/pgSQL a connection keeps the plan; the body of an SQL function is planned at every call,
# which for this view takes several times as long as running it.
SEARCH_AGAIN = """
DROP FUNCTION verification_search_again(bigint);
CREATE FUNCTION verification_search_again(id bigint) RETURNS void LANGUAGE {language} AS $$
{begin}
    UPDATE verification_searchtext kept SET (review_id, article_id, publisher_id, kind, state,
        rating, claimant, priority, score, published_on, figures, document) = (
        SELECT * FROM verification_searchable found WHERE found.review_id = id)
    WHERE kept.review_id = id{end}
$$;
"""
PLANNED_ONCE = SEARCH_AGAIN.format(language="plpgsql", begin="BEGIN", end=";\nEND")
PLANNED_AT_EVERY_CALL = SEARCH_AGAIN.format(language="sql", begin="", end="")


class Migration(migrations.Migration):
    dependencies = [("claims", "0006_corrections"), ("verification", "0012_reservation")]

    operations = [
        migrations.RunSQL(PLANNED_ONCE, PLANNED_AT_EVERY_CALL),
        migrations.AlterField(
            model_name="auditevent",
            name="actor",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            model_name="auditevent",
            name="article",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="history",
                to="claims.article",
            ),
        ),
        migrations.AlterField(
            model_name="auditevent",
            name="person",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="history",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            model_name="auditevent",
            name="report",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="history",
                to="verification.report",
            ),
        ),
        migrations.AlterField(
            model_name="auditevent",
            name="review",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="history",
                to="verification.review",
            ),
        ),
        migrations.AlterField(
            model_name="citation",
            name="verdict",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="citations",
                to="verification.verdict",
            ),
        ),
        migrations.AlterField(
            model_name="draft",
            name="reviewer",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="drafts",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            model_name="idempotentrequest",
            name="user",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            model_name="review",
            name="duplicate_of",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="duplicates",
                to="verification.review",
            ),
        ),
        migrations.AlterField(
            model_name="review",
            name="last_verdict",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="verification.verdict",
            ),
        ),
        migrations.AlterField(
            model_name="review",
            name="published_by",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="published",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            model_name="skip",
            name="reviewer",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            model_name="turn",
            name="assigned_to",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="assigned",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            model_name="turn",
            name="duplicate_of",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="duplicate_turns",
                to="verification.review",
            ),
        ),
        migrations.AlterField(
            model_name="turn",
            name="review",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="turns",
                to="verification.review",
            ),
        ),
        migrations.AlterField(
            model_name="verdict",
            name="supersedes",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="superseding",
                to="verification.verdict",
            ),
        ),
        migrations.AddIndex(
            model_name="auditevent",
            index=models.Index(
                condition=models.Q(("report__isnull", False)),
                fields=["report", "-id"],
                name="audit_by_report",
            ),
        ),
        migrations.AddIndex(
            model_name="auditevent",
            index=models.Index(
                condition=models.Q(("person__isnull", False)),
                fields=["person", "-id"],
                name="audit_by_person",
            ),
        ),
        migrations.AddIndex(
            model_name="review",
            index=models.Index(
                condition=models.Q(("duplicate_of__isnull", False)),
                fields=["duplicate_of"],
                name="review_duplicates",
            ),
        ),
        migrations.AddIndex(
            model_name="turn",
            index=models.Index(
                condition=models.Q(("duplicate_of__isnull", False)),
                fields=["duplicate_of"],
                name="turn_duplicates",
            ),
        ),
        migrations.AddIndex(
            model_name="verdict",
            index=models.Index(
                condition=models.Q(("supersedes__isnull", False)),
                fields=["supersedes", "id"],
                name="verdict_superseding",
            ),
        ),
    ]
