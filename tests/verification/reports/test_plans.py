"""What a report or its preview reads, where there are a million claims: what it is about."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from tests.factories import NOW, decided_review
from tests.verification.published.people import published
from tests.verification.test_plans import BIG, Statements, _desk
from verification import asof
from verification.asof import Moment
from verification.models import User
from verification.reports import previewing
from verification.reports.selection import WITH_VERDICT, Selection

__all__ = ["_desk"]
pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("_desk")]
# A claim after the other passes through these; a sort or a hash first needs all of them.
PASSING = {"Limit", "Nested Loop", "Hash Join", "Append", "Subquery Scan", "Result"}
NEEDLE = "Zeppelins"


def asked(selection: Selection, person: User, as_of: Any) -> list[tuple[str, Any]]:
    """Return the statements of a preview."""
    statements = Statements()
    statements.begin("preview")
    with connection.execute_wrapper(statements):
        shown = previewing.preview(selection, person=person, now=timezone.now(), as_of=as_of)
    assert shown.counts is not None
    assert shown.counts.claims or as_of
    return [(sql, params) for sql, params, _ in statements.asked["preview"]]


def whole(plan: dict[str, Any], above: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Return how each big table is read that is read from end to end, from above."""
    path = (*above, plan["Node Type"])
    if plan["Node Type"] == "Seq Scan" and plan["Relation Name"] in BIG:
        yield (*path, plan["Relation Name"])
    for part in plan.get("Plans", ()):
        yield from whole(part, path)


def plans(selection: Selection, person: User) -> list[tuple[str, ...]]:
    found: list[tuple[str, ...]] = []
    for as_of in (None, NOW + timedelta(minutes=1)):
        for sql, params in asked(selection, person, as_of):
            moment = Moment(as_of or timezone.now())
            with transaction.atomic(), asof.reading(moment), connection.cursor() as cursor:
                cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}", params)
                (((plan, *_),),) = cursor.fetchall()
            found += whole(plan["Plan"])
    return found


def test_a_preview_reads_only_what_an_index_has_of_its_selection(editor: User) -> None:
    review = decided_review(rationale=NEEDLE, now=NOW)
    public = published()
    article = review.claim.article
    selections = {
        "article": Selection(article=article.pk),
        "publisher": Selection(publisher=article.publisher_id),
        "both": Selection(article=article.pk, state=WITH_VERDICT, rating="disputed"),
        "search": Selection(query=NEEDLE),
        "published": Selection(state="published", article=public.claim.article_id),
    }

    read = {name: plans(selection, editor) for name, selection in selections.items()}

    assert read == {name: [] for name in selections}


def test_a_preview_of_much_stops_at_its_bound(editor: User) -> None:
    published()
    everything = Selection()
    day = date(2026, 3, 1)
    selections = [
        everything,
        replace(everything, rating="disputed"),
        replace(everything, state="open"),
        replace(everything, state=WITH_VERDICT, decided_from=day),
    ]

    read = [path for selection in selections for path in plans(selection, editor)]

    # Of verdicts the day takes all that there are here.
    of_claims = [path for path in read if path[-1] != "verification_verdict"]
    assert of_claims
    assert {path[0] for path in of_claims} == {"Limit"}
    assert {node for path in of_claims for node in path[:-2]} <= PASSING
