"""Deciding a claim that two reviewers found differently."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from rest_framework import serializers
from rest_framework.response import Response

from verification import adjudication
from verification.api import reviews
from verification.api.access import writes
from verification.api.inputs import Id, Input
from verification.api.operations import ApiRequest, ApiView, Operation
from verification.api.reviews import ReviewOutput
from verification.api.verdicts import CitationInput, finding
from verification.findings import Dismissal
from verification.limits import LONGEST_REASON, LONGEST_TEXT, MOST_CITATIONS
from verification.models import Review, Verdict
from verification.models.people import Scope


class FindingInput(Input):
    rating = serializers.ChoiceField(choices=Verdict.Rating.choices)
    rationale = serializers.CharField(max_length=LONGEST_TEXT)
    obstacle = serializers.ChoiceField(choices=Verdict.Obstacle.choices, required=False)
    tried = serializers.CharField(max_length=LONGEST_TEXT, required=False)
    citations = serializers.ListField(
        child=CitationInput(), max_length=MOST_CITATIONS, required=False
    )


class DismissalInput(Input):
    dismissed_as = serializers.ChoiceField(choices=Review.DISMISSED_BY_PEOPLE)
    reason = serializers.CharField(max_length=LONGEST_REASON)
    duplicate_of = Id(required=False)


class AdjudicationInput(Input):
    reason = serializers.CharField(max_length=LONGEST_REASON, help_text="For both reviewers.")
    verdict = FindingInput(required=False)
    dismissal = DismissalInput(required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if ("verdict" in attrs) == ("dismissal" in attrs):
            problem = serializers.ErrorDetail("Send a verdict or a dismissal.", "required")
            raise serializers.ValidationError({"verdict": problem})
        return attrs


class Adjudicate(ApiView):
    @Operation(
        name="adjudicate_review",
        summary="Decide where two reviewers differ",
        access=writes(Scope.REVIEWS, "adjudicate_reviews"),
        body=AdjudicationInput,
        answers={200: ReviewOutput},
        problems=(404,),
        if_match=True,
        etag=True,
        once=True,
    )
    def post(self, request: ApiRequest, given: dict[str, Any], pk: int) -> Response:
        """Not for one of the two. Both of their verdicts are open to all afterwards."""
        review = get_object_or_404(Review, pk=pk)
        found = Dismissal(**given["dismissal"]) if "dismissal" in given else None
        adjudication.adjudicate(
            review_id=review.pk,
            editor=request.user,
            finding=found or finding(given["verdict"]),
            reason=given["reason"],
            version=given["version"],
            now=timezone.now(),
        )
        return reviews.answer(request, pk)
