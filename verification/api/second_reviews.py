"""Asking for a second pair of eyes."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from rest_framework import serializers
from rest_framework.response import Response

from verification import second_reviews
from verification.api import reviews
from verification.api.access import writes
from verification.api.holding import LeaseInput
from verification.api.operations import ApiRequest, ApiView, Operation
from verification.api.reviews import ReviewOutput
from verification.limits import LONGEST_COMMENT
from verification.models import Review
from verification.models.people import Scope


class SecondEyesInput(LeaseInput):
    note = serializers.CharField(
        max_length=LONGEST_COMMENT, help_text="Why; for the editors, not for the second person."
    )


class SecondEyes(ApiView):
    @Operation(
        name="ask_for_second_eyes",
        summary="Have a second person review a claim that you hold",
        access=writes(Scope.REVIEWS, "review_claims"),
        body=SecondEyesInput,
        answers={200: ReviewOutput},
        problems=(404, 409),
        etag=True,
        once=True,
    )
    def post(self, request: ApiRequest, given: dict[str, Any], pk: int) -> Response:
        """From then on your work is sealed until both verdicts are in; the editors get the note."""
        review = get_object_or_404(Review, pk=pk)
        second_reviews.ask_for_second_pair_of_eyes(
            review_id=review.pk, reviewer=request.user, now=timezone.now(), **given
        )
        return reviews.answer(request, pk)
