"""Asking for a second pair of eyes, and giving a claim back to its reviewer with a question."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from rest_framework import serializers
from rest_framework.response import Response

from verification import talk
from verification.api import reviews
from verification.api.access import writes
from verification.api.inputs import Input
from verification.api.operations import ApiRequest, ApiView, Operation
from verification.api.reviews import ReviewOutput
from verification.api.work import LeaseInput
from verification.limits import LONGEST_COMMENT
from verification.models import Review
from verification.models.people import Scope


class SecondEyesInput(LeaseInput):
    note = serializers.CharField(
        max_length=LONGEST_COMMENT, help_text="Why; for the editors, not for the second person."
    )


class ReturnInput(Input):
    question = serializers.CharField(max_length=LONGEST_COMMENT)


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
        talk.ask_for_second_pair_of_eyes(
            review_id=review.pk, reviewer=request.user, now=timezone.now(), **given
        )
        return reviews.answer(request, pk)


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
        talk.return_to_reviewer(
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
        talk.let_others_take(review_id=review.pk, editor=request.user, now=timezone.now())
        return reviews.answer(request, pk)
