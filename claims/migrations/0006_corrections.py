"""People put claims right: a correction is a claim that takes another one's place."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

CORRECTS_ITS_ARTICLE = """
CREATE FUNCTION claims_claim_corrects_its_article() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM claims_claim replaced
        JOIN claims_claim first ON first.id = NEW.original_id
        WHERE replaced.id = NEW.corrects_id
          AND replaced.article_id = NEW.article_id AND first.article_id = NEW.article_id;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'claim % of article % corrects a claim of another article',
            NEW.id, NEW.article_id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER claim_corrects_its_article BEFORE INSERT ON claims_claim
    FOR EACH ROW WHEN (NEW.corrects_id IS NOT NULL)
    EXECUTE FUNCTION claims_claim_corrects_its_article();
"""
NO_LONGER = """
DROP TRIGGER claim_corrects_its_article ON claims_claim;
DROP FUNCTION claims_claim_corrects_its_article();
"""
COUNT = """
INSERT INTO claims_rulecount (extractor, rule, claims)
SELECT run.extractor, claim.rule, count(*) FROM claims_claim claim
JOIN claims_extraction run ON run.id = claim.extraction_id GROUP BY run.extractor, claim.rule
"""


class Migration(migrations.Migration):
    dependencies = [("claims", "0005_second_extractor")]

    operations = [
        migrations.AddField(
            model_name="claim",
            name="corrects",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="claims.claim",
            ),
        ),
        migrations.AddField(
            model_name="claim",
            name="original",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="corrections",
                to="claims.claim",
            ),
        ),
        migrations.AddField(
            model_name="claim",
            name="revision",
            field=models.PositiveSmallIntegerField(db_default=1, default=1),
        ),
        migrations.RemoveConstraint(model_name="claim", name="claim_once_per_extraction"),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.UniqueConstraint(
                fields=("extraction", "start", "end", "kind", "revision"),
                name="claim_once_per_extraction",
            ),
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.CheckConstraint(
                condition=Q(("corrects", None), ("original", None))
                | Q(("corrects__isnull", False), ("original__isnull", False)),
                name="claim_correction_has_an_original",
            ),
        ),
        migrations.AddIndex(
            model_name="claim",
            index=models.Index(
                condition=Q(("original__isnull", False)),
                fields=["original"],
                name="claim_by_original",
            ),
        ),
        migrations.CreateModel(
            name="RuleCount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("extractor", models.CharField(max_length=120)),
                ("rule", models.CharField(blank=True, max_length=60)),
                ("claims", models.PositiveBigIntegerField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("extractor", "rule"), name="rule_count_once")
                ]
            },
        ),
        migrations.RunSQL(COUNT, migrations.RunSQL.noop),
        migrations.RunSQL(CORRECTS_ITS_ARTICLE, NO_LONGER),
    ]
