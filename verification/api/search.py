"""Search, and the searches that people keep as views."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from verification.api import reviews
from verification.api.access import reads, writes
from verification.api.fields import Output, PersonBrief
from verification.api.inputs import Input, ListInput
from verification.api.operations import ApiRequest, ApiView, Operation, created
from verification.api.pages import page, page_of
from verification.api.reviews import ReviewOutput
from verification.models import SavedView
from verification.models.people import Scope
from verification.search import finding, language, saved

READS = reads(Scope.REVIEWS, "review_claims")
WRITES = writes(Scope.REVIEWS, "review_claims")
QUERY_HELP = "In the query language of docs/reference/search.md."


class SearchInput(ListInput):
    q = serializers.CharField(
        required=False,
        default="",
        allow_blank=True,
        max_length=language.LONGEST,
        help_text=QUERY_HELP,
    )


class FacetOutput(Output):
    value = serializers.CharField()
    count = serializers.IntegerField()


class FacetsOutput(Output):
    state = FacetOutput(many=True)
    rating = FacetOutput(many=True)
    kind = FacetOutput(many=True)
    publisher = FacetOutput(many=True)
    claimant = FacetOutput(many=True)


@extend_schema_serializer(many=False)
class SearchOutput(Output):
    next = serializers.URLField(allow_null=True, help_text="Address of the next page.")
    total = serializers.IntegerField(help_text="How many fit; about so many where `estimate`.")
    estimate = serializers.BooleanField(
        help_text="Many fit: `total` is estimated, `facets` are of the newest 5,000 claims."
    )
    looked_through = serializers.IntegerField(
        help_text="Not 0: the page ends after so many claims, full or not; `next` goes on."
    )
    ignored = serializers.ListField(
        child=serializers.CharField(), help_text="Words that nearly every text has, left out."
    )
    facets = FacetsOutput(allow_null=True, help_text="With the first page only.")
    results = ReviewOutput(many=True)


class ViewInput(Input):
    name = serializers.CharField(max_length=saved.LONGEST_NAME)
    query = serializers.CharField(
        allow_blank=True, max_length=language.LONGEST, help_text=QUERY_HELP
    )
    is_shared = serializers.BooleanField(
        default=False, help_text="Whether everybody sees it; for editors."
    )


class ViewOutput(Output):
    id = serializers.IntegerField()
    name = serializers.CharField()
    query = serializers.CharField()
    is_shared = serializers.BooleanField()
    owner = PersonBrief()
    saved_at = serializers.DateTimeField()


class Search(ApiView):
    @Operation(
        name="search_reviews",
        summary="Search claims, the latest first or as the query says",
        access=READS,
        query=SearchInput,
        answers={200: SearchOutput},
    )
    def get(self, request: ApiRequest, given: dict[str, Any]) -> Response:
        """Find claims by words, phrases and fields; every page costs about the same."""
        found = finding.search(
            language.parse(given["q"]),
            user=request.user,
            now=timezone.now(),
            cursor=given["cursor"],
            size=given["limit"],
        )
        here, following = request.build_absolute_uri(), None
        if found.next_cursor:
            following = replace_query_param(here, "cursor", found.next_cursor)
        body = {
            "next": following,
            "total": found.total,
            "estimate": found.is_estimate,
            "looked_through": found.looked_through,
            "ignored": found.ignored,
            "facets": found.facets,
            "results": reviews.by_numbers(found.review_ids),
        }
        return Response(SearchOutput(body, context={"request": request}).data)


class Views(ApiView):
    @Operation(
        name="list_views",
        summary="List your saved views and the shared ones, the latest first",
        access=READS,
        query=ListInput,
        answers={200: page_of(ViewOutput)},
    )
    def get(self, request: ApiRequest, given: dict[str, Any]) -> Response:
        rows = saved.visible_to(request.user)
        return page(request, rows, given, order=("-pk",), output=ViewOutput)

    @Operation(
        name="save_view",
        summary="Save a search as a view",
        access=WRITES,
        body=ViewInput,
        answers={201: ViewOutput},
        problems=(409,),
        once=True,
    )
    def post(self, request: ApiRequest, given: dict[str, Any]) -> Response:
        view = saved.save(owner=request.user, now=timezone.now(), **given)
        return created(ViewOutput(view).data, f"/api/v1/views/{view.pk}")


class OneView(ApiView):
    @Operation(
        name="get_view",
        summary="Show a saved view",
        access=READS,
        answers={200: ViewOutput},
        problems=(404,),
    )
    def get(self, request: ApiRequest, pk: int) -> Response:
        return Response(ViewOutput(_visible(request, pk)).data)

    @Operation(
        name="change_view",
        summary="Give a view another name or query, share it or take it back",
        access=WRITES,
        body=ViewInput,
        answers={200: ViewOutput},
        problems=(404, 409),
    )
    def put(self, request: ApiRequest, given: dict[str, Any], pk: int) -> Response:
        _visible(request, pk)
        view = saved.change(view_id=pk, person=request.user, now=timezone.now(), **given)
        return Response(ViewOutput(view).data)

    @Operation(
        name="delete_view",
        summary="Forget a view",
        access=WRITES,
        answers={204: None},
        problems=(404,),
    )
    def delete(self, request: ApiRequest, pk: int) -> Response:
        _visible(request, pk)
        saved.delete(view_id=pk, person=request.user, now=timezone.now())
        return Response(status=204)


def _visible(request: ApiRequest, pk: int) -> SavedView:
    view: SavedView = get_object_or_404(saved.visible_to(request.user), pk=pk)
    return view
