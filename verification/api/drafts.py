"""What a reviewer has typed and not yet submitted: the same draft as on the review page."""

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from rest_framework import serializers
from rest_framework.response import Response

from verification import drafts
from verification.api.access import reads, writes
from verification.api.fields import Output
from verification.api.inputs import Input
from verification.api.operations import ApiRequest, ApiView, Operation
from verification.limits import LONGEST_TEXT, MOST_CITATIONS
from verification.models import Review
from verification.models.people import Scope


class Typed(serializers.CharField):
    """Anything a person may have typed so far."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            required=False,
            allow_blank=True,
            trim_whitespace=False,
            max_length=LONGEST_TEXT,
            **options,
        )


class DraftCitation(Input):
    stance = Typed()
    title = Typed()
    url = Typed()
    publisher = Typed()
    author = Typed()
    published_on = Typed()
    accessed_on = Typed()
    excerpt = Typed()
    explanation = Typed()
    csl = Typed(help_text="A CSL-JSON item, as text.")
    upload = Typed(help_text="The number of a file that you have attached.")
    withheld_on = Typed(help_text="Anything where the source is to be protected.")
    withheld_description = Typed()
    withheld_reason = Typed()
    withheld_excerpt = Typed()
    withheld_notes = Typed()
    withheld = Typed(help_text="The number of a source that is protected already.")


class DraftData(Input):
    """The fields of a verdict or a dismissal as typed, whole or not."""

    version = Typed(help_text="The version of the review that it was typed for.")
    rating = Typed()
    rationale = Typed()
    obstacle = Typed()
    tried = Typed()
    dismissed_as = Typed()
    dismissal_reason = Typed()
    duplicate_of = Typed()
    skip_reason = Typed()
    pasted = Typed(help_text="BibTeX, RIS, CSL-JSON or identifiers that are no citations yet.")
    citations = serializers.ListField(
        child=DraftCitation(), max_length=MOST_CITATIONS, required=False, default=list
    )


class DraftOutput(Output):
    typed = DraftData(source="data")
    saved_at = serializers.DateTimeField()


class OneDraft(ApiView):
    @Operation(
        name="get_draft",
        summary="Show your draft on a claim",
        access=reads(Scope.REVIEWS, "review_claims"),
        answers={200: DraftOutput},
        problems=(404,),
    )
    def get(self, request: ApiRequest, pk: int) -> Response:
        draft = drafts.find(review_id=pk, reviewer=request.user)
        if draft is None:
            raise Http404
        return Response(DraftOutput(draft).data)

    @Operation(
        name="save_draft",
        summary="Keep your draft on a claim, in place of the last one",
        access=writes(Scope.REVIEWS, "review_claims"),
        body=DraftData,
        answers={204: None},
        problems=(404,),
    )
    def put(self, request: ApiRequest, given: dict[str, Any], pk: int) -> Response:
        """Needs no lease. A claim that you have decided keeps no draft of yours."""
        review = get_object_or_404(Review, pk=pk)
        drafts.save(review_id=review.pk, reviewer=request.user, data=given, now=timezone.now())
        return Response(status=204)
