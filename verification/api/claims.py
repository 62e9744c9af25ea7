"""Claims in the shape that `manage.py extract` prints, with the numbers of article and review."""

from typing import Any, ClassVar

from django.shortcuts import get_object_or_404
from rest_framework import serializers
from rest_framework.response import Response

from claims.models import Claim
from verification import rereading
from verification.api.access import reads
from verification.api.fields import Figure, Output, PublisherOutput, TextOrNull
from verification.api.inputs import Id, ListInput
from verification.api.operations import ApiRequest, ApiView, Operation
from verification.api.pages import narrowed, page, page_of
from verification.models import Review
from verification.models.people import Scope

READS = reads(Scope.ARTICLES)


class ArticleBrief(Output):
    id = serializers.IntegerField()
    title = serializers.CharField()
    publisher = PublisherOutput(allow_null=True)
    published_on = serializers.DateField(allow_null=True)
    url = TextOrNull()
    revision = serializers.IntegerField()


class Sentence(Output):
    start = serializers.IntegerField(source="sentence_start")
    end = serializers.IntegerField(source="sentence_end")


# Some columns of a claim as one object; null where the one that is always there is empty.
class Part(Output):
    present: ClassVar[str]

    def to_representation(self, instance: Claim) -> Any:
        return super().to_representation(instance) if getattr(instance, self.present) else None


class Quantity(Part):
    present = "comparator"

    low = Figure(help_text="Null where open.")
    high = Figure(help_text="Null where open.")
    comparator = serializers.CharField()
    unit = TextOrNull()
    concept = TextOrNull()
    holder = TextOrNull()


class Attribution(Part):
    present = "attribution_name"

    name = serializers.CharField(source="attribution_name")
    role = TextOrNull(source="attribution_role", help_text="As what they are introduced.")
    cue = serializers.CharField(source="attribution_cue")


class EventDate(Part):
    present = "event_start"

    start = serializers.CharField(source="event_start", help_text="EDTF; XXXX-10-13 has no year.")
    end = serializers.CharField(source="event_end")


class FeatureOutput(Output):
    name = serializers.CharField()
    points = serializers.FloatField()


class ClaimOutput(Output):
    id = serializers.IntegerField()
    article = ArticleBrief()
    review = serializers.SerializerMethodField(
        help_text="Also where the review shows another version's reading of this claim."
    )
    start = serializers.IntegerField(help_text="Unicode code points from the article's start.")
    end = serializers.IntegerField()
    exact = serializers.CharField()
    prefix = serializers.CharField()
    suffix = serializers.CharField()
    sentence = Sentence(source="*")
    kind = serializers.ChoiceField(choices=Claim.Kind.choices)
    label = serializers.CharField()  # type: ignore[assignment] # hides DRF's own `label`
    quantity = Quantity(source="*", allow_null=True)
    attribution = Attribution(source="*", allow_null=True)
    stance = serializers.ChoiceField(
        choices=Claim.Stance.choices, help_text="What the claimant does with the statement."
    )
    hedged = serializers.BooleanField()
    event_date = EventDate(source="*", allow_null=True)
    place = TextOrNull()
    restatement = TextOrNull(help_text="The claim in one sentence that needs no context.")
    checkworthiness = serializers.FloatField()
    features = FeatureOutput(many=True, help_text="What makes the score.")
    extractor = serializers.CharField(source="extraction.extractor")
    rule = TextOrNull(
        help_text="What found it, such as `quantity.digits`; what people put right, such as "
        "`people.span`."
    )
    corrects = serializers.IntegerField(
        source="corrects_id", allow_null=True, help_text="The claim whose place it takes."
    )
    original = serializers.IntegerField(
        source="original_id", allow_null=True, help_text="What had been found in the first place."
    )

    def get_review(self, claim: Any) -> int | None:
        review = claim.review_number if hasattr(claim, "review_number") else claim.review.pk
        return int(review) if review else None


class ClaimFilter(ListInput):
    article = Id(required=False)
    publisher = Id(required=False)
    kind = serializers.ChoiceField(choices=Claim.Kind.choices, required=False)
    state = serializers.ChoiceField(choices=Review.State.choices, required=False)
    min_score = serializers.FloatField(min_value=0, max_value=1, required=False)


COLUMNS = {
    "article": "article",
    "publisher": "article__publisher",
    "kind": "kind",
    "state": "review__state",
    "min_score": "checkworthiness__gte",
}


class Claims(ApiView):
    @Operation(
        name="list_claims",
        summary="List claims, the latest first",
        access=READS,
        query=ClaimFilter,
        answers={200: page_of(ClaimOutput)},
    )
    def get(self, request: ApiRequest, given: dict[str, Any]) -> Response:
        # A claim that several versions have found is listed once.
        rows = narrowed(shown().filter(review__isnull=False), given, COLUMNS)
        return page(request, rows, given, order=("-pk",), output=ClaimOutput)


class OneClaim(ApiView):
    @Operation(
        name="get_claim",
        summary="Show a claim",
        access=READS,
        answers={200: ClaimOutput},
        problems=(404,),
    )
    def get(self, request: ApiRequest, pk: int) -> Response:
        return Response(ClaimOutput(get_object_or_404(shown(), pk=pk)).data)


def shown() -> Any:
    # The text of an article may have megabytes, and a list has many claims of one article.
    rows = Claim.objects.select_related("article__publisher", "extraction")
    return rows.defer("article__text").annotate(review_number=rereading.review_number())
