"""How often the rules of the extractors are right."""

from typing import Any

from rest_framework import serializers
from rest_framework.response import Response

from verification import precision
from verification.api.access import reads
from verification.api.operations import ApiRequest, ApiView, Operation
from verification.api.outputs import Output
from verification.models.people import Scope


class ShareOutput(Output):
    value = serializers.FloatField()
    low = serializers.FloatField(help_text="Of the 95 % interval after Wilson.")
    high = serializers.FloatField()


class ExtractorRuleOutput(Output):
    extractor = serializers.CharField()
    rule = serializers.CharField()
    claims = serializers.IntegerField(help_text="Ever found, in all articles.")
    reviewed = serializers.IntegerField()
    confirmed = serializers.IntegerField(help_text="Given a verdict as they stood.")
    corrected = serializers.IntegerField()
    extraction_error = serializers.IntegerField(help_text="Dismissed as wrongly extracted.")
    not_checkable = serializers.IntegerField()
    duplicate = serializers.IntegerField(help_text="They do not count for precision.")
    parts = serializers.DictField(
        child=serializers.IntegerField(), help_text="How many were corrected in what."
    )
    precision = ShareOutput(allow_null=True, help_text="Null where nothing was judged.")


class MissedOutput(Output):
    articles = serializers.IntegerField(help_text="Those of the reviews that were looked at.")
    claims = serializers.IntegerField(help_text="What people have added to them.")
    kinds = serializers.DictField(child=serializers.IntegerField())


class PrecisionOutput(Output):
    rules = ExtractorRuleOutput(many=True)
    missed = MissedOutput()


class Precision(ApiView):
    @Operation(
        name="show_precision",
        summary="Show how often each rule of the extractors is right",
        access=reads(Scope.REVIEWS, "correct_claims"),
        answers={200: PrecisionOutput},
    )
    def get(self, request: ApiRequest) -> Response:
        """Look at the latest finished reviews, those of the last 10,000 turns."""
        shown = {"rules": [_told(rule) for rule in precision.rules()], "missed": precision.missed()}
        return Response(PrecisionOutput(shown).data)


def _told(rule: precision.Rule) -> dict[str, Any]:
    named = {name: rule.outcomes[name] for name in precision.OUTCOMES}
    own = {name: getattr(rule, name) for name in ("extractor", "rule", "claims", "reviewed")}
    return {**own, **named, "parts": dict(rule.parts), "precision": rule.precision}
