"""What is stored of the pages that citations name, and the files that people attach."""

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.response import Response

from verification import uploads
from verification.api.access import reads, writes
from verification.api.fields import ChoiceOrNull, Output, PersonBrief, TextOrNull
from verification.api.inputs import Input
from verification.api.operations import ApiRequest, ApiView, Operation, created
from verification.attachments import KINDS, stored
from verification.fetching.outcomes import Outcome
from verification.models import Capture, PageSnapshot, Review, Upload
from verification.models.people import Scope

# Longer names are cut.
UPLOAD_NAME = 1000
FILES = {(200, media_type): OpenApiTypes.BINARY for media_type in KINDS}
READS = reads(Scope.REVIEWS, "review_claims")
OUTCOMES = [(outcome.value, outcome.sentence) for outcome in Outcome]


class CaptureOutput(Output):
    state = serializers.ChoiceField(choices=Capture.State.choices)
    outcome = ChoiceOrNull(choices=OUTCOMES, help_text="Of the last attempt.")
    explanation = TextOrNull(help_text="The outcome in a sentence.")
    attempts = serializers.IntegerField()
    tried_at = serializers.DateTimeField(allow_null=True)
    snapshot = serializers.IntegerField(
        source="snapshot_id", allow_null=True, help_text="Its number, once the page is kept."
    )
    fetched_at = serializers.DateTimeField(source="snapshot.fetched_at", allow_null=True)
    final_url = serializers.CharField(
        source="snapshot.final_url", allow_null=True, help_text="Where redirects have led."
    )
    media_type = serializers.CharField(
        source="snapshot.media_type", allow_null=True, help_text="By the look of the bytes."
    )
    size = serializers.IntegerField(
        source="snapshot.size", allow_null=True, help_text="Of the page, in bytes."
    )
    sha256 = serializers.CharField(
        source="snapshot.sha256", allow_null=True, help_text="Of the page."
    )
    warc_sha256 = serializers.CharField(
        source="snapshot.warc_sha256", allow_null=True, help_text="Of the WARC file."
    )


class UploadBrief(Output):
    id = serializers.IntegerField()
    file_name = serializers.CharField()
    media_type = serializers.CharField(help_text="By the look of the bytes.")
    size = serializers.IntegerField(help_text="In bytes.")
    sha256 = serializers.CharField()


class HeaderOutput(Output):
    name = serializers.CharField()
    value = serializers.CharField()


class HopOutput(Output):
    url = serializers.CharField()
    status = serializers.IntegerField()
    address = serializers.CharField(help_text="The machine that was connected to.")


class SnapshotOutput(Output):
    id = serializers.IntegerField()
    citation = serializers.IntegerField(source="citation_id")
    url = serializers.CharField()
    fetched_at = serializers.DateTimeField()
    final_url = serializers.CharField()
    hops = serializers.SerializerMethodField()
    status = serializers.IntegerField()
    headers = serializers.SerializerMethodField()
    declared_type = TextOrNull(help_text="By the site's word.")
    media_type = serializers.CharField(help_text="By the look of the bytes.")
    sha256 = serializers.CharField()
    size = serializers.IntegerField()
    warc_sha256 = serializers.CharField()
    warc_size = serializers.IntegerField()
    text = TextOrNull()
    text_problem = TextOrNull(help_text="Why there is no text.")

    @extend_schema_field(HopOutput(many=True))
    def get_hops(self, snapshot: PageSnapshot) -> list[dict[str, Any]]:
        names = ("url", "status", "address")
        return [dict(zip(names, hop, strict=True)) for hop in snapshot.hops]

    @extend_schema_field(HeaderOutput(many=True))
    def get_headers(self, snapshot: PageSnapshot) -> list[dict[str, str]]:
        return [{"name": name, "value": value} for name, value in snapshot.headers]


class OneSnapshot(ApiView):
    @Operation(
        name="get_snapshot",
        summary="Show what was found at a citation's address, with its text",
        access=READS,
        answers={200: SnapshotOutput},
        problems=(404,),
    )
    def get(self, request: ApiRequest, pk: int) -> Response:
        return Response(SnapshotOutput(_snapshot(request, pk)).data)


class SnapshotCopy(ApiView):
    @Operation(
        name="download_snapshot",
        summary="Take the stored copy of a cited page away",
        access=READS,
        answers=FILES,
        problems=(404, 410),
    )
    def get(self, request: ApiRequest, pk: int) -> HttpResponse:
        """Answer with the page's bytes; its type is told only where it is harmless to open."""
        snapshot = _snapshot(request, pk)
        return stored(snapshot.sha256, name=f"page-{pk}", media_type=snapshot.media_type)


class SnapshotWarc(ApiView):
    @Operation(
        name="download_snapshot_warc",
        summary="Take the whole exchange with a cited page's site away, as WARC",
        access=READS,
        answers={(200, "application/gzip"): OpenApiTypes.BINARY},
        problems=(404, 410),
    )
    def get(self, request: ApiRequest, pk: int) -> HttpResponse:
        digest = _snapshot(request, pk).warc_sha256
        return stored(digest, name=f"page-{pk}", media_type="application/gzip")


class UploadInput(Input):
    file = serializers.FileField(
        allow_empty_file=True,
        max_length=UPLOAD_NAME,
        help_text="A PDF, a picture, an office document or a plain text.",
    )


class UploadOutput(UploadBrief):
    review = serializers.IntegerField(source="review_id")
    uploaded_by = PersonBrief()
    uploaded_at = serializers.DateTimeField()
    text = TextOrNull()
    text_problem = TextOrNull(help_text="Why there is no text.")


class ReviewUploads(ApiView):
    parser_classes = (MultiPartParser,)

    @Operation(
        name="attach_file",
        summary="Attach a file to a claim, to be cited in a verdict on it",
        access=writes(Scope.REVIEWS, "review_claims"),
        body=UploadInput,
        answers={201: UploadOutput},
        problems=(404,),
        once=True,
    )
    def post(self, request: ApiRequest, given: dict[str, Any], pk: int) -> Response:
        """Store a file and answer with its number, for `upload` of a citation."""
        review = get_object_or_404(Review, pk=pk)
        sent = given["file"]
        upload = uploads.store(
            review_id=review.pk,
            uploader=request.user,
            file_name=sent.name,
            content=sent.read(settings.UPLOAD_MAX_BYTES + 1),
            now=timezone.now(),
        )
        return created(UploadOutput(upload).data, f"/api/v1/uploads/{upload.pk}")


class OneUpload(ApiView):
    @Operation(
        name="get_upload",
        summary="Show an attached file, with its text",
        access=READS,
        answers={200: UploadOutput},
        problems=(404,),
    )
    def get(self, request: ApiRequest, pk: int) -> Response:
        return Response(UploadOutput(_upload(request, pk)).data)


class UploadFile(ApiView):
    @Operation(
        name="download_upload",
        summary="Take an attached file away",
        access=READS,
        answers=FILES,
        problems=(404, 410),
    )
    def get(self, request: ApiRequest, pk: int) -> HttpResponse:
        """Answer with its bytes; its type is told only where it is harmless to open."""
        upload = _upload(request, pk)
        return stored(upload.sha256, name=f"file-{pk}", media_type=upload.media_type)


def _upload(request: ApiRequest, pk: int) -> Upload:
    rows = Upload.objects.visible_to(request.user).select_related("uploaded_by")
    return get_object_or_404(rows, pk=pk)


def _snapshot(request: ApiRequest, pk: int) -> PageSnapshot:
    return get_object_or_404(PageSnapshot.objects.visible_to(request.user), pk=pk)
