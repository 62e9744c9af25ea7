"""What waits: counting it, taking the next of it, and reserving what comes after that."""

from typing import Any

from django.utils import timezone
from rest_framework import serializers
from rest_framework.response import Response

from claims.errors import BadInput
from claims.models import Claim
from verification import queue, reserving, tagging
from verification.api import reviews
from verification.api.access import reads, writes
from verification.api.fields import LanguageTag, Output, ScoreInput
from verification.api.inputs import Id, Input
from verification.api.operations import ApiRequest, ApiView, Operation
from verification.api.reviews import ReviewOutput
from verification.facets import BOUND, bounded_count
from verification.filters import Filter
from verification.models import Review, Turn
from verification.models.people import Scope
from verification.search import language as queries

READS = reads(Scope.REVIEWS, "review_claims")
WRITES = writes(Scope.REVIEWS, "review_claims")


class NextInput(Input):
    """Which part of the queue; what is left out does not restrict."""

    publisher = Id(required=False, source="publisher_id")
    article = Id(required=False, source="article_id")
    kind = serializers.ChoiceField(choices=Claim.Kind.choices, required=False)
    minimum_score = ScoreInput(required=False, help_text="Check-worthiness from 0 to 1.")
    language = LanguageTag(help_text="Of the article: en, uk, hy.")
    published_after = serializers.DateField(required=False, help_text="This day included.")
    published_before = serializers.DateField(required=False, help_text="This day included.")
    only_second = serializers.BooleanField(
        required=False, help_text="Only claims that two people review, as the second of them."
    )
    tag = serializers.CharField(
        max_length=tagging.LONGEST, required=False, help_text="By its name, whatever its capitals."
    )
    query = serializers.CharField(
        max_length=queries.LONGEST,
        required=False,
        help_text="What `GET /search` takes as `q`; its most urgent 1,000 claims are looked at.",
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        try:
            queries.parse(attrs.get("query", ""))
        except BadInput as mistake:
            mistake.field = "query"
            raise
        if "tag" in attrs:
            attrs["tag_id"] = tagging.number_of(attrs.pop("tag"))
        return attrs


class QueueOutput(Output):
    open = serializers.IntegerField(help_text=f"{BOUND + 1} stands for more than {BOUND}.")
    held = serializers.IntegerField(help_text="By whomever.")
    mine = serializers.IntegerField(allow_null=True, help_text="The review that you hold.")


class ReservationOutput(Output):
    review = serializers.IntegerField(source="turn.review_id")
    until = serializers.DateTimeField(help_text="Reserve again before then to keep it.")


class Queue(ApiView):
    @Operation(
        name="count_queue", summary="Count what waits", access=READS, answers={200: QueueOutput}
    )
    def get(self, request: ApiRequest) -> Response:
        now = timezone.now()
        waiting = Review.objects.filter(state=Review.State.OPEN)
        held = Turn.objects.held(now)
        mine = Turn.objects.held_by(request.user, now).order_by("lease_number").first()
        return Response(
            {
                "open": bounded_count(waiting),
                "held": bounded_count(held),
                "mine": mine.review_id if mine else None,
            }
        )


class TakeNext(ApiView):
    @Operation(
        name="take_next",
        summary="Take the next claim",
        access=WRITES,
        body=NextInput,
        answers={200: ReviewOutput, 204: None},
        etag=True,
    )
    def post(self, request: ApiRequest, given: dict[str, Any]) -> Response:
        """Lease the most urgent free claim, or return the one that you hold already.

        204 where nothing is waiting. Safe to repeat.
        """
        turn = queue.take_next(reviewer=request.user, now=timezone.now(), within=Filter(**given))
        if turn is None:
            return Response(status=204)
        return reviews.answer(request, turn.review_id, held=turn)


class ReserveNext(ApiView):
    @Operation(
        name="reserve_next",
        summary="Reserve the claim that comes next",
        access=WRITES,
        body=NextInput,
        answers={200: ReservationOutput, 204: None},
    )
    def post(self, request: ApiRequest, given: dict[str, Any]) -> Response:
        """Keep it from others while you work on another claim, so that it can be fetched ahead.

        What `take_next` would give for the same body is reserved, in place of what you had
        reserved. It is no lease: it ends by itself, and whoever finds nothing else takes the claim.
        204 where nothing is waiting that others have not reserved. Safe to repeat.
        """
        found = reserving.reserve(reviewer=request.user, now=timezone.now(), within=Filter(**given))
        return Response(ReservationOutput(found).data) if found else Response(status=204)

    @Operation(
        name="give_back_next",
        summary="Give back the claim that you have reserved",
        access=WRITES,
        answers={204: None},
    )
    def delete(self, request: ApiRequest) -> Response:
        """Others get it at once. Safe to repeat."""
        reserving.give_back(reviewer=request.user)
        return Response(status=204)
