"""The rules by which claims get a second review."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from rest_framework import serializers
from rest_framework.response import Response

from claims.models import Claim
from verification import rules
from verification.api.access import reads, writes
from verification.api.fields import ChoiceOrNull, Output, ScoreInput, ScoreOutput
from verification.api.inputs import Id, Input, ListInput
from verification.api.operations import ApiRequest, ApiView, Operation, created
from verification.api.pages import page, page_of
from verification.models import SecondReviewRule, Verdict
from verification.models.people import Scope
from verification.rules import Terms

READS = reads(Scope.REVIEWS, "manage_queue")
WRITES = writes(Scope.REVIEWS, "manage_queue")


class RuleInput(Input):
    name = serializers.CharField(max_length=100)
    share = serializers.IntegerField(
        min_value=1, max_value=100, required=False, help_text="Per cent of the claims that fit."
    )
    minimum_score = ScoreInput(required=False, allow_null=True)
    kind = serializers.ChoiceField(choices=Claim.Kind.choices, required=False)
    publisher = Id(required=False, allow_null=True, source="publisher_id")
    article = Id(required=False, allow_null=True, source="article_id")
    rating = serializers.ChoiceField(
        choices=Verdict.Rating.choices,
        required=False,
        help_text="Of the first verdict; asked when that is in, the rest at opening.",
    )
    is_active = serializers.BooleanField(required=False)


class RuleOutput(Output):
    id = serializers.IntegerField()
    name = serializers.CharField()
    share = serializers.IntegerField()
    minimum_score = ScoreOutput(allow_null=True)
    kind = ChoiceOrNull(choices=Claim.Kind.choices)
    publisher = serializers.IntegerField(source="publisher_id", allow_null=True)
    article = serializers.IntegerField(source="article_id", allow_null=True)
    rating = ChoiceOrNull(choices=Verdict.Rating.choices)
    is_active = serializers.BooleanField()


class Rules(ApiView):
    @Operation(
        name="list_rules",
        summary="List the rules for second reviews",
        access=READS,
        query=ListInput,
        answers={200: page_of(RuleOutput)},
    )
    def get(self, request: ApiRequest, given: dict[str, Any]) -> Response:
        rows = SecondReviewRule.objects.all()
        return page(request, rows, given, order=("pk",), output=RuleOutput)

    @Operation(
        name="add_rule",
        summary="Have claims that fit reviewed by two people",
        access=WRITES,
        body=RuleInput,
        answers={201: RuleOutput},
        once=True,
    )
    def post(self, request: ApiRequest, given: dict[str, Any]) -> Response:
        """Ask it when a claim is opened or, with `rating`, at its first verdict."""
        rule = rules.add(terms=Terms(**given), editor=request.user, now=timezone.now())
        return created(RuleOutput(rule).data, f"/api/v1/rules/{rule.pk}")


class OneRule(ApiView):
    @Operation(
        name="get_rule",
        summary="Show a rule",
        access=READS,
        answers={200: RuleOutput},
        problems=(404,),
    )
    def get(self, request: ApiRequest, pk: int) -> Response:
        return Response(RuleOutput(get_object_or_404(SecondReviewRule, pk=pk)).data)

    @Operation(
        name="change_rule",
        summary="Set the terms of a rule",
        access=WRITES,
        body=RuleInput,
        answers={200: RuleOutput},
        problems=(404,),
    )
    def put(self, request: ApiRequest, given: dict[str, Any], pk: int) -> Response:
        """Set all of them: what is left out does not restrict. Open reviews stay as they are."""
        rule = rules.change(
            rule_id=pk, terms=Terms(**given), editor=request.user, now=timezone.now()
        )
        return Response(RuleOutput(rule).data)

    @Operation(
        name="remove_rule",
        summary="Remove a rule",
        access=WRITES,
        answers={204: None},
        problems=(404,),
    )
    def delete(self, request: ApiRequest, pk: int) -> Response:
        rules.remove(rule_id=pk, editor=request.user, now=timezone.now())
        return Response(status=204)
