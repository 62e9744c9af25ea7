"""What search looks in: kept by triggers, from one view that says what a row consists of."""

import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

from verification.migrations._tables import Tables

WORDS = r"""
-- "7,095" and "7095", "Shuşa" and "Shusa", "1,500-2,000" and its two ends are the same words.
CREATE FUNCTION verification_folded(words text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT regexp_replace(
        regexp_replace(
            CASE WHEN octet_length(words) = length(words) THEN words
                 ELSE regexp_replace(normalize(words, NFKD), '[\u0300-\u036f]', '', 'g') END,
            '(\d),(?=\d{3})', '\1', 'g'),
        '(\d)-(?=\d)', '\1 ', 'g')
$$;

-- A tsvector takes a megabyte: so much of a text is indexed that it never comes near.
CREATE FUNCTION verification_within(words text, bytes integer) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT CASE WHEN octet_length(words) > bytes THEN left(words, bytes / 4) ELSE words END
$$;

CREATE FUNCTION verification_words(words text) RETURNS tsvector
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT to_tsvector('pg_catalog.english', verification_folded(words))
$$;

-- The lexemes of a field: "=place:port" for each word, "=place=port royal" for the whole.
CREATE FUNCTION verification_marks(field text, said text) RETURNS text[]
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT CASE WHEN said = '' THEN '{}' ELSE
        array(
            SELECT '=' || field || ':' || word
            FROM unnest(string_to_array(translate(lower(verification_folded(left(said, 200))),
                '.,;:()[]/"''’‘“”„«»-–—' || chr(9) || chr(10), repeat(' ', 24)), ' ')) word
            WHERE word <> '')
        || ('=' || field || '=' || lower(verification_folded(left(said, 200))))
    END
$$;
"""
NO_WORDS = """
DROP FUNCTION verification_marks CASCADE;
DROP FUNCTION verification_words CASCADE;
DROP FUNCTION verification_within CASCADE;
DROP FUNCTION verification_folded CASCADE;
"""

# The columns in the order in which they are stored below. Beyond so many bytes an article is not taken
# apart for each sentence of it.
SEARCHABLE = """
CREATE VIEW verification_searchable AS
SELECT review.id AS review_id, article.id AS article_id, article.publisher_id, claim.kind,
    review.state, coalesce(standing.rating, '') AS rating, claim.attribution_name AS claimant,
    review.priority::integer AS priority,
    round(claim.checkworthiness * 1000)::integer AS score,
    article.published_on,
    CASE WHEN coalesce(claim.low, claim.high) IS NOT NULL THEN
        numrange(least(claim.low, claim.high), greatest(claim.low, claim.high), '[]')
    END AS figures,
    setweight(verification_words(verification_within(concat_ws(' ',
        claim.label, claim.restatement, claim.unit, claim.concept, claim.holder,
        claim.attribution_name, claim.attribution_role, claim.place,
        CASE WHEN octet_length(article.text) > 200000
             THEN claim.prefix || claim.exact || claim.suffix
             ELSE substr(article.text, claim.sentence_start + 1,
                         claim.sentence_end - claim.sentence_start)
        END), 60000)), 'A')
    || setweight(verification_words(
        concat_ws(' ', article.title, article.byline, publisher.name, origin.name)), 'B')
    || setweight(verification_words(verification_within(coalesce(said.reasons, ''), 60000)), 'C')
    || setweight(verification_words(verification_within(coalesce(said.sources, ''), 60000)), 'D')
    || array_to_tsvector(array_remove(
        ARRAY['=is:' || replace(review.state, '_', '-'), '=kind:' || claim.kind,
              '=stance:' || claim.stance, CASE WHEN claim.hedged THEN '=is:hedged' END,
              '=rating:' || standing.rating,
              '=dismissed:' || replace(nullif(review.dismissed_as, ''), '_', '-'),
              '=publisher:' || article.publisher_id,
              '=publisher:' || article.original_publisher_id, '=article:' || article.id,
              '=language:' || article.language]
        || said.authors
        || verification_marks('claimant', claim.attribution_name)
        || verification_marks('holder', claim.holder)
        || verification_marks('unit', claim.unit)
        || verification_marks('place', claim.place), NULL)) AS document
FROM verification_review review
JOIN claims_claim claim ON claim.id = review.claim_id
JOIN claims_article article ON article.id = claim.article_id
LEFT JOIN claims_publisher publisher ON publisher.id = article.publisher_id
LEFT JOIN claims_publisher origin ON origin.id = article.original_publisher_id
LEFT JOIN verification_verdict standing ON standing.id = review.verdict_id
CROSS JOIN LATERAL (
    -- What everybody may see of the verdicts on the claim, superseded ones included.
    SELECT string_agg(concat_ws(' ', verdict.rationale, verdict.tried), ' ') AS reasons,
        string_agg((
            SELECT string_agg(concat_ws(' ', citation.title, citation.publisher, citation.author,
                citation.excerpt), ' ')
            FROM verification_citation citation WHERE citation.verdict_id = verdict.id), ' '
        ) AS sources,
        array_agg('=by:' || verdict.decided_by_id) AS authors
    FROM verification_verdict verdict
    LEFT JOIN verification_turn turn ON turn.verdict_id = verdict.id
    WHERE verdict.review_id = review.id AND turn.sealed IS NOT TRUE
      -- While a round goes on, whatever its turns say at this moment of the transaction.
      AND (review.state NOT IN ('second_review', 'adjudication') OR verdict.round < review.round)
) said;
"""
NOT_SEARCHABLE = "DROP VIEW verification_searchable;"

