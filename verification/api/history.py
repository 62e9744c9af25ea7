"""The history: who did what, when, and why."""

from typing import Any

from django.http import FileResponse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from verification.api.access import reads
from verification.api.fields import Output, PersonBrief, TextOrNull
from verification.api.inputs import FirstDay, Id, Input, LastDay, ListInput
from verification.api.operations import ApiRequest, ApiView, Operation
from verification.history import handing_out, telling, timelines
from verification.history.telling import About
from verification.history.timelines import Listed, Search
from verification.models import AuditEvent
from verification.models.people import Scope


class EventOutput(Output):
    id = serializers.IntegerField()
    at = serializers.DateTimeField()
    action = serializers.ChoiceField(choices=AuditEvent.Action.choices)
    sentence = serializers.CharField(help_text="What happened, in words, for people.")
    actor = PersonBrief(allow_null=True, help_text="Null where the system did it.")
    token = TextOrNull(help_text="Name of the token that acted for the actor.")
    request_id = TextOrNull()
    article = serializers.IntegerField(source="article_id", allow_null=True)
    review = serializers.IntegerField(source="review_id", allow_null=True)
    report = serializers.IntegerField(source="report_id", allow_null=True)
    person = serializers.IntegerField(source="person_id", allow_null=True)
    before = serializers.DictField()
    after = serializers.DictField()
    reason = TextOrNull()


@extend_schema_serializer(many=False)
class EventPage(serializers.Serializer[Any]):
    next = serializers.URLField(
        allow_null=True, help_text="Address of the next page; null on the last one."
    )
    back_to = serializers.DateTimeField(
        allow_null=True,
        help_text="Where the page is not full although older events may fit: how far back was"
        " looked. `next` goes on from there.",
    )
    results = EventOutput(many=True)


class ExportFilter(Input):
    actor = Id(required=False)
    system = serializers.BooleanField(required=False, help_text="Only what nobody did.")
    token = serializers.CharField(max_length=100, required=False)
    action = serializers.ChoiceField(choices=AuditEvent.Action.choices, required=False)
    article = Id(required=False)
    review = Id(required=False)
    report = Id(required=False)
    person = Id(required=False)
    request_id = serializers.CharField(max_length=64, required=False)
    since = FirstDay(required=False)
    until = LastDay(required=False)
    words = serializers.CharField(
        max_length=200, required=False, help_text="In the reason, or what its words begin with."
    )


class HistoryFilter(ListInput, ExportFilter):
    """The same, a page at a time."""


class History(ApiView):
    @Operation(
        name="list_history",
        summary="Search the whole history, the latest first",
        access=reads(Scope.REVIEWS, "view_history"),
        query=HistoryFilter,
        answers={200: EventPage},
    )
    def get(self, request: ApiRequest, given: dict[str, Any]) -> Response:
        cursor, size = given.pop("cursor"), given.pop("limit")
        listed = timelines.search(search_of(given), reader=request.user, cursor=cursor, size=size)
        return answer(request, listed)


class HistoryExport(ApiView):
    @Operation(
        name="export_history",
        summary="Take events away, each with a proof that it is in the signed history",
        access=reads(Scope.REVIEWS, "view_history"),
        query=ExportFilter,
        answers={(200, "application/jsonl"): OpenApiTypes.BINARY},
    )
    def get(self, request: ApiRequest, given: dict[str, Any]) -> FileResponse:
        """Answer with JSON lines that `manage.py audit checker` checks; the history notes it."""
        file = handing_out.to_reader(
            wanted=search_of(given), reader=request.user, now=timezone.now()
        )
        return FileResponse(file, content_type="application/jsonl")


def search_of(given: dict[str, Any]) -> Search:
    """Return what a call asks for."""
    return Search(by_system=given.pop("system", False), **given)


def answer(request: ApiRequest, listed: Listed, about: About = None) -> Response:
    """Answer with a page of events, each with its sentence."""
    told = telling.tell(listed.rows, reader=request.user, about=about, whole=False)
    results = []
    for one in told:
        one.event.sentence = f"{one}."  # type: ignore[attr-defined] # for the serializer
        results.append(EventOutput(one.event, context={"request": request}).data)
    following = None
    if listed.next_cursor:
        here = request.build_absolute_uri()
        following = replace_query_param(here, "cursor", listed.next_cursor)
    field = serializers.DateTimeField()
    back_to = field.to_representation(listed.back_to) if listed.back_to else None
    return Response({"next": following, "back_to": back_to, "results": results})
