"""Changing many claims: choose, start, follow, stop."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from rest_framework import serializers
from rest_framework.response import Response

from verification.api.access import reads, writes
from verification.api.fields import ChoiceOrNull, Output, PersonBrief, ScoreInput, TextOrNull
from verification.api.inputs import Id, Input, ListInput
from verification.api.operations import ApiRequest, ApiView, Operation, created
from verification.api.pages import narrowed, page, page_of
from verification.bulk import jobs
from verification.bulk.jobs import MOST_PICKED
from verification.bulk.orders import Action, Order
from verification.limits import LONGEST_REASON
from verification.models import BulkItem, BulkJob, Review
from verification.models.people import Scope
from verification.search import language
from verification.tagging import LONGEST

READS = reads(Scope.REVIEWS, "manage_queue")
WRITES = writes(Scope.REVIEWS, "manage_queue")


class ChooseInput(Input):
    """Either a query, or the numbers of reviews."""

    query = serializers.CharField(
        required=False,
        allow_blank=True,
        default="",
        max_length=language.LONGEST,
        help_text="In the query language of docs/reference/search.md: all that fit.",
    )
    reviews = serializers.ListField(
        child=Id(), required=False, max_length=MOST_PICKED, help_text="These, and no query."
    )


class OrderInput(Input):
    action = serializers.ChoiceField(choices=Action.choices)
    reason = serializers.CharField(
        required=False, default="", allow_blank=True, max_length=LONGEST_REASON
    )
    tag = serializers.CharField(required=False, default="", max_length=LONGEST)
    boost = ScoreInput(
        required=False, min_value=-1, help_text="What is added to their scores; 0 ends a boost."
    )
    reviewer = Id(required=False, help_text="The number of the person to assign to.")
    until = serializers.DateTimeField(
        required=False, help_text="Then it is offered to everybody again."
    )
    dismissed_as = serializers.ChoiceField(choices=Review.DISMISSED_BY_PEOPLE, required=False)
    duplicate_of = Id(required=False, help_text="For duplicates: the review of the other claim.")


class BulkCounts(Output):
    done = serializers.IntegerField()
    unchanged = serializers.IntegerField()
    refused = serializers.IntegerField()
    waiting = serializers.IntegerField()


class BulkJobOutput(Output):
    id = serializers.IntegerField()
    person = PersonBrief()
    query = TextOrNull()
    is_picked = serializers.BooleanField()
    total = serializers.IntegerField()
    chosen_at = serializers.DateTimeField()
    status = serializers.ChoiceField(choices=BulkJob.Status.choices)
    action = ChoiceOrNull(choices=BulkJob.Action.choices)
    parameters = serializers.DictField(child=serializers.JSONField())
    reason = TextOrNull()
    started_at = serializers.DateTimeField(allow_null=True)
    finished_at = serializers.DateTimeField(allow_null=True)
    stopped_because = TextOrNull()


class OneBulkJobOutput(BulkJobOutput):
    counts = serializers.SerializerMethodField()

    def get_counts(self, job: BulkJob) -> BulkCounts:
        return BulkCounts(jobs.counts(job)).data  # type: ignore[return-value] # what the schema shows


class BulkItemOutput(Output):
    review = serializers.IntegerField(source="review_id")
    outcome = serializers.ChoiceField(choices=BulkItem.Outcome.choices)
    code = TextOrNull(help_text="Of a refusal: an error code.")
    reason = TextOrNull()


class BulkItemFilter(ListInput):
    outcome = serializers.ChoiceField(choices=BulkItem.Outcome.choices, required=False)


class BulkJobs(ApiView):
    @Operation(
        name="list_bulk_jobs",
        summary="List changes of many claims, the latest first",
        access=READS,
        query=ListInput,
        answers={200: page_of(BulkJobOutput)},
    )
    def get(self, request: ApiRequest, given: dict[str, Any]) -> Response:
        return page(request, _shown(), given, order=("-pk",), output=BulkJobOutput)

    @Operation(
        name="choose_many",
        summary="Choose the claims of a change",
        access=WRITES,
        body=ChooseInput,
        answers={201: OneBulkJobOutput},
        once=True,
    )
    def post(self, request: ApiRequest, given: dict[str, Any]) -> Response:
        """Freeze which claims they are; nothing is changed until the job is started.

        A choice that nobody starts is forgotten after a day.
        """
        job = jobs.choose(
            person=request.user,
            now=timezone.now(),
            query=given["query"],
            picked=given.get("reviews"),
        )
        return created(OneBulkJobOutput(job).data, f"/api/v1/bulk-jobs/{job.pk}")


class OneBulkJob(ApiView):
    @Operation(
        name="get_bulk_job",
        summary="Show a change of many claims and how far it is",
        access=READS,
        answers={200: OneBulkJobOutput},
        problems=(404,),
    )
    def get(self, request: ApiRequest, pk: int) -> Response:
        return _answer(pk)


class BulkItems(ApiView):
    @Operation(
        name="list_bulk_items",
        summary="List what became of each claim, by the reviews' numbers",
        access=READS,
        query=BulkItemFilter,
        answers={200: page_of(BulkItemOutput)},
        problems=(404,),
    )
    def get(self, request: ApiRequest, given: dict[str, Any], pk: int) -> Response:
        items = get_object_or_404(BulkJob, pk=pk).items.all()
        rows = narrowed(items, given, {"outcome": "outcome"})
        return page(request, rows, given, order=("review_id",), output=BulkItemOutput)


class StartBulkJob(ApiView):
    @Operation(
        name="start_bulk_job",
        summary="Have a worker change the chosen claims",
        access=WRITES,
        body=OrderInput,
        answers={200: OneBulkJobOutput},
        problems=(404, 409),
        once=True,
    )
    def post(self, request: ApiRequest, given: dict[str, Any], pk: int) -> Response:
        """Tag, boost, assign, dismiss, or require a second review; each by its own rules.

        `tag` and `untag` take `tag`; `boost` takes `boost`; `assign` takes `reviewer` and `until`;
        `dismiss` takes `dismissed_as`, `duplicate_of` and `reason`; `second_review` takes `reason`.
        """
        get_object_or_404(BulkJob, pk=pk)
        jobs.start(job_id=pk, person=request.user, order=Order(**given), now=timezone.now())
        return _answer(pk)


class StopBulkJob(ApiView):
    @Operation(
        name="stop_bulk_job",
        summary="End a change before its end",
        access=WRITES,
        answers={200: OneBulkJobOutput},
        problems=(404, 409),
        once=True,
    )
    def post(self, request: ApiRequest, pk: int) -> Response:
        """Stop it after the claim at hand; `counts` says how many are changed, and stay so."""
        get_object_or_404(BulkJob, pk=pk)
        jobs.stop(job_id=pk, person=request.user, now=timezone.now())
        return _answer(pk)


def _answer(pk: int) -> Response:
    return Response(OneBulkJobOutput(get_object_or_404(_shown(), pk=pk)).data)


def _shown() -> Any:
    return BulkJob.objects.select_related("person")
