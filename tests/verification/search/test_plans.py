"""A search reads a bounded number of rows, whatever it asks for and however many there are."""

from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import NOW
from tests.plans import only_where_plans_are_known, tables_read_whole
from verification.models import User
from verification.search import finding
from verification.search.language import parse
from verification.search.matching import articles_with

pytestmark = pytest.mark.django_db

# Of each hundred claims one has "rare", thirty have "often" and all have "always". So is it with
# their columns: what is common is common everywhere, "late" is in the oldest claims alone.
FILL = """
INSERT INTO verification_searchtext (review_id, article_id, publisher_id, kind, state, rating,
    claimant, priority, score, published_on, figures, document)
SELECT n, n / 25, NULL, 'event', 'open', '', 'Baku', n % 997, n % 997,
    DATE '2000-01-01' + n / 10, CASE WHEN n % 3 = 0 THEN numrange(n, n, '[]') END,
    array_to_tsvector(array_remove(ARRAY['always', '=is:open', '=article:' || n / 25,
        CASE WHEN n % 10 < 3 THEN 'often' END, CASE WHEN n % 100 = 7 THEN 'rare' END,
        CASE WHEN n < 2000 THEN 'late' END], NULL))
FROM generate_series(1000000, 1019999) n
"""
# Likewise of articles; "late" is in the oldest.
FILL_ARTICLES = """
INSERT INTO verification_articletext (article_id, part, document)
SELECT n, 0, array_to_tsvector(array_remove(ARRAY['always', CASE WHEN n % 10 < 3 THEN 'often' END,
        CASE WHEN n % 100 = 7 THEN 'rare' END, CASE WHEN n < 1000040 THEN 'late' END], NULL))
FROM generate_series(1000000, 1019999) n
"""
QUERIES = (
    "",
    "always",
    "often",
    "rare",
    "late",
    "nothing",
    "often rare",
    "often late",
    "-always",
    "often -always",
    "is:open",
    "article:40010",
    "figure:1000002",
    "figure>=1",
    "score>=0.99",
    "score>=0",
    "after:7481",
    "before:2000",
    "after:2000",
    "is:leased",
    "is:mine often",
    "-is:mine",
    "is:skipped",
    "is:check-again",
    "often sort:priority",
    "rare sort:priority",
    "late sort:priority",
    "often sort:best",
    "text:nothing",
    "text:rare",
)
BIG = {
    "verification_searchtext",
    "verification_articletext",
    "verification_review",
    "verification_turn",
    "verification_skip",
    "verification_verdict",
    "claims_claim",
    "claims_article",
}
FEW, WINDOW = 400, 1_000


@pytest.fixture(autouse=True)
def _many_claims(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finding, "FEW", FEW)
    monkeypatch.setattr(finding, "REALLY_FEW", 2 * FEW)
    monkeypatch.setattr(finding, "WINDOWS", dict.fromkeys(finding.WINDOWS, (100, WINDOW)))
    monkeypatch.setattr(finding, "COUNTED", WINDOW)
    with connection.cursor() as cursor:
        cursor.execute(FILL)
        cursor.execute(FILL_ARTICLES)
        cursor.execute("ANALYZE verification_searchtext, verification_articletext")


def scans(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    if "Scan" in plan["Node Type"]:
        yield plan
    for part in plan.get("Plans", ()):
        yield from scans(part)


def rows_read(search: Any) -> int:
    """Return the most rows that any part of any statement has read, found or filtered away."""
    with CaptureQueriesContext(connection) as queries:
        search()
    most = 0
    for query in queries.captured_queries:
        if query["sql"].startswith("SELECT"):
            with connection.cursor() as cursor:
                cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {query['sql']}")
                ((plans,),) = cursor.fetchall()
            for scan in scans(plans[0]["Plan"]):
                read = scan["Actual Rows"] + scan.get("Rows Removed by Filter", 0)
                most = max(most, int(read * scan["Actual Loops"]))
    return most


def test_a_search_reads_a_bounded_number_of_rows(reviewer: User) -> None:
    only_where_plans_are_known()
    # In one test, as rows that one rolls back would be found by the index in the next.
    beyond = {}
    for query in QUERIES:
        for cursor in ("", "500.1010000" if "sort:priority" in query else "1010000"):
            search = partial(
                finding.search, parse(query), user=reviewer, now=NOW, cursor=cursor, size=50
            )
            whole, read = tables_read_whole(search) & BIG, rows_read(search)
            if whole or read > WINDOW + 100:
                beyond[query, cursor] = (whole, read)
    assert beyond == {}


def test_the_newest_articles_with_the_words_are_found_wherever_they_are() -> None:
    found = {word: articles_with(f"'{word}'", 3) for word in ("often", "rare", "late", "nothing")}
    assert found == {
        "often": [1019992, 1019991, 1019990],
        "rare": [1019907, 1019807, 1019707],
        "late": [1000039, 1000038, 1000037],
        "nothing": [],
    }
