"""Reviews: the work on claims, read."""

from collections.abc import Collection
from typing import Any

from django.db.models import BigIntegerField, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from rest_framework import serializers
from rest_framework.response import Response

from claims.models import Article, Claim, Extraction
from verification import freshness, prepared
from verification.api import history
from verification.api.access import reads
from verification.api.claims import ClaimOutput
from verification.api.fields import LanguageTag, Output, PersonBrief, ScoreOutput
from verification.api.inputs import Id, ListInput
from verification.api.operations import ApiRequest, ApiView, Operation
from verification.api.pages import narrowed, page, page_of
from verification.api.verdicts import VerdictOutput
from verification.history import timelines
from verification.models import Citation, Review, Turn, Verdict
from verification.models.people import Scope
from verification.models.turn import leases
from verification.prepared import Given, Prepared

READS = reads(Scope.REVIEWS, "review_claims")


class Lease(Output):
    holder = PersonBrief(source="reviewer")
    expires_at = serializers.DateTimeField(source="lease_expires_at")
    token = serializers.SerializerMethodField(
        help_text="Only for its holder: what they write under the lease carries it."
    )

    def get_token(self, turn: Turn) -> str | None:
        is_mine = turn.reviewer_id == self.context["request"].user.pk
        return str(turn.lease_token) if is_mine else None

    def to_representation(self, instance: Any) -> Any:
        """Show the caller's own lease on a review, else that of whoever else has one."""
        user = self.context["request"].user
        turns = sorted(instance.leased_turns, key=lambda turn: turn.reviewer_id != user.pk)
        return super().to_representation(turns[0]) if turns else None


class Dismissal(Output):
    dismissed_as = serializers.ChoiceField(choices=Review.DismissedAs.choices)
    reason = serializers.CharField(source="dismissal_reason")
    duplicate_of = serializers.IntegerField(source="duplicate_of_id", allow_null=True)

    def to_representation(self, instance: Review) -> Any:
        return super().to_representation(instance) if instance.dismissed_as else None


class ReviewOutput(Output):
    id = serializers.IntegerField()
    state = serializers.ChoiceField(choices=Review.State.choices)
    round = serializers.IntegerField(help_text="1, and one more with every reopening.")
    reviews_wanted = serializers.IntegerField(
        help_text="How many people review it independently: 1 or 2."
    )
    version = serializers.IntegerField(help_text="Also the ETag, for If-Match.")
    priority = ScoreOutput(
        help_text="Check-worthiness with the editors' boost, and 2 more where it is due soon."
    )
    queued_at = serializers.DateTimeField()
    lease = Lease(
        source="*", allow_null=True, help_text="Yours, or else that of whoever else holds it."
    )
    boost = ScoreOutput(help_text="What editors add to its score.")
    due_at = serializers.DateTimeField(allow_null=True)
    published_at = serializers.DateTimeField(allow_null=True)
    published_by = serializers.IntegerField(source="published_by_id", allow_null=True)
    claim = ClaimOutput()
    verdict = VerdictOutput(allow_null=True)
    dismissal = Dismissal(source="*", allow_null=True)
    history = serializers.SerializerMethodField(help_text="Address of its history.")

    def get_history(self, review: Review) -> str:
        return f"/api/v1/reviews/{review.pk}/history"


class ReviewFilter(ListInput):
    state = serializers.ChoiceField(choices=Review.State.choices, required=False)
    rating = serializers.ChoiceField(choices=Verdict.Rating.choices, required=False)
    publisher = Id(required=False)
    article = Id(required=False)
    kind = serializers.ChoiceField(choices=Claim.Kind.choices, required=False)
    language = LanguageTag(help_text="Of the article: en, uk, hy.")


COLUMNS = {
    "state": "state",
    "rating": "verdict__rating",
    "publisher": "claim__article__publisher",
    "article": "claim__article",
    "kind": "claim__kind",
    "language": "claim__article__language",
}


class Reviews(ApiView):
    @Operation(
        name="list_reviews",
        summary="List reviews, the latest first",
        access=READS,
        query=ReviewFilter,
        answers={200: page_of(ReviewOutput)},
    )
    def get(self, request: ApiRequest, given: dict[str, Any]) -> Response:
        rows = narrowed(Review.objects.only("pk"), given, COLUMNS)
        return page(request, rows, given, order=("-pk",), output=ReviewOutput, shown=by_numbers)


class OneReview(ApiView):
    @Operation(
        name="get_review",
        summary="Show a review with claim, verdict and citations",
        access=READS,
        answers={200: ReviewOutput},
        problems=(404,),
        etag=True,
    )
    def get(self, request: ApiRequest, pk: int) -> Response:
        return answer(request, pk)


