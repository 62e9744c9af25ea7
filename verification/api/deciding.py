"""Dismissing and reopening; a verdict is given in verdicts.py."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from rest_framework import serializers
from rest_framework.response import Response

from verification import verdicts
from verification.api import reviews
from verification.api.access import writes
from verification.api.holding import LeaseInput
from verification.api.inputs import Id, Input
from verification.api.operations import ApiRequest, ApiView, Operation
from verification.api.reviews import ReviewOutput
from verification.findings import Dismissal
from verification.limits import LONGEST_REASON
from verification.models import Review
from verification.models.people import Scope


class DismissInput(LeaseInput):
    dismissed_as = serializers.ChoiceField(choices=Review.DISMISSED_BY_PEOPLE)
    reason = serializers.CharField(max_length=LONGEST_REASON)
    duplicate_of = Id(required=False, help_text="For a duplicate: the review of the other claim.")


class ReopenInput(Input):
    reason = serializers.CharField(max_length=LONGEST_REASON)


class Dismiss(ApiView):
    @Operation(
        name="dismiss_review",
        summary="Take a claim out of the queue without a verdict",
        access=writes(Scope.REVIEWS, "review_claims"),
        body=DismissInput,
        answers={200: ReviewOutput},
        problems=(404, 409),
        if_match=True,
        etag=True,
        once=True,
    )
    def post(self, request: ApiRequest, given: dict[str, Any], pk: int) -> Response:
        review = get_object_or_404(Review, pk=pk)
        verdicts.dismiss(
            review_id=review.pk,
            reviewer=request.user,
            dismissal=Dismissal(given["dismissed_as"], given["reason"], given.get("duplicate_of")),
            version=given["version"],
            lease_token=given["lease_token"],
            now=timezone.now(),
        )
        return reviews.answer(request, pk)


class Reopen(ApiView):
    @Operation(
        name="reopen_review",
        summary="Put a decided or dismissed claim back into the queue",
        access=writes(Scope.REVIEWS, "reopen_reviews"),
        body=ReopenInput,
        answers={200: ReviewOutput},
        problems=(404,),
        if_match=True,
        etag=True,
        once=True,
    )
    def post(self, request: ApiRequest, given: dict[str, Any], pk: int) -> Response:
        review = get_object_or_404(Review, pk=pk)
        verdicts.reopen(review_id=review.pk, editor=request.user, now=timezone.now(), **given)
        return reviews.answer(request, pk)
