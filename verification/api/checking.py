"""Do excerpts stand in what is cited: told with each citation, and asked while one drafts."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from rest_framework import serializers
from rest_framework.response import Response

from claims.errors import BadInput
from verification import captures, checks, draft_pages, uploads
from verification.api.access import reads, writes
from verification.api.evidence import OUTCOMES, CaptureOutput
from verification.api.fields import ChoiceOrNull, Output, TextOrNull
from verification.api.inputs import Id, Input, ListInput, WebAddress
from verification.api.operations import ApiRequest, ApiView, Operation
from verification.api.pages import page, page_of
from verification.excerpts.checking import Result
from verification.findings import Evidence
from verification.limits import LONGEST_TEXT
from verification.models import Citation, DraftPage, Review
from verification.models.people import Scope

READS = reads(Scope.REVIEWS, "review_claims")
WRITES = writes(Scope.REVIEWS, "review_claims")
RESULTS = [
    *((one.value, one.label) for one in Result),
    (checks.NOT_CHECKED, checks.NOT_CHECKED_LABEL),
]


class FoundFigure(Output):
    """A figure as it stands in the text that was looked in."""

    start = serializers.IntegerField()
    end = serializers.IntegerField()
    exact = serializers.CharField()
    low = TextOrNull(help_text="A number, as text; null where that bound is open.")
    high = TextOrNull()
    comparator = serializers.CharField()
    in_excerpt = serializers.BooleanField()


class FoundFigures(Output):
    equal = FoundFigure(many=True, help_text="The claim's figure.")
    instead = FoundFigure(many=True, help_text="Others of the same kind.")


class CheckOutput(Output):
    result = serializers.ChoiceField(choices=RESULTS)
    sentence = serializers.CharField(help_text="The result in words, or why nothing was checked.")
    start = serializers.IntegerField(
        allow_null=True, help_text="Of the place in the text, in code points."
    )
    end = serializers.IntegerField(allow_null=True)
    before = TextOrNull(help_text="What stands before the place.")
    found = TextOrNull(help_text="What stands there.")
    after = TextOrNull()
    figures = FoundFigures(source="all_figures")
    checked_at = serializers.DateTimeField(allow_null=True)
    copied_at = serializers.DateTimeField(
        allow_null=True, help_text="When the page that was looked in was fetched."
    )
    snapshot = serializers.IntegerField(
        source="snapshot_id", allow_null=True, help_text="The copy that was looked in."
    )
    upload = serializers.IntegerField(
        source="upload_id", allow_null=True, help_text="The file that was looked in."
    )
    is_pending = serializers.BooleanField(help_text="Something is under way that will tell more.")


class DraftPageOutput(Output):
    url = serializers.CharField()
    state = serializers.ChoiceField(choices=DraftPage.State.choices)
    outcome = ChoiceOrNull(choices=OUTCOMES, help_text="Of the last attempt.")
    explanation = TextOrNull(help_text="The outcome in a sentence.")
    attempts = serializers.IntegerField()
    tried_at = serializers.DateTimeField(allow_null=True)
    fetched_at = serializers.DateTimeField(source="copy.fetched_at", allow_null=True)
    final_url = serializers.CharField(source="copy.final_url", allow_null=True)
    media_type = serializers.CharField(source="copy.media_type", allow_null=True)
    size = serializers.IntegerField(source="copy.size", allow_null=True)
    sha256 = serializers.CharField(source="copy.sha256", allow_null=True)
    text_problem = TextOrNull(source="copy.text_problem", help_text="Why there is no text.")


class PageInput(Input):
    url = WebAddress()


class ReviewPages(ApiView):
    @Operation(
        name="list_draft_pages",
        summary="List the pages that were fetched for your draft on a claim, the latest first",
        access=READS,
        query=ListInput,
        answers={200: page_of(DraftPageOutput)},
        problems=(404,),
    )
    def get(self, request: ApiRequest, given: dict[str, Any], pk: int) -> Response:
        review = get_object_or_404(Review, pk=pk)
        rows = draft_pages.of(review_id=review.pk, reviewer=request.user)
        return page(request, rows, given, order=("-pk",), output=DraftPageOutput)

    @Operation(
        name="fetch_draft_page",
        summary="Have a page fetched that you are going to cite on a claim",
        access=WRITES,
        body=PageInput,
        answers={202: DraftPageOutput},
        problems=(404, 409),
    )
    def post(self, request: ApiRequest, given: dict[str, Any], pk: int) -> Response:
        """Answer at once; a worker fetches the page soon, and again if that failed before.

        Excerpts are looked for in it, and it becomes the copy that your verdict cites. Nobody else
        knows of it until then. What a saved draft cites is fetched as well.
        """
        review = get_object_or_404(Review, pk=pk)
        wanted = draft_pages.want(
            review_id=review.pk, reviewer=request.user, url=given["url"], now=timezone.now()
        )
        return Response(DraftPageOutput(wanted).data, 202)


class ExcerptInput(Input):
    excerpt = serializers.CharField(max_length=LONGEST_TEXT)
    url = WebAddress(required=False)
    upload = Id(required=False, help_text="The number of a file that you have attached.")


class CheckExcerpt(ApiView):
    @Operation(
        name="check_excerpt",
        summary="Look whether an excerpt stands in a page or a file that you are going to cite",
        access=WRITES,
        body=ExcerptInput,
        answers={200: CheckOutput},
        problems=(404,),
    )
    def post(self, request: ApiRequest, given: dict[str, Any], pk: int) -> Response:
        """Answer as your verdict would, and store nothing.

        A page has to be fetched first, by a call to its `pages` or by saving a draft.
        """
        review = get_object_or_404(Review.objects.select_related("claim"), pk=pk)
        upload = given.get("upload")
        if uploads.unknown([upload], review=review, author=request.user):
            raise BadInput(
                code="upload_unknown",
                field="upload",
                message="There is no such file of yours on this claim.",
                remedy="Attach it again.",
            )
        cited = Evidence(
            stance=Citation.Stance.CONTEXT,
            title="",
            url=given.get("url", ""),
            upload_id=upload,
            excerpt=given["excerpt"],
        )
        [told] = checks.preview(review, request.user, [cited], now=timezone.now())
        return Response(CheckOutput(told).data)


class FetchAgain(ApiView):
    @Operation(
        name="fetch_cited_page_again",
        summary="Have a cited page tried again that could not be fetched",
        access=WRITES,
        answers={202: CaptureOutput},
        problems=(404, 409),
    )
    def post(self, request: ApiRequest, pk: int) -> Response:
        """Only the verdict's author and those who may publish ask for it."""
        citation = get_object_or_404(Citation.objects.visible_to(request.user), pk=pk)
        capture = captures.again(citation_id=citation.pk, person=request.user, now=timezone.now())
        return Response(CaptureOutput(capture).data, 202)
