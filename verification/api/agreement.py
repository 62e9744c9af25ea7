"""How far people agree who reviewed the same claims."""

from rest_framework import serializers
from rest_framework.response import Response

from claims.models import Claim
from verification import dashboard, rounds
from verification.agreement import ONE_CATEGORY, TOO_FEW
from verification.api.access import reads
from verification.api.fields import ChoiceOrNull, Output, PersonBrief
from verification.api.operations import ApiRequest, ApiView, Operation
from verification.models import Snapshot
from verification.models.people import Scope

UNSAID = [
    (TOO_FEW, "Fewer claims than `fewest`"),
    (ONE_CATEGORY, "All results are the same, so that there was no occasion to differ"),
]


class EstimateOutput(Output):
    value = serializers.FloatField()
    low = serializers.FloatField(allow_null=True, help_text="Of the 95 % confidence interval.")
    high = serializers.FloatField(allow_null=True)


class AgreementOutput(Output):
    claims = serializers.IntegerField()
    same = EstimateOutput(allow_null=True, help_text="Share of claims with the same result twice.")
    coefficient = EstimateOutput(
        allow_null=True, help_text="Cohen's kappa for a pair, else Krippendorff's alpha."
    )
    unsaid = ChoiceOrNull(choices=UNSAID, help_text="Why a figure is missing.")


class PairAgreementOutput(AgreementOutput):
    people = PersonBrief(many=True)


class KindAgreementOutput(AgreementOutput):
    kind = serializers.ChoiceField(choices=Claim.Kind.choices)


class MonthAgreementOutput(AgreementOutput):
    month = serializers.DateField(help_text="Its first day.")


class AgreementFiguresOutput(Output):
    counted_at = serializers.DateTimeField(allow_null=True, help_text="Null before a worker has.")
    rounds = serializers.IntegerField(help_text=f"Compared: at most the latest {rounds.LATEST:,}.")
    undecided = serializers.IntegerField(
        help_text="Left out, as an editor has yet to decide: all of these differ."
    )
    since = serializers.DateTimeField(allow_null=True)
    fewest = serializers.IntegerField(help_text="With fewer claims nothing is said.")
    all = AgreementOutput()
    pairs = PairAgreementOutput(many=True, help_text="Most claims first, at most 100.")
    kinds = KindAgreementOutput(many=True)
    months = MonthAgreementOutput(many=True, help_text="The last twelve.")
    categories = serializers.ListField(child=serializers.CharField())
    table = serializers.ListField(
        child=serializers.ListField(child=serializers.IntegerField()),
        help_text="Claims by first (rows) and second result (columns), ordered as `categories`.",
    )


class AgreementFigures(ApiView):
    @Operation(
        name="show_agreement",
        summary="Show how far people agree who reviewed the same claims",
        access=reads(Scope.REVIEWS, "view_figures"),
        answers={200: AgreementFiguresOutput},
    )
    def get(self, request: ApiRequest) -> Response:
        counted = dashboard.counted(Snapshot.Name.AGREEMENT)
        figures = {
            **counted.data,
            "counted_at": counted.at,
            "pairs": [{**row, "people": people} for people, row in dashboard.pairs(counted.data)],
            "categories": rounds.CATEGORIES,
        }
        return Response(AgreementFiguresOutput(figures).data)