KEPT = """
CREATE FUNCTION verification_review_becomes_searchable() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO verification_searchtext (review_id, article_id, publisher_id, kind, state, rating, claimant, priority, score,
        published_on, figures, document)
        SELECT found.* FROM opened JOIN verification_searchable found ON found.review_id = opened.id;
    RETURN NULL;
END $$;
CREATE TRIGGER review_becomes_searchable AFTER INSERT ON verification_review
    REFERENCING NEW TABLE AS opened FOR EACH STATEMENT
    EXECUTE FUNCTION verification_review_becomes_searchable();

-- In PL/pgSQL, as a connection keeps its plan; the body of an SQL function is planned at every call,
-- which for this view takes several times as long as running it.
CREATE FUNCTION verification_search_again(id bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    UPDATE verification_searchtext kept SET (review_id, article_id, publisher_id, kind, state,
        rating, claimant, priority, score, published_on, figures, document) = (
        SELECT * FROM verification_searchable found WHERE found.review_id = id)
    WHERE kept.review_id = id;
END
$$;
CREATE FUNCTION verification_review_stays_searchable() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM verification_search_again(NEW.id);
    RETURN NULL;
END $$;
CREATE TRIGGER review_stays_searchable
    AFTER UPDATE OF claim_id, state, priority, verdict_id, dismissed_as ON verification_review
    FOR EACH ROW
    WHEN ((OLD.claim_id, OLD.state, OLD.priority, OLD.verdict_id, OLD.dismissed_as)
          IS DISTINCT FROM
          (NEW.claim_id, NEW.state, NEW.priority, NEW.verdict_id, NEW.dismissed_as))
    EXECUTE FUNCTION verification_review_stays_searchable();

-- Sealed turns are not searched: when both are in, or one becomes one of two.
CREATE FUNCTION verification_turn_stays_searchable() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM verification_search_again(NEW.review_id);
    RETURN NULL;
END $$;
CREATE TRIGGER turn_stays_searchable AFTER UPDATE OF sealed ON verification_turn FOR EACH ROW
    WHEN (OLD.sealed <> NEW.sealed AND NEW.state = 'done')
    EXECUTE FUNCTION verification_turn_stays_searchable();

-- In parts, each far below what a tsvector takes; a part is cut off the rest, as each cut of the
-- whole would count its characters again.
CREATE FUNCTION verification_add_article_text(id bigint, words text) RETURNS void
    LANGUAGE plpgsql AS $$
DECLARE
    rest text := left(words, 1000000);
BEGIN
    FOR part IN 0..19 LOOP
        EXIT WHEN rest = '';
        INSERT INTO verification_articletext (article_id, part, document)
            VALUES (id, part, verification_words(left(rest, 50000)));
        rest := substr(rest, 50001);
    END LOOP;
END $$;
CREATE FUNCTION verification_article_becomes_searchable() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM verification_add_article_text(NEW.id, NEW.text);
    RETURN NULL;
END $$;
CREATE TRIGGER article_becomes_searchable AFTER INSERT ON claims_article
    FOR EACH ROW EXECUTE FUNCTION verification_article_becomes_searchable();
"""
# Their triggers go with them.
NOT_KEPT = """
DROP FUNCTION verification_article_becomes_searchable CASCADE;
DROP FUNCTION verification_add_article_text CASCADE;
DROP FUNCTION verification_turn_stays_searchable CASCADE;
DROP FUNCTION verification_review_stays_searchable CASCADE;
DROP FUNCTION verification_search_again CASCADE;
DROP FUNCTION verification_review_becomes_searchable CASCADE;
"""


