"""Figures of the desk and one's own, as the dashboard shows them."""

from typing import Any

from django.utils import timezone
from rest_framework import serializers
from rest_framework.response import Response

from verification import counting, dashboard
from verification.api.access import reads
from verification.api.agreement import AgreementOutput
from verification.api.fields import Output, PersonBrief, ScoreOutput
from verification.api.operations import ApiRequest, ApiView, Operation
from verification.models import Verdict
from verification.models.people import Scope


class PaceOutput(Output):
    finished = serializers.IntegerField(help_text="Verdicts and dismissals.")
    median_seconds = serializers.IntegerField(
        allow_null=True, help_text="From taking a claim to submitting it."
    )
    slow_seconds = serializers.IntegerField(
        allow_null=True, help_text="Nine of ten took no longer."
    )


class DayOutput(PaceOutput):
    day = serializers.DateField()


class WaitingOutput(Output):
    priority_from = ScoreOutput(help_text="The score, with boosts.")
    counts = serializers.ListField(
        child=serializers.IntegerField(),
        help_text=f"By age: up to {', '.join(map(str, counting.AGES))} days, and older.",
    )


class PublisherVerdictsOutput(Output):
    publisher = serializers.CharField(allow_null=True)
    supported = serializers.IntegerField()
    disputed = serializers.IntegerField()
    unverified = serializers.IntegerField()


class LoadOutput(Output):
    person = PersonBrief()
    held = serializers.IntegerField()
    today = serializers.IntegerField()
    week = serializers.IntegerField(help_text="Finished in seven days, today included.")


class FiguresOutput(Output):
    counted_at = serializers.DateTimeField(
        allow_null=True, help_text="`waiting` and `verdicts`; null before a worker has."
    )
    held = serializers.IntegerField()
    today = serializers.IntegerField()
    week = PaceOutput()
    days = DayOutput(many=True, help_text="The last 28, the first one first.")
    waiting = WaitingOutput(many=True, help_text="Highest priority first.")
    verdicts = PublisherVerdictsOutput(
        many=True, help_text="The latest 10,000 that stand; the 12 publishers with most."
    )
    people = LoadOutput(many=True, help_text="The busiest first, at most 100.")


class OwnFiguresOutput(Output):
    held = serializers.IntegerField()
    today = serializers.IntegerField()
    week = PaceOutput()
    days = DayOutput(many=True, help_text="The last 28, the first one first.")
    agreement = AgreementOutput(
        allow_null=True, help_text="With the others who reviewed the same claims."
    )


class Figures(ApiView):
    @Operation(
        name="show_figures",
        summary="Show how much waits, is finished, and by whom",
        access=reads(Scope.REVIEWS, "view_figures"),
        answers={200: FiguresOutput},
    )
    def get(self, request: ApiRequest) -> Response:
        desk = dashboard.desk(now=timezone.now())
        figures = {
            "counted_at": desk.waiting.at,
            "held": desk.held,
            "today": desk.today,
            "week": desk.week,
            "days": desk.days,
            "waiting": _waiting(desk.waiting.data),
            "verdicts": _verdicts(desk.verdicts.data),
            "people": desk.people,
        }
        return Response(FiguresOutput(figures).data)


class OwnFigures(ApiView):
    @Operation(
        name="show_own_figures",
        summary="Show what you hold and have finished",
        access=reads(Scope.REVIEWS, "review_claims"),
        answers={200: OwnFiguresOutput},
    )
    def get(self, request: ApiRequest) -> Response:
        own = dashboard.own(person=request.user, now=timezone.now())
        return Response(OwnFiguresOutput(own).data)


def _waiting(data: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {"priority_from": low, "counts": counts}
        for low, counts in zip(counting.BANDS, data["table"], strict=False)
    ]


def _verdicts(data: dict[str, Any]) -> list[dict[str, Any]]:
    none = dict.fromkeys(Verdict.Rating.values, 0)
    return [{"publisher": row["publisher"], **none, **row["ratings"]} for row in data["rows"]]
