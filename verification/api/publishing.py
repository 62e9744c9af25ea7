"""Publishing a verdict, and correcting what is published: one writes, another publishes."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.response import Response

from verification import publishing, verdict_corrections
from verification.api import reviews
from verification.api.access import reads, writes
from verification.api.adjudication import FindingInput
from verification.api.citing import CslItem
from verification.api.fields import ChoiceOrNull, Output, PersonBrief, TextOrNull
from verification.api.inputs import Id, Input, ListInput
from verification.api.operations import ApiRequest, ApiView, Operation, created
from verification.api.pages import narrowed, page, page_of
from verification.api.reviews import ReviewOutput
from verification.api.verdicts import finding
from verification.limits import LONGEST_REASON
from verification.models import Citation, Review, Verdict, VerdictCorrection
from verification.models.people import Scope

PUBLISHES = writes(Scope.REVIEWS, "publish_reviews")


class VerdictCorrectionInput(FindingInput):
    public_note = serializers.CharField(
        max_length=LONGEST_REASON, help_text="What the readers of the published verdict are told."
    )


class DeclineInput(Input):
    reason = serializers.CharField(max_length=LONGEST_REASON, help_text="For its author.")


class VerdictCorrectionFilter(ListInput):
    state = serializers.ChoiceField(choices=VerdictCorrection.State.choices, required=False)
    review = Id(required=False)


class ProposedCitationOutput(Output):
    stance = serializers.ChoiceField(choices=Citation.Stance.choices)
    title = serializers.CharField()
    url = TextOrNull()
    publisher = TextOrNull()
    author = TextOrNull()
    published_on = serializers.DateField(allow_null=True)
    accessed_on = serializers.DateField(allow_null=True)
    excerpt = TextOrNull()
    csl = CslItem(help_text="The whole source as a CSL-JSON item.")


class VerdictCorrectionOutput(Output):
    id = serializers.IntegerField()
    review = serializers.IntegerField(source="review_id")
    supersedes = serializers.IntegerField(
        source="supersedes_id", help_text="The verdict that it would take the place of."
    )
    state = serializers.ChoiceField(choices=VerdictCorrection.State.choices)
    author = PersonBrief()
    written_at = serializers.DateTimeField()
    rating = serializers.ChoiceField(choices=Verdict.Rating.choices)
    rationale = serializers.CharField()
    obstacle = ChoiceOrNull(choices=Verdict.Obstacle.choices)
    tried = TextOrNull()
    citations = serializers.SerializerMethodField()
    public_note = serializers.CharField()
    settled_by = PersonBrief(allow_null=True)
    settled_at = serializers.DateTimeField(allow_null=True)
    reason = TextOrNull(help_text="Why it was declined.")
    verdict = serializers.IntegerField(
        source="verdict_id", allow_null=True, help_text="What it became when it was published."
    )

    @extend_schema_field(ProposedCitationOutput(many=True))
    def get_citations(self, correction: VerdictCorrection) -> Any:
        return ProposedCitationOutput(
            verdict_corrections.finding_of(correction).citations, many=True
        ).data


class Publish(ApiView):
    @Operation(
        name="publish_review",
        summary="Publish the verdict that decides a claim",
        access=PUBLISHES,
        answers={200: ReviewOutput},
        problems=(404, 409),
        if_match=True,
        etag=True,
        once=True,
    )
    def post(self, request: ApiRequest, given: dict[str, Any], pk: int) -> Response:
        """Not for the verdict's author. Only a correction changes the claim afterwards."""
        review = get_object_or_404(Review, pk=pk)
        publishing.publish(review_id=review.pk, editor=request.user, now=timezone.now(), **given)
        return reviews.answer(request, pk)


class Correct(ApiView):
    @Operation(
        name="correct_review",
        summary="Write the correction of a published verdict, with a public note",
        access=writes(Scope.REVIEWS, "review_claims"),
        body=VerdictCorrectionInput,
        answers={201: VerdictCorrectionOutput},
        problems=(404, 409),
        if_match=True,
        once=True,
    )
    def post(self, request: ApiRequest, given: dict[str, Any], pk: int) -> Response:
        """Leave what is published until an editor other than you publishes the correction."""
        review = get_object_or_404(Review, pk=pk)
        note, version = given.pop("public_note"), given.pop("version")
        correction = verdict_corrections.write(
            review_id=review.pk,
            author=request.user,
            finding=finding(given),
            public_note=note,
            version=version,
            now=timezone.now(),
        )
        address = f"/api/v1/verdict-corrections/{correction.pk}"
        return created(VerdictCorrectionOutput(correction).data, address)


class VerdictCorrections(ApiView):
    @Operation(
        name="list_verdict_corrections",
        summary="List corrections of published verdicts, the latest first",
        access=reads(Scope.REVIEWS, "review_claims"),
        query=VerdictCorrectionFilter,
        answers={200: page_of(VerdictCorrectionOutput)},
    )
    def get(self, request: ApiRequest, given: dict[str, Any]) -> Response:
        rows = narrowed(_shown(), given, {"state": "state", "review": "review"})
        return page(request, rows, given, order=("-pk",), output=VerdictCorrectionOutput)


class OneVerdictCorrection(ApiView):
    @Operation(
        name="get_verdict_correction",
        summary="Show a correction of a published verdict",
        access=reads(Scope.REVIEWS, "review_claims"),
        answers={200: VerdictCorrectionOutput},
        problems=(404,),
    )
    def get(self, request: ApiRequest, pk: int) -> Response:
        return _answer(pk)


class PublishCorrection(ApiView):
    @Operation(
        name="publish_verdict_correction",
        summary="Publish a correction",
        access=PUBLISHES,
        answers={200: VerdictCorrectionOutput},
        problems=(404, 409),
        once=True,
    )
    def post(self, request: ApiRequest, pk: int) -> Response:
        """Not for its author: two people stand behind what is published."""
        verdict_corrections.publish(
            correction_id=_found(pk).pk, editor=request.user, now=timezone.now()
        )
        return _answer(pk)


class DeclineCorrection(ApiView):
    @Operation(
        name="decline_verdict_correction",
        summary="Leave what is published, and tell the correction's author why",
        access=PUBLISHES,
        body=DeclineInput,
        answers={200: VerdictCorrectionOutput},
        problems=(404, 409),
        once=True,
    )
    def post(self, request: ApiRequest, given: dict[str, Any], pk: int) -> Response:
        verdict_corrections.decline(
            correction_id=_found(pk).pk, editor=request.user, now=timezone.now(), **given
        )
        return _answer(pk)


class WithdrawCorrection(ApiView):
    @Operation(
        name="withdraw_verdict_correction",
        summary="Take back a correction that one has written",
        access=writes(Scope.REVIEWS, "review_claims"),
        answers={200: VerdictCorrectionOutput},
        problems=(404, 409),
        once=True,
    )
    def post(self, request: ApiRequest, pk: int) -> Response:
        verdict_corrections.withdraw(
            correction_id=_found(pk).pk, author=request.user, now=timezone.now()
        )
        return _answer(pk)


def _shown() -> "QuerySet[VerdictCorrection]":
    return VerdictCorrection.objects.select_related("author", "settled_by")


def _found(pk: int) -> VerdictCorrection:
    return get_object_or_404(_shown(), pk=pk)


def _answer(pk: int) -> Response:
    return Response(VerdictCorrectionOutput(_found(pk)).data)
