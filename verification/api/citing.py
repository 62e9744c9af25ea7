"""CSL-JSON items in calls and answers, and citations as texts for other programs."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.utils.urls import replace_query_param

from claims.errors import BadInputs
from verification import paging
from verification.api.operations import ApiRequest
from verification.citing import item
from verification.citing.exporting import FORMATS
from verification.models import Citation

TEXTS = {(200, form.content_type): OpenApiTypes.STR for form in FORMATS.values()}


@extend_schema_field({"$ref": "#/components/schemas/CslItem"})
class CslItem(serializers.Field[Any, Any, Any, Any]):
    """An item of CSL-JSON; what CSL has no field for is kept under `custom`."""

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        try:
            return item.read(data)
        except BadInputs as refusal:
            faults = {one.field: [f"{one}"] for one in refusal.problems}
            raise serializers.ValidationError(faults) from None

    def to_representation(self, value: Any) -> Any:
        return value


def as_text(request: ApiRequest, rows: "QuerySet[Citation]", given: dict[str, Any]) -> HttpResponse:
    """Answer with a page of citations in the format that is asked for."""
    form = FORMATS[given["format"]]
    found = paging.page_of(rows, order=("-pk",), cursor=given["cursor"], size=given["limit"])
    text = form.write([citation.item for citation in found.rows])
    response = HttpResponse(text, content_type=f"{form.content_type}; charset=utf-8")
    if found.next_cursor:
        here = request.build_absolute_uri()
        following = replace_query_param(here, "cursor", found.next_cursor)
        response["Link"] = f'<{following}>; rel="next"'
    return response
