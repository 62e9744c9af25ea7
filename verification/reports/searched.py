"""What the query of a selection finds: fixed with the report, as a search goes by what is now.

A report can so be made again on the same claims, and its hash tells whether two searches have
found the same.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Func, QuerySet

from claims.errors import BadInput
from verification.models import Report, SavedView, SearchText, User
from verification.search import language, saved
from verification.search.fields import PERSONAL
from verification.search.language import Term
from verification.search.matching import matching

# The hash is that of the numbers in ascending order, with a line end between two.
FIX = """
WITH found AS ({query})
UPDATE verification_report SET
    found = (SELECT coalesce(array_agg(review_id ORDER BY review_id), '{{}}') FROM found),
    found_sha256 = (
        SELECT encode(sha256(convert_to(coalesce(
            string_agg(review_id::text, E'\\n' ORDER BY review_id), ''), 'UTF8')), 'hex')
        FROM found
    )
WHERE id = %s AND found_sha256 = ''
"""
TELL = """
SELECT count(*), encode(sha256(convert_to(coalesce(
    string_agg(review_id::text, E'\\n' ORDER BY review_id), ''), 'UTF8')), 'hex')
FROM ({query}) AS found (review_id)
"""


@dataclass(frozen=True, slots=True)
class Searched:
    """How many claims a search has found, and the hash of their numbers."""

    claims: int
    sha256: str


def found_by(query: str, *, person: User | None, now: datetime) -> "QuerySet[SearchText, Any]":
    """Return the numbers of the reviews that a query finds now, as a subquery.

    :raises BadInput: it cannot be understood, or asks for what is somebody's own and is nobody's.
    """
    parsed = language.parse(query)
    if person is None and is_personal(query):
        raise BadInput(
            code="query_is_personal",
            field="query",
            message="This search finds something else for each person.",
            remedy="Say whose it is, or leave out what is somebody's own.",
        )
    return matching(parsed, user=person or User(), now=now).rows().order_by().values("review_id")


def is_personal(query: str) -> bool:
    """Tell whether a query finds something else for each person.

    :raises BadInput: it cannot be understood.
    """
    return any(map(_is_of_a_person, language.parse(query).terms))


def fix(report: Report, *, now: datetime) -> None:
    """Store what a report's query finds, unless it was stored before."""
    query = report.selection.get("query")
    if query and not report.found_sha256:
        rows = found_by(query, person=report.requested_by, now=now)
        statement, params = rows.query.sql_with_params()
        with connection.cursor() as cursor:
            # Our own SQL; what was typed is in the parameters.
            cursor.execute(FIX.format(query=statement), [*params, report.pk])


def told(rows: "QuerySet[Any, Any]") -> Searched:
    statement, params = rows.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(TELL.format(query=statement), params)
        return Searched(*cursor.fetchone())


def fixed(report: Report) -> "QuerySet[Any, Any] | None":
    """Return the numbers that were stored with a report, as a subquery; None without a query."""
    if report.found_sha256 == "":
        return None
    rows = Report.objects.filter(pk=report.pk).annotate(number=Func("found", function="unnest"))
    return rows.values("number")


def of_view(number: int, *, person: User) -> str:
    """Return the query of a saved view.

    :raises BadInput: there is none that this person may see.
    """
    try:
        return saved.visible_to(person).get(pk=number).query
    except SavedView.DoesNotExist:
        raise BadInput(
            code="view_unknown",
            field="view",
            message="There is no such view.",
            remedy="Choose one of your own views, or one that is shared with everybody.",
        ) from None


def _is_of_a_person(term: Term) -> bool:
    said = {value.text.lower() for value in term.values if not value.is_quoted}
    return (term.field == "by" and "me" in said) or (
        term.field == "is" and bool(said & (set(PERSONAL) - {"leased"}))
    )