class Migration(migrations.Migration):
    dependencies = [("verification", "0010_programs")]

    operations = [
        Tables(
            migrations.CreateModel(
                name="SearchText",
                fields=[
                    (
                        "review",
                        models.OneToOneField(
                            db_constraint=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            primary_key=True,
                            related_name="search_text",
                            serialize=False,
                            to="verification.review",
                        ),
                    ),
                    (
                        "article",
                        models.ForeignKey(
                            db_constraint=False,
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="claims.article",
                        ),
                    ),
                    ("publisher_id", models.BigIntegerField(null=True)),
                    ("kind", models.CharField(max_length=10)),
                    ("state", models.CharField(max_length=20)),
                    ("rating", models.CharField(blank=True, max_length=20)),
                    ("claimant", models.TextField(blank=True, db_collation="C")),
                    ("priority", models.IntegerField()),
                    ("score", models.IntegerField()),
                    ("published_on", models.DateField(null=True)),
                    ("figures", django.contrib.postgres.fields.ranges.DecimalRangeField(null=True)),
                    ("document", django.contrib.postgres.search.SearchVectorField()),
                ],
                options={
                    "indexes": [
                        django.contrib.postgres.indexes.GinIndex(
                            fields=["document"], gin_pending_list_limit=512, name="search_words"
                        ),
                        django.contrib.postgres.indexes.GistIndex(
                            condition=models.Q(("figures__isnull", False)),
                            fields=["figures"],
                            name="search_figures",
                        ),
                        models.Index(fields=["-priority", "-review"], name="search_urgent_first"),
                        models.Index(fields=["score"], name="search_by_score"),
                        models.Index(fields=["article"], name="search_by_article"),
                        models.Index(fields=["published_on"], name="search_by_day"),
                        models.Index(
                            fields=["state", "-review"],
                            include=("publisher_id", "kind", "article", "rating"),
                            name="search_facets",
                        ),
                        models.Index(fields=["publisher_id", "state"], name="search_by_publisher"),
                        models.Index(
                            django.db.models.functions.text.Lower("claimant"),
                            condition=models.Q(("claimant", ""), _negated=True),
                            name="search_claimants",
                        ),
                    ]
                },
            ),
            migrations.CreateModel(
                name="ArticleText",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "article",
                        models.ForeignKey(
                            db_constraint=False,
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="claims.article",
                        ),
                    ),
                    ("part", models.PositiveSmallIntegerField()),
                    ("document", django.contrib.postgres.search.SearchVectorField()),
                ],
                options={
                    "indexes": [
                        django.contrib.postgres.indexes.GinIndex(
                            fields=["document"], gin_pending_list_limit=512, name="article_words"
                        )
                    ],
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("article", "part"), name="article_text_once_per_part"
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="SavedView",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "owner",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="saved_views",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("name", models.CharField(max_length=80)),
                    ("query", models.CharField(blank=True, max_length=1000)),
                    ("is_shared", models.BooleanField(default=False)),
                    ("saved_at", models.DateTimeField()),
                ],
                options={
                    "permissions": [("share_views", "Can share saved views with everybody")],
                    "indexes": [
                        models.Index(
                            condition=models.Q(("is_shared", True)),
                            fields=["name", "id"],
                            name="saved_view_shared",
                        )
                    ],
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("owner", "name"), name="saved_view_once_per_name"
                        )
                    ],
                },
            ),
        ),
        migrations.RunSQL(WORDS, NO_WORDS),
        migrations.RunSQL(SEARCHABLE, NOT_SEARCHABLE),
        migrations.RunSQL(KEPT, NOT_KEPT),
    ]
