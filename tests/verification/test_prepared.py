from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import BigIntegerField, CharField, F, Value
from django.db.models.functions import Concat
from django.test.utils import CaptureQueriesContext

from claims.models import Claim
from tests.factories import ArticleFactory, ClaimFactory, ReviewFactory
from verification import prepared
from verification.models import Review
from verification.prepared import Given, Prepared

pytestmark = pytest.mark.django_db

PK = Given("pk", BigIntegerField())


def claims_of() -> Any:
    rows = Claim.objects.select_related("article__publisher", "article__original_publisher")
    said = Concat(F("label"), Value(" 100%"), output_field=CharField())
    return rows.filter(pk=PK, kind="quantity").annotate(said=said)


def test_rows_are_those_of_the_queryset_with_what_it_selects_along() -> None:
    kept = Prepared(claims_of)
    features = [{"name": "figure", "points": 0.5}]
    claim = ClaimFactory(features=features, article=ArticleFactory(publisher=None))
    other = ClaimFactory()

    for expected in (claim, other):
        found = kept.first(pk=expected.pk)
        assert found == expected
        assert found.features == expected.features
        assert found.said == f"{expected.label} 100%"
        with CaptureQueriesContext(connection) as queries:
            assert found.article.publisher == expected.article.publisher
            assert found.article.original_publisher is None
        assert len(queries) == 0


def test_no_row_is_none() -> None:
    assert Prepared(claims_of).first(pk=0) is None


def test_the_plan_is_kept_and_not_made_anew() -> None:
    kept, claim = Prepared(claims_of), ClaimFactory()
    for _ in range(8):
        kept.first(pk=claim.pk)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT generic_plans > 0 FROM pg_prepared_statements WHERE statement LIKE %s",
            ['%"claims_claim"."kind" = \'quantity\'%'],
        )
        assert cursor.fetchall() == [(True,)]


def test_every_statement_is_counted_once_as_the_database_gets_it() -> None:
    kept, claim = Prepared(claims_of), ClaimFactory()
    with CaptureQueriesContext(connection) as queries:
        kept.first(pk=claim.pk)
        kept.first(pk=claim.pk)
    assert len(queries) == 2
    assert f'"id" = ({claim.pk})' in queries.captured_queries[1]["sql"]


def test_a_queryset_becomes_part_of_a_larger_statement() -> None:
    claim = ClaimFactory()
    rows, given = prepared.written(Claim.objects.filter(kind="quantity", pk=PK).values("pk"))
    assert given == ["pk"]
    with prepared.cursor() as statement:
        statement.execute(f"WITH found AS ({rows}) TABLE found", [claim.pk])
        assert statement.fetchall() == [(claim.pk,)]


def test_errors_of_the_database_are_django_s() -> None:
    review = ReviewFactory()
    with pytest.raises(IntegrityError), transaction.atomic(), prepared.cursor() as statement:
        statement.execute("UPDATE verification_review SET state = %s", ["lost"])
    assert Review.objects.get(pk=review.pk).state == "open"


def test_it_works_behind_a_pooler_that_knows_no_prepared_statements() -> None:
    claim = ClaimFactory()
    with connection.cursor() as cursor:
        cursor.execute("DEALLOCATE ALL")
    threshold = connection.connection.prepare_threshold
    connection.connection.prepare_threshold = None
    try:
        assert Prepared(claims_of).first(pk=claim.pk) == claim
    finally:
        connection.connection.prepare_threshold = threshold
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements")
        assert cursor.fetchone() == (0,)
