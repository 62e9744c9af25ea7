"""Putting claims right, splitting and merging them, adding what extraction has missed."""

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.response import Response

from claims.amending import BOUNDS, Changes, Missed, Words
from claims.errors import BadInput, BadInputs
from claims.extraction.types import Attribution, Quantity
from claims.models import Article, Claim
from verification import correcting
from verification.api import reviews
from verification.api.access import writes
from verification.api.inputs import Id, Input
from verification.api.operations import ApiRequest, ApiView, Operation, created
from verification.api.outputs import Output
from verification.api.reviews import ReviewOutput
from verification.correctable import By
from verification.limits import (
    LONGEST_LABEL,
    LONGEST_NAME,
    LONGEST_REASON,
    LONGEST_SPAN,
    MOST_PARTS,
)
from verification.models import Review
from verification.models.people import Scope

WRITES = writes(Scope.REVIEWS, "review_claims")
# Where the fields that the domain names stand in what is sent.
OBJECTS = {
    "span": ("exact", "start"),
    "quantity": ("low", "high", "comparator", "unit", "concept", "holder"),
    "attribution": ("name", "role", "cue"),
}
PATHS = {field: f"{name}.{field}" for name, fields in OBJECTS.items() for field in fields}


@extend_schema_field(
    {"type": ["number", "null"], "exclusiveMinimum": -1e30, "exclusiveMaximum": 1e30}
)
class Number(serializers.Field[Any, Any, Any, Any]):
    default_error_messages = {"invalid": "This must be a number."}

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, allow_null=True, **options)

    def to_internal_value(self, data: Any) -> Decimal:
        # By its very type: Python takes True for a number.
        if type(data) not in (int, float):
            self.fail("invalid")
        return Decimal(str(data))


class SpanInput(Input):
    exact = serializers.CharField(
        max_length=LONGEST_SPAN,
        trim_whitespace=False,
        help_text="Words of the article, as they stand there.",
    )
    start = serializers.IntegerField(
        required=False,
        min_value=0,
        max_value=2**31 - 1,
        help_text="Unicode code points from the article's start. Without it, the words must stand "
        "there once, or once where the claim is.",
    )


class QuantityInput(Input):
    low = Number(help_text="Left out where open.")
    high = Number(help_text="Left out where open.")
    comparator = serializers.ChoiceField(choices=list(BOUNDS))
    unit = serializers.CharField(max_length=LONGEST_NAME, required=False, allow_blank=True)
    concept = serializers.CharField(max_length=LONGEST_NAME, required=False, allow_blank=True)
    holder = serializers.CharField(max_length=LONGEST_NAME, required=False, allow_blank=True)


class AttributionInput(Input):
    name = serializers.CharField(max_length=LONGEST_NAME)
    role = serializers.CharField(max_length=LONGEST_NAME, required=False, allow_blank=True)
    cue = serializers.CharField(max_length=LONGEST_NAME, required=False, allow_blank=True)


class PartInput(Input):
    """What is left out stays as it is, or follows from the words."""

    span = SpanInput(required=False)
    label = serializers.CharField(max_length=LONGEST_LABEL, required=False)  # type: ignore[assignment] # hides DRF's own `label`
    quantity = QuantityInput(required=False)
    attribution = AttributionInput(
        required=False, allow_null=True, help_text="Null where the article itself says it."
    )


class ByInput(Input):
    lease_token = serializers.UUIDField(
        required=False, help_text="Of the claim that you hold; editors need none."
    )
    reason = serializers.CharField(max_length=LONGEST_REASON, required=False, allow_blank=True)


class CorrectionInput(ByInput, PartInput):
    """What is left out stays as it is, or follows from the words."""


class SplitInput(ByInput):
    parts = serializers.ListField(
        child=PartInput(),
        min_length=correcting.FEWEST_PARTS,
        max_length=MOST_PARTS,
        help_text="The first keeps the review.",
    )


class MergeInput(ByInput):
    other = Id(help_text="The review that becomes a part of this one.")
    joined = serializers.BooleanField(
        required=False,
        default=False,
        help_text="Let the claim's words run from the one to the other.",
    )


class MissedInput(PartInput):
    kind = serializers.ChoiceField(choices=Claim.Kind.choices)
    span = SpanInput()
    reason = serializers.CharField(max_length=LONGEST_REASON, required=False, allow_blank=True)


class SplitOutput(Output):
    reviews = ReviewOutput(many=True, help_text="The first is the one that was split.")


