"""Giving a decided claim back to its reviewer with a question, and letting others take it."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from rest_framework import serializers
from rest_framework.response import Response

from verification import returning
from verification.api import reviews
from verification.api.access import writes
from verification.api.inputs import Input
from verification.api.operations import ApiRequest, ApiView, Operation
from verification.api.reviews import ReviewOutput
from verification.limits import LONGEST_COMMENT
from verification.models import Review
from verification.models.people import Scope


class ReturnInput(Input):
    question = serializers.CharField(max_length=LONGEST_COMMENT)


class ReturnReview(ApiView):
    @Operation(
        name="return_review",
        summary="Give a decided claim back to its reviewer with a question",
        access=writes(Scope.REVIEWS, "reopen_reviews"),
        body=ReturnInput,
        answers={200: ReviewOutput},
        problems=(404,),
        if_match=True,
        etag=True,
        once=True,
    )
    def post(self, request: ApiRequest, given: dict[str, Any], pk: int) -> Response:
        """Reopen it for the author of its verdict alone, who finds the verdict as a draft."""
        review = get_object_or_404(Review, pk=pk)
        returning.return_to_reviewer(
            review_id=review.pk, editor=request.user, now=timezone.now(), **given
        )
        return reviews.answer(request, pk)


class LetOthersTake(ApiView):
    @Operation(
        name="let_others_take",
        summary="Let anybody take a claim that was returned to one person",
        access=writes(Scope.REVIEWS, "reopen_reviews"),
        answers={200: ReviewOutput},
        problems=(404, 409),
        etag=True,
        once=True,
    )
    def post(self, request: ApiRequest, pk: int) -> Response:
        review = get_object_or_404(Review, pk=pk)
        returning.let_others_take(review_id=review.pk, editor=request.user, now=timezone.now())
        return reviews.answer(request, pk)
