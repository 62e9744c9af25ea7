"""What verdicts rest on, as of when, and which are to be checked again."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from rest_framework import serializers
from rest_framework.response import Response

from verification import freshness
from verification.api.access import reads, writes
from verification.api.fields import Output, PersonBrief, TextOrNull
from verification.api.inputs import Id, Input, ListInput
from verification.api.operations import ApiRequest, ApiView, Operation
from verification.api.pages import narrowed, page, page_of
from verification.limits import LONGEST_REASON
from verification.models import CheckAgain
from verification.models.people import Scope
from verification.origins.ties import Kind

READS = reads(Scope.REVIEWS, "review_claims")
WRITES = writes(Scope.REVIEWS, "review_claims")


class TieOutput(Output):
    kind = serializers.ChoiceField(choices=[kind.value for kind in Kind])
    one = serializers.IntegerField(help_text="A citation's position; 0 is the claim's article.")
    other = serializers.IntegerField()
    share = serializers.FloatField(
        help_text="Of the shorter text, how much stands in the other one."
    )
    sentence = serializers.CharField()


class OriginOutput(Output):
    citations = serializers.ListField(child=serializers.IntegerField())
    is_the_article = serializers.BooleanField(
        help_text="It carries the text of the article that is checked, so it does not count."
    )
    ties = TieOutput(many=True, help_text="Why they are of one origin.")


class OriginsOutput(Output):
    sentence = serializers.CharField()
    independent = serializers.IntegerField(help_text="The most that there can be, never a proof.")
    citations = serializers.IntegerField()
    origins = OriginOutput(source="found.origins", many=True)
    circular = serializers.ListField(source="found.circular", child=serializers.CharField())
    not_compared = serializers.ListField(
        source="found.unread",
        child=serializers.IntegerField(),
        help_text="Positions of citations whose text is not at hand.",
    )
    computed_at = serializers.DateTimeField()


class AsOfOutput(Output):
    first = serializers.CharField(help_text="A day, or a moment: the first of the evidence.")
    last = serializers.CharField()
    basis = serializers.ChoiceField(choices=list(freshness.BASES))


class CheckAgainOutput(Output):
    id = serializers.IntegerField()
    verdict = serializers.IntegerField(source="verdict_id")
    review = serializers.IntegerField(source="verdict.review_id")
    kind = serializers.ChoiceField(choices=CheckAgain.Kind.choices)
    detail = serializers.CharField()
    citation = serializers.IntegerField(source="citation_id", allow_null=True)
    raised_at = serializers.DateTimeField()
    settled_at = serializers.DateTimeField(allow_null=True)
    settled_by = PersonBrief(
        allow_null=True, help_text="Null where another verdict took its place."
    )
    reason = TextOrNull()


class CheckAgainFilter(ListInput):
    verdict = Id(required=False)
    review = Id(required=False)
    kind = serializers.ChoiceField(choices=CheckAgain.Kind.choices, required=False)
    settled = serializers.BooleanField(required=False, help_text="Those that are settled.")


class SettleInput(Input):
    reason = serializers.CharField(
        max_length=LONGEST_REASON, help_text="Why the verdict still stands."
    )


COLUMNS = {"verdict": "verdict", "review": "verdict__review", "kind": "kind"}


class CheckAgains(ApiView):
    @Operation(
        name="list_check_again",
        summary="List why verdicts are to be checked again, the latest first",
        access=READS,
        query=CheckAgainFilter,
        answers={200: page_of(CheckAgainOutput)},
    )
    def get(self, request: ApiRequest, given: dict[str, Any]) -> Response:
        settled = given.get("settled", False)
        rows = _shown(request).filter(settled_at__isnull=not settled)
        found = narrowed(rows, given, COLUMNS)
        return page(request, found, given, order=CheckAgain.ORDER, output=CheckAgainOutput)


class SettleCheckAgain(ApiView):
    @Operation(
        name="settle_check_again",
        summary="Say why a verdict still stands",
        access=WRITES,
        body=SettleInput,
        answers={200: CheckAgainOutput},
        problems=(404, 409),
        once=True,
    )
    def post(self, request: ApiRequest, given: dict[str, Any], pk: int) -> Response:
        flag = get_object_or_404(_shown(request), pk=pk)
        freshness.settle(flag_id=flag.pk, person=request.user, now=timezone.now(), **given)
        return Response(CheckAgainOutput(_shown(request).get(pk=pk)).data)


def _shown(request: ApiRequest) -> "QuerySet[CheckAgain]":
    return CheckAgain.objects.visible_to(request.user).select_related("verdict", "settled_by")