class ReviewHistory(ApiView):
    @Operation(
        name="list_review_history",
        summary="List what happened to a claim, the latest first",
        access=READS,
        query=ListInput,
        answers={200: history.EventPage},
        problems=(404,),
    )
    def get(self, request: ApiRequest, given: dict[str, Any], pk: int) -> Response:
        review = get_object_or_404(Review.objects.select_related("claim"), pk=pk)
        listed = timelines.of_claim(
            review, reader=request.user, cursor=given["cursor"], size=given["limit"]
        )
        return history.answer(request, listed, ("claim", pk))


def answer(request: ApiRequest, pk: int, *, held: Turn | None = None) -> Response:
    """Answer with the review as it is now, and its version as ETag; 404 where there is none.

    `held` is the caller's lease on it, if they have just got it: others are not shown beside it.
    """
    review: Any = ONE.first(pk=pk)
    if review is None:
        raise Http404
    if review.verdict is not None:
        review.verdict.is_flagged = review.is_flagged
    if held is None:
        review.leased_turns = LEASES.all(numbers=[pk])
    else:
        held.reviewer = request.user
        review.leased_turns = [held]
    body = ReviewOutput(review, context={"request": request}).data
    return Response(body, headers={"ETag": f'"{review.version}"'})


def by_numbers(numbers: Collection[int]) -> list[Any]:
    """Return these reviews in this order, with all that is shown of them.

    Each table is read once for all, and what several of them have in common is made once.
    """
    rows: dict[int, Any] = {row.pk: row for row in ROWS.all(numbers=list(numbers))}
    articles = _by_number(ARTICLES, {row.claim.article_id for row in rows.values()})
    decided = _by_number(VERDICTS, {row.verdict_id for row in rows.values()} - {None})
    cited: Any = CITATIONS.all(numbers=list(decided)) if decided else []
    leased: Any = LEASES.all(numbers=list(rows))
    for row in rows.values():
        row.leased_turns = []
        row.claim.article = articles[row.claim.article_id]
        if row.verdict_id:
            row.verdict = decided[row.verdict_id]
            row.verdict._prefetched_objects_cache = {"citations": []}  # noqa: SLF001 (where a prefetch keeps them)
    for turn in leased:
        rows[turn.review_id].leased_turns.append(turn)
    for citation in cited:
        decided[citation.verdict_id]._prefetched_objects_cache["citations"].append(citation)  # noqa: SLF001 (as above)
    return [rows[number] for number in numbers if number in rows]


def _by_number(known: Prepared[Any], numbers: Collection[int]) -> dict[int, Any]:
    return {row.pk: row for row in known.all(numbers=list(numbers))} if numbers else {}


def _rows() -> "QuerySet[Review]":
    unread = [field.name for field in Extraction._meta.concrete_fields]
    rows = Review.objects.select_related("claim__extraction")
    rows = rows.defer(*(f"claim__extraction__{name}" for name in unread if name not in READ))
    return rows.filter(prepared.one_of("pk", "numbers"))


def _articles() -> "QuerySet[Article]":
    rows = Article.objects.select_related("publisher").defer("text", "normalisation")
    return rows.filter(prepared.one_of("pk", "numbers"))


def _verdicts() -> "QuerySet[Verdict]":
    rows = Verdict.objects.select_related("decided_by", "found_origins")
    rows = rows.annotate(is_flagged=freshness.is_flagged("pk"))
    return rows.filter(prepared.one_of("pk", "numbers"))


def _citations() -> "QuerySet[Citation]":
    return Citation.objects.filter(prepared.one_of("verdict", "numbers"))


def _one() -> "QuerySet[Review]":
    rows = Review.objects.select_related(
        "claim__article__publisher",
        "claim__extraction",
        "verdict__decided_by",
        "verdict__found_origins",
    ).annotate(is_flagged=freshness.is_flagged("verdict"))
    rows = rows.defer("claim__article__text", "claim__article__normalisation")
    return rows.filter(pk=Given("pk", BigIntegerField()))


def _leases() -> "QuerySet[Turn]":
    leased: Any = leases().queryset
    turns: QuerySet[Turn] = leased.filter(prepared.one_of("review", "numbers"))
    return turns


# Of a run all that is shown is who made it.
READ = ("id", "extractor")
ONE, ROWS, LEASES = Prepared(_one), Prepared(_rows), Prepared(_leases)
ARTICLES, VERDICTS, CITATIONS = Prepared(_articles), Prepared(_verdicts), Prepared(_citations)
