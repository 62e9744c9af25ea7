"""People's turns on claims: one's own work, who holds what, and the place in the queue."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.response import Response

from verification import ordering, own_work, reclaiming
from verification.api import reviews
from verification.api.access import reads, writes
from verification.api.fields import ChoiceOrNull, Output, PersonBrief, ScoreInput
from verification.api.inputs import Input, ListInput
from verification.api.operations import ApiRequest, ApiView, Operation
from verification.api.pages import page, page_of
from verification.api.reviews import ReviewOutput
from verification.limits import LONGEST_REASON
from verification.models import Review, Turn
from verification.models.people import Scope

MANAGES = writes(Scope.REVIEWS, "manage_queue")


class TurnOutput(Output):
    id = serializers.IntegerField()
    review = serializers.IntegerField(source="review_id")
    label = serializers.CharField(source="review.claim.label")  # type: ignore[assignment] # hides DRF's own `label`
    round = serializers.IntegerField()
    state = serializers.ChoiceField(choices=Turn.State.choices)
    taken_at = serializers.DateTimeField(allow_null=True)
    lease_expires_at = serializers.DateTimeField(allow_null=True)


class HeldTurnOutput(TurnOutput):
    holder = serializers.SerializerMethodField(
        help_text="Who holds it, or for whom it is reserved."
    )
    until = serializers.DateTimeField(help_text="When the lease or the reservation ends.")
    is_reserved = serializers.BooleanField(
        help_text="Nobody holds it: it is what the holder of another claim gets next."
    )

    @extend_schema_field(PersonBrief)
    def get_holder(self, turn: Any) -> Any:
        holder = turn.reservation.reviewer if turn.is_reserved else turn.reviewer
        return PersonBrief(holder).data


class FinishedTurnOutput(TurnOutput):
    finished_at = serializers.DateTimeField()
    review_state = serializers.ChoiceField(choices=Review.State.choices, source="review.state")
    verdict = serializers.IntegerField(source="verdict_id", allow_null=True)
    rating = serializers.CharField(source="verdict.rating", allow_null=True, default=None)
    dismissed_as = ChoiceOrNull(choices=Review.DismissedAs.choices)


class DraftBrief(Output):
    review = serializers.IntegerField(source="review_id")
    label = serializers.CharField(source="review.claim.label")  # type: ignore[assignment] # as above
    saved_at = serializers.DateTimeField()


class OwnWorkOutput(Output):
    held = TurnOutput(many=True)
    returned = TurnOutput(many=True, help_text="They wait for you alone.")
    drafts = DraftBrief(many=True)
    corrections = DraftBrief(many=True, help_text="Of what is published: begun, and not handed in.")


class PrioritiseInput(Input):
    boost = ScoreInput(min_value=-1, help_text="What is added to its score.")
    due_at = serializers.DateTimeField(allow_null=True, required=False)
    reason = serializers.CharField(max_length=LONGEST_REASON, required=False)


class TakeBackInput(Input):
    reason = serializers.CharField(max_length=LONGEST_REASON)


class OwnWork(ApiView):
    @Operation(
        name="show_own_work",
        summary="Show what you hold, what came back to you, and your drafts",
        access=reads(Scope.REVIEWS, "review_claims"),
        answers={200: OwnWorkOutput},
    )
    def get(self, request: ApiRequest) -> Response:
        return Response(OwnWorkOutput(own_work.of(request.user, timezone.now())).data)


class OwnFinished(ApiView):
    @Operation(
        name="list_own_finished",
        summary="List what you have submitted, the latest first",
        access=reads(Scope.REVIEWS, "review_claims"),
        query=ListInput,
        answers={200: page_of(FinishedTurnOutput)},
    )
    def get(self, request: ApiRequest, given: dict[str, Any]) -> Response:
        rows = own_work.finished_by(request.user)
        return page(request, rows, given, order=("-finished_at", "-pk"), output=FinishedTurnOutput)


class Held(ApiView):
    @Operation(
        name="list_held",
        summary="List who holds what or has it reserved, what ends first at the top",
        access=reads(Scope.REVIEWS, "manage_queue"),
        query=ListInput,
        answers={200: page_of(HeldTurnOutput)},
    )
    def get(self, request: ApiRequest, given: dict[str, Any]) -> Response:
        rows = own_work.held_by_all(timezone.now())
        return page(request, rows, given, order=own_work.HELD_ORDER, output=HeldTurnOutput)


class TakeBack(ApiView):
    @Operation(
        name="take_back",
        summary="Take a claim back from whoever holds it",
        access=MANAGES,
        body=TakeBackInput,
        answers={204: None},
        problems=(404, 409),
        once=True,
    )
    def post(self, request: ApiRequest, given: dict[str, Any], pk: int) -> Response:
        """Name a turn as `list_held` has it.

        What its holder typed stays their draft, and they are told the reason.
        """
        turn = get_object_or_404(Turn, pk=pk)
        reclaiming.take_back(turn_id=turn.pk, editor=request.user, now=timezone.now(), **given)
        return Response(status=204)


class Prioritise(ApiView):
    @Operation(
        name="prioritise_review",
        summary="Change a claim's place in the queue",
        access=MANAGES,
        body=PrioritiseInput,
        answers={200: ReviewOutput},
        problems=(404, 409),
        etag=True,
        once=True,
    )
    def post(self, request: ApiRequest, given: dict[str, Any], pk: int) -> Response:
        """Set boost and due date, or clear them with 0 and null. Its holder goes on undisturbed."""
        review = get_object_or_404(Review, pk=pk)
        given.setdefault("due_at", None)
        ordering.prioritise(review_id=review.pk, editor=request.user, now=timezone.now(), **given)
        return reviews.answer(request, pk)
