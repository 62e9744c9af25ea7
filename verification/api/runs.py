"""One run of an extractor: what it changed against the run before it, and trying it again."""

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from rest_framework import serializers
from rest_framework.response import Response

from claims import runs
from claims.models import Extraction
from verification import extractions
from verification.api import claims
from verification.api.access import reads, writes
from verification.api.articles import ExtractionOutput
from verification.api.claims import ClaimOutput
from verification.api.inputs import Id, ListInput
from verification.api.operations import ApiRequest, ApiView, Operation
from verification.api.pages import page, page_of
from verification.models.people import Scope

CHANGES = [
    ("appeared", "New in this run"),
    ("went", "Not found any more"),
    ("reread", "Found again, and read differently"),
]
# Others have found nothing yet, which is no change.
DONE = Extraction.objects.filter(status=Extraction.Status.DONE)


class ChangesFilter(ListInput):
    change = serializers.ChoiceField(choices=CHANGES, required=False, default="appeared")
    since = Id(required=False, help_text="An earlier run; without it, the one before.")


class ExtractionChanges(ApiView):
    @Operation(
        name="list_extraction_changes",
        summary="List the claims that appeared, went, or are read differently in a run",
        access=reads(Scope.ARTICLES),
        query=ChangesFilter,
        answers={200: page_of(ClaimOutput)},
        problems=(404,),
    )
    def get(self, request: ApiRequest, given: dict[str, Any], pk: int) -> Response:
        run = get_object_or_404(DONE, pk=pk)
        difference = runs.compare(_earlier(run, given.get("since")), run)
        rows = claims.shown().filter(pk__in=getattr(difference, given["change"]))
        return page(request, rows, given, order=("start", "pk"), output=ClaimOutput)


class RetryRun(ApiView):
    @Operation(
        name="retry_run",
        summary="Try one failed run again, of whichever extractor",
        access=writes(Scope.ARTICLES, "ingest_articles"),
        answers={202: ExtractionOutput},
        once=True,
        problems=(404, 409),
    )
    def post(self, request: ApiRequest, pk: int) -> Response:
        run = get_object_or_404(Extraction, pk=pk)
        extractions.retry(extraction_id=run.pk, actor=request.user, now=timezone.now())
        run.refresh_from_db()
        return Response(ExtractionOutput(run).data, 202)


def _earlier(run: Extraction, number: int | None) -> Extraction | None:
    if number is None:
        return runs.one_before(run)
    earlier = DONE.filter(article=run.article_id, pk=number).first()
    if earlier is None:
        raise Http404
    return earlier
