"""Lists: one page at a time, and where the next one is."""

from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from verification import paging

Row = TypeVar("Row", bound=Model)
Output = type[serializers.Serializer[Any]]


@cache
def page_of(output: Output) -> Output:
    """Return the shape of a page of these rows."""
    fields = {
        "next": serializers.URLField(
            allow_null=True, help_text="Address of the next page; null on the last one."
        ),
        "results": output(many=True),
    }
    page = type(f"{output.__name__.removesuffix('Output')}Page", (serializers.Serializer,), fields)
    return extend_schema_serializer(many=False)(page)


def narrowed(rows: "QuerySet[Row]", given: dict[str, Any], columns: dict[str, str]) -> Any:
    """Return the rows that fit the filters that were given; `columns` has the lookup of each."""
    lookups = {lookup: given[name] for name, lookup in columns.items() if name in given}
    return rows.filter(**lookups)


def page(
    request: Request,
    rows: "QuerySet[Row]",
    given: dict[str, Any],
    *,
    order: tuple[str, ...],
    output: Output,
    shown: Callable[[list[int]], list[Row]] | None = None,
) -> Response:
    """Answer with up to `limit` rows after `cursor`, both of them as given.

    `shown` returns what is answered for the numbers of rows; otherwise it is the rows themselves.

    :raises BadInput: the cursor is none that this list has given out.
    """
    found = paging.page_of(rows, order=order, cursor=given["cursor"], size=given["limit"])
    following = None
    if found.next_cursor:
        here = request.build_absolute_uri()
        following = replace_query_param(here, "cursor", found.next_cursor)
    rows_shown = shown([row.pk for row in found.rows]) if shown else found.rows
    results = output(rows_shown, many=True, context={"request": request}).data
    return Response({"next": following, "results": results})