class Corrections(ApiView):
    @Operation(
        name="correct_claim",
        summary="Put right what extraction got wrong about a claim",
        access=WRITES,
        body=CorrectionInput,
        answers={200: ReviewOutput},
        problems=(404, 409),
        if_match=True,
        etag=True,
        once=True,
    )
    def post(self, request: ApiRequest, given: dict[str, Any], pk: int) -> Response:
        """Let an open review show a new claim in place of the one that was found."""
        review = get_object_or_404(Review, pk=pk)
        with _named():
            correcting.correct(review_id=review.pk, changes=_changes(given), by=_by(request, given))
        return reviews.answer(request, pk)


class Splits(ApiView):
    @Operation(
        name="split_claim",
        summary="Make several claims of one",
        access=WRITES,
        body=SplitInput,
        answers={200: SplitOutput},
        problems=(404, 409),
        if_match=True,
        once=True,
    )
    def post(self, request: ApiRequest, given: dict[str, Any], pk: int) -> Response:
        review = get_object_or_404(Review, pk=pk)
        parts = [_changes(part) for part in given["parts"]]
        with _named():
            made = correcting.split(review_id=review.pk, parts=parts, by=_by(request, given))
        shown = reviews.by_numbers(sorted(one.pk for one in made))
        return Response(SplitOutput({"reviews": shown}, context={"request": request}).data)


class Merges(ApiView):
    @Operation(
        name="merge_claims",
        summary="Make one claim of two of an article",
        access=WRITES,
        body=MergeInput,
        answers={200: ReviewOutput},
        problems=(404, 409),
        if_match=True,
        etag=True,
        once=True,
    )
    def post(self, request: ApiRequest, given: dict[str, Any], pk: int) -> Response:
        """Dismiss another open review as a duplicate of this one."""
        review = get_object_or_404(Review, pk=pk)
        correcting.merge(
            review_id=review.pk,
            other_id=given["other"],
            joined=given["joined"],
            by=_by(request, given),
        )
        return reviews.answer(request, pk)


class ArticleClaims(ApiView):
    @Operation(
        name="add_claim",
        summary="Add a claim that extraction has missed",
        access=WRITES,
        body=MissedInput,
        answers={201: ReviewOutput},
        problems=(404,),
        once=True,
    )
    def post(self, request: ApiRequest, given: dict[str, Any], pk: int) -> Response:
        """Open a review of it. A quantity's figure is read from the words where they say one."""
        article = get_object_or_404(Article.objects.only("pk"), pk=pk)
        changes = _changes(given)
        missed = Missed(
            kind=given["kind"],
            words=Words(**given["span"]),
            label=changes.label,
            quantity=changes.quantity,
            attribution=changes.attribution,
        )
        with _named():
            review = correcting.add(
                article_id=article.pk,
                missed=missed,
                person=request.user,
                reason=given.get("reason", ""),
                now=timezone.now(),
            )
        return created(reviews.answer(request, review.pk).data, f"/api/v1/reviews/{review.pk}")


def _changes(given: dict[str, Any]) -> Changes:
    return Changes(
        words=Words(**given["span"]) if "span" in given else None,
        label=given.get("label"),
        quantity=_quantity(given["quantity"]) if "quantity" in given else None,
        attribution=_attribution(given["attribution"]) if "attribution" in given else None,
    )


def _quantity(given: dict[str, Any]) -> Quantity:
    return Quantity(given.get("low"), given.get("high"), **_without(given, "low", "high"))


def _attribution(given: dict[str, Any] | None) -> Attribution:
    if given is None:
        return Attribution("", "")
    return Attribution(given["name"], given.get("cue", ""), given.get("role"))


def _without(given: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in given.items() if name not in names}


def _by(request: ApiRequest, given: dict[str, Any]) -> By:
    return By(
        person=request.user,
        version=given["version"],
        lease_token=given.get("lease_token"),
        reason=given.get("reason", ""),
        now=timezone.now(),
    )


@contextmanager
def _named() -> Iterator[None]:
    """Let refusals name the fields by their path in what was sent."""
    try:
        yield
    except BadInputs as refused:
        raise BadInputs([_with_path(problem) for problem in refused.problems]) from None


def _with_path(problem: BadInput) -> BadInput:
    before, dot, field = problem.field.rpartition(".")
    return BadInput(
        code=problem.code,
        field=f"{before}{dot}{PATHS.get(field, field)}",
        message=problem.message,
        remedy=problem.remedy,
    )
