"""What people say about a claim."""

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from rest_framework import serializers
from rest_framework.response import Response

from verification import comments
from verification.api.access import reads, writes
from verification.api.fields import Output, PersonBrief
from verification.api.inputs import Id, Input, ListInput
from verification.api.operations import ApiRequest, ApiView, Operation, created
from verification.api.pages import page, page_of
from verification.limits import LONGEST_COMMENT, LONGEST_REASON
from verification.models import Comment, Review
from verification.models.people import Scope

READS = reads(Scope.REVIEWS, "review_claims")
WRITES = writes(Scope.REVIEWS, "review_claims")


class Withdrawal(Output):
    at = serializers.DateTimeField(source="withdrawn_at")
    by = PersonBrief(source="withdrawn_by")
    reason = serializers.CharField(source="withdrawal_reason")

    def to_representation(self, instance: Comment) -> Any:
        return super().to_representation(instance) if instance.withdrawn_at else None


class CommentOutput(Output):
    id = serializers.IntegerField()
    review = serializers.IntegerField(source="review_id")
    kind = serializers.ChoiceField(choices=Comment.Kind.choices)
    author = PersonBrief()
    written_at = serializers.DateTimeField()
    text = serializers.SerializerMethodField(
        allow_null=True, help_text="Null where it is withdrawn, but for its author and editors."
    )
    mentions = serializers.SerializerMethodField()
    answers = serializers.IntegerField(source="answers_id", allow_null=True)
    sealed = serializers.BooleanField(
        source="is_sealed", help_text="Not for everybody before the claim is decided."
    )
    withdrawn = Withdrawal(source="*", allow_null=True)

    def get_text(self, comment: Comment) -> str | None:
        reader = self.context["request"].user
        return comment.text if comments.may_read_text(comment, reader) else None

    def get_mentions(self, comment: Comment) -> list[str]:
        return sorted(mention.person.username for mention in comment.mentions.all())


class CommentInput(Input):
    text = serializers.CharField(
        max_length=LONGEST_COMMENT,
        trim_whitespace=False,
        help_text="@ and a sign-in name tells that person.",
    )
    to_editors = serializers.BooleanField(required=False, help_text="Ask the editors.")
    answers = Id(required=False, help_text="The comment that this one answers.")


class WithdrawInput(Input):
    reason = serializers.CharField(max_length=LONGEST_REASON)


class ReviewComments(ApiView):
    @Operation(
        name="list_comments",
        summary="List what was said about a claim, the latest first",
        access=READS,
        query=ListInput,
        answers={200: page_of(CommentOutput)},
        problems=(404,),
    )
    def get(self, request: ApiRequest, given: dict[str, Any], pk: int) -> Response:
        review = get_object_or_404(Review, pk=pk)
        rows = comments.of_review(review, request.user)
        return page(request, rows, given, order=("-pk",), output=CommentOutput)

    @Operation(
        name="write_comment",
        summary="Say something about a claim",
        access=WRITES,
        body=CommentInput,
        answers={201: CommentOutput},
        problems=(404,),
        once=True,
    )
    def post(self, request: ApiRequest, given: dict[str, Any], pk: int) -> Response:
        """While two people judge a claim independently, what they write is sealed.

        It is for its author then and, where it asks or answers editors, for editors who are none
        of the two.
        """
        review = get_object_or_404(Review, pk=pk)
        comment = comments.write(
            review_id=review.pk, author=request.user, now=timezone.now(), **given
        )
        return created(_body(request, comment.pk), f"/api/v1/comments/{comment.pk}")


class OneComment(ApiView):
    @Operation(
        name="get_comment",
        summary="Show a comment",
        access=READS,
        answers={200: CommentOutput},
        problems=(404,),
    )
    def get(self, request: ApiRequest, pk: int) -> Response:
        return Response(_body(request, pk))


class WithdrawComment(ApiView):
    @Operation(
        name="withdraw_comment",
        summary="Take a comment back, with a reason",
        access=WRITES,
        body=WithdrawInput,
        answers={200: CommentOutput},
        problems=(404, 409),
        once=True,
    )
    def post(self, request: ApiRequest, given: dict[str, Any], pk: int) -> Response:
        comments.withdraw(comment_id=pk, person=request.user, now=timezone.now(), **given)
        return Response(_body(request, pk))


def _body(request: ApiRequest, pk: int) -> Any:
    comment = comments.shown(request.user).filter(pk=pk).first()
    if comment is None:
        raise Http404
    return CommentOutput(comment, context={"request": request}).data
