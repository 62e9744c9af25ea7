"""Taking a claim, holding on to it, and letting it go undecided."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from rest_framework import serializers
from rest_framework.response import Response

from verification import models, queue
from verification.api import reviews
from verification.api.access import writes
from verification.api.fields import Output
from verification.api.inputs import Input
from verification.api.operations import ApiRequest, ApiView, Operation
from verification.api.reviews import ReviewOutput
from verification.limits import LONGEST_SKIP_REASON
from verification.models import Review
from verification.models.people import Scope

WRITES = writes(Scope.REVIEWS, "review_claims")


class LeaseInput(Input):
    lease_token = serializers.UUIDField()


class SkipInput(LeaseInput):
    reason = serializers.CharField(max_length=LONGEST_SKIP_REASON, required=False)
    policy = serializers.ChoiceField(choices=models.Skip.Policy.choices, required=False)
    until = serializers.DateTimeField(
        required=False, help_text="For `later`: it does not come to you before then."
    )


class Renewed(Output):
    expires_at = serializers.DateTimeField()


class Take(ApiView):
    @Operation(
        name="take_review",
        summary="Take this claim",
        access=WRITES,
        answers={200: ReviewOutput},
        problems=(404, 409),
        etag=True,
    )
    def post(self, request: ApiRequest, pk: int) -> Response:
        """Lease it; another claim that you hold is given back. Safe to repeat."""
        review = get_object_or_404(Review, pk=pk)
        turn = queue.take(review_id=review.pk, reviewer=request.user, now=timezone.now())
        return reviews.answer(request, pk, held=turn)


class Renew(ApiView):
    @Operation(
        name="renew_lease",
        summary="Hold on to a claim",
        access=WRITES,
        body=LeaseInput,
        answers={200: Renewed},
        problems=(404, 409),
    )
    def post(self, request: ApiRequest, given: dict[str, Any], pk: int) -> Response:
        review = get_object_or_404(Review, pk=pk)
        until = queue.renew(review_id=review.pk, reviewer=request.user, now=timezone.now(), **given)
        return Response(Renewed({"expires_at": until}).data)


class Release(ApiView):
    @Operation(
        name="release_review",
        summary="Give a claim back to the queue",
        access=WRITES,
        body=LeaseInput,
        answers={200: ReviewOutput},
        problems=(404, 409),
        etag=True,
        once=True,
    )
    def post(self, request: ApiRequest, given: dict[str, Any], pk: int) -> Response:
        review = get_object_or_404(Review, pk=pk)
        queue.release(review_id=review.pk, reviewer=request.user, now=timezone.now(), **given)
        return reviews.answer(request, pk)


class Skip(ApiView):
    @Operation(
        name="skip_review",
        summary="Leave a claim to others",
        access=WRITES,
        body=SkipInput,
        answers={200: ReviewOutput},
        problems=(404, 409),
        etag=True,
        once=True,
    )
    def post(self, request: ApiRequest, given: dict[str, Any], pk: int) -> Response:
        review = get_object_or_404(Review, pk=pk)
        queue.skip(review_id=review.pk, reviewer=request.user, now=timezone.now(), **given)
        return reviews.answer(request, pk)
