"""The history: who did what, when, and why."""

from typing import Any

from rest_framework import serializers
from rest_framework.response import Response

from verification import audit
from verification.api.access import reads
from verification.api.fields import Output, PersonBrief, TextOrNull
from verification.api.inputs import FirstDay, Id, LastDay, ListInput
from verification.api.operations import ApiRequest, ApiView, Operation
from verification.api.pages import narrowed, page, page_of
from verification.models import AuditEvent
from verification.models.people import Scope


class EventOutput(Output):
    id = serializers.IntegerField()
    at = serializers.DateTimeField()
    action = serializers.ChoiceField(choices=AuditEvent.Action.choices)
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


class HistoryFilter(ListInput):
    actor = Id(required=False)
    action = serializers.ChoiceField(choices=AuditEvent.Action.choices, required=False)
    article = Id(required=False)
    review = Id(required=False)
    report = Id(required=False)
    person = Id(required=False)
    request_id = serializers.CharField(max_length=64, required=False)
    since = FirstDay(required=False)
    until = LastDay(required=False)


COLUMNS = {
    **{name: name for name in ("actor", "action", "article", "review", "report", "person")},
    "request_id": "request_id",
    "since": "at__gte",
    "until": "at__lte",
}


class History(ApiView):
    @Operation(
        name="list_history",
        summary="Search the whole history, the latest first",
        access=reads(Scope.REVIEWS, "view_history"),
        query=HistoryFilter,
        answers={200: page_of(EventOutput)},
    )
    def get(self, request: ApiRequest, given: dict[str, Any]) -> Response:
        rows = narrowed(
            AuditEvent.objects.visible_to(request.user).select_related("actor"), given, COLUMNS
        )
        order = audit.order_of(given.get("since") or given.get("until"))
        return page(request, rows, given, order=order, output=EventOutput)
