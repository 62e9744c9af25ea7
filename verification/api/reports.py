"""Reports: looked at, asked for, followed while they are made, cancelled, taken away."""

import json
from typing import Any, BinaryIO, cast

from django.http import Http404, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from rest_framework import serializers
from rest_framework.response import Response

from claims.errors import Conflict
from verification import asof, serving
from verification.api.access import reads, writes
from verification.api.fields import ChoiceOrNull, Output, PersonBrief, TextOrNull
from verification.api.inputs import Id, Input, ListInput
from verification.api.operations import ApiRequest, ApiView, Operation, created
from verification.api.pages import narrowed, page, page_of
from verification.citing.formatting import STYLES
from verification.models import Report, Review, Verdict
from verification.models.people import Scope
from verification.reports import manifests, previewing, progress, requests
from verification.reports.formats import FORMATS
from verification.reports.selection import STATES, Selection
from verification.search.language import LONGEST

READS = reads(Scope.REPORTS, "export_reports")
WRITES = writes(Scope.REPORTS, "export_reports")
FORMAT_CHOICES = [(form.name, form.label) for form in FORMATS.values()]
STYLE_CHOICES = list(STYLES.items())
FILES = {
    (200, media_type): OpenApiTypes.OBJECT if media_type.endswith("json") else OpenApiTypes.BINARY
    for media_type in (form.content_type.partition(";")[0] for form in FORMATS.values())
}


class ReportNotReady(Conflict):
    code = "report_not_ready"

    def __str__(self) -> str:
        return "The file is there when the status is ready."


class SelectionFields(serializers.Serializer[Any]):
    """What a report is about; what is null does not restrict."""

    article = Id(required=False, allow_null=True)
    publisher = Id(required=False, allow_null=True)
    rating = serializers.ChoiceField(
        choices=Verdict.Rating.choices, required=False, allow_null=True
    )
    state = serializers.ChoiceField(
        choices=STATES,
        required=False,
        allow_null=True,
        help_text="`with_verdict` is decided or published.",
    )
    query = serializers.CharField(
        required=False,
        allow_null=True,
        allow_blank=True,
        max_length=LONGEST,
        help_text="In the language of search; finds what it finds when the report is made.",
    )


class DatedSelection(SelectionFields):
    decided_from = serializers.DateField(
        required=False, allow_null=True, help_text="First day, in UTC."
    )
    decided_to = serializers.DateField(
        required=False, allow_null=True, help_text="Last day, in UTC."
    )


class SelectionOutput(DatedSelection):
    since = serializers.DateTimeField(
        required=False, help_text="Of scheduled ones: decided or published from this moment on."
    )
    before = serializers.DateTimeField(required=False, help_text="And before this one.")


class SelectionInput(DatedSelection, Input):
    view = Id(
        required=False, allow_null=True, help_text="A saved view, for its query as it is now."
    )


class AskedInput(Input):
    selection = SelectionInput(required=False)
    as_of = serializers.CharField(
        required=False,
        max_length=40,
        help_text="A moment, or a day (its end, in UTC). Without it, the moment of the making.",
    )


class ReportInput(AskedInput):
    format = serializers.ChoiceField(choices=FORMAT_CHOICES)
    citation_style = serializers.ChoiceField(
        source="style",
        choices=STYLE_CHOICES,
        required=False,
        help_text="Of the written-out citations; without it there are none.",
    )
    names = serializers.BooleanField(
        required=False, help_text="Name reviewers. Needs the permission `name_reviewers`."
    )


class ReportOutput(Output):
    id = serializers.IntegerField()
    format = serializers.ChoiceField(choices=FORMAT_CHOICES)
    citation_style = ChoiceOrNull(source="style", choices=STYLE_CHOICES)
    selection = SelectionOutput()
    names = serializers.BooleanField(help_text="Whether it names reviewers.")
    as_of = serializers.DateTimeField(
        allow_null=True, help_text="Null until it is made, where none was asked for."
    )
    last_event = serializers.IntegerField(
        source="upto", allow_null=True, help_text="Of the history, up to which event it counts."
    )
    requested_by = PersonBrief()
    requested_at = serializers.DateTimeField()
    status = serializers.ChoiceField(choices=Report.Status.choices)
    rows_done = serializers.IntegerField()
    rows_total = serializers.IntegerField(allow_null=True, help_text="Null until it is counted.")
    seconds_left = serializers.SerializerMethodField(
        help_text="About how long it still takes; null where that cannot be told."
    )
    finished_at = serializers.DateTimeField(allow_null=True)
    size = serializers.IntegerField(allow_null=True, help_text="In bytes.")
    sha256 = TextOrNull(help_text="Of the file.")
    error = TextOrNull()

    def get_seconds_left(self, report: Report) -> int | None:
        rest = progress.left_of(report, now=timezone.now())
        return None if rest is None else round(rest.total_seconds())


class CountsOutput(Output):
    claims = serializers.IntegerField()
    states = serializers.DictField(child=serializers.IntegerField())
    ratings = serializers.DictField(child=serializers.IntegerField())


class PreviewRowOutput(Output):
    claim = serializers.IntegerField(source="pk")
    label = serializers.CharField(source="claim.label")  # type: ignore[assignment] # hides DRF's own `label`
    article = serializers.IntegerField(source="claim.article_id")
    title = serializers.CharField(source="claim.article.title")
    state = serializers.ChoiceField(choices=Review.State.choices)
    rating = serializers.ChoiceField(
        source="verdict.rating", choices=Verdict.Rating.choices, allow_null=True, default=None
    )


class PreviewOutput(Output):
    as_of = serializers.DateTimeField()
    counts = CountsOutput(
        allow_null=True, help_text="Null where it is too much to count while you wait."
    )
    is_cut = serializers.BooleanField(
        help_text="There are more: only so many were counted, and the rows are of these."
    )
    too_long_for = serializers.ListField(
        child=serializers.ChoiceField(choices=FORMAT_CHOICES),
        help_text="The formats of which one file has no room for so many claims.",
    )
    rows = PreviewRowOutput(many=True, help_text="The first ones, in reading order.")


class ReportFilter(ListInput):
    status = serializers.ChoiceField(choices=Report.Status.choices, required=False)


class Reports(ApiView):
    @Operation(
        name="list_reports",
        summary="List reports, the latest first",
        access=READS,
        query=ReportFilter,
        answers={200: page_of(ReportOutput)},
    )
    def get(self, request: ApiRequest, given: dict[str, Any]) -> Response:
        rows = narrowed(_shown(), given, {"status": "status"})
        return page(request, rows, given, order=("-pk",), output=ReportOutput)

    @Operation(
        name="request_report",
        summary="Ask for a report",
        access=WRITES,
        body=ReportInput,
        answers={201: ReportOutput},
        once=True,
    )
    def post(self, request: ApiRequest, given: dict[str, Any]) -> Response:
        """Queue a report. Ask for it by its number until `status` is `ready`."""
        now = timezone.now()
        report = requests.request(
            editor=request.user,
            format=given["format"],
            style=given.get("style", ""),
            selection=_selected(request, given),
            as_of=_moment(given),
            names=given.get("names", False),
            now=now,
        )
        return created(ReportOutput(report).data, f"/api/v1/reports/{report.pk}")


class ReportPreview(ApiView):
    @Operation(
        name="preview_report",
        summary="Show what a report would have",
        access=WRITES,
        body=AskedInput,
        answers={200: PreviewOutput},
    )
    def post(self, request: ApiRequest, given: dict[str, Any]) -> Response:
        """Count the claims, 10,000 at most, and show the first ones; nothing is stored."""
        shown = previewing.preview(
            _selected(request, given), person=request.user, as_of=_moment(given), now=timezone.now()
        )
        return Response(PreviewOutput(shown).data)


class OneReport(ApiView):
    @Operation(
        name="get_report",
        summary="Show a report and how far it is",
        access=READS,
        answers={200: ReportOutput},
        problems=(404,),
    )
    def get(self, request: ApiRequest, pk: int) -> Response:
        return Response(ReportOutput(get_object_or_404(_shown(), pk=pk)).data)


class CancelReport(ApiView):
    @Operation(
        name="cancel_report",
        summary="Give up a report that is not finished",
        access=WRITES,
        answers={200: ReportOutput},
        problems=(403, 404, 409),
    )
    def post(self, request: ApiRequest, pk: int) -> Response:
        """Cancel what you have asked for. The worker stops soon, and leaves no file."""
        get_object_or_404(_shown(), pk=pk)
        requests.cancel(report_id=pk, person=request.user, now=timezone.now())
        return Response(ReportOutput(_shown().get(pk=pk)).data)


class ReportFile(ApiView):
    @Operation(
        name="download_report",
        summary="Take a finished report away",
        access=READS,
        answers=FILES,
        problems=(404, 409),
    )
    def get(self, request: ApiRequest, pk: int) -> HttpResponseBase:
        """Answer with the file; the history notes who took it.

        A download that was broken off goes on with `Range: bytes=N-`; the entity tag is the
        SHA-256 of the file.
        """
        report = _finished(request, pk)
        form = FORMATS.get(report.format)
        if form is None or not report.file.storage.exists(str(report.file.name)):
            raise Http404
        response = serving.sent(
            request,
            cast("BinaryIO", report.file.open("rb")),
            size=report.size or 0,
            etag=report.sha256,
            filename=manifests.file_name(report),
            content_type=form.content_type,
        )
        if serving.has_content(request, response):
            requests.downloaded(report=report, reader=request.user, now=timezone.now())
        return response


class ReportManifest(ApiView):
    @Operation(
        name="get_report_manifest",
        summary="Show what a finished report's file is, and the proof",
        access=READS,
        answers={200: OpenApiTypes.OBJECT},
        problems=(404, 409),
    )
    def get(self, request: ApiRequest, pk: int) -> Response:
        """Answer with what `manage.py verify-report` checks a file by."""
        report = _finished(request, pk)
        return Response(json.loads(requests.manifest(report=report, clock=timezone.now)))


def _finished(request: ApiRequest, pk: int) -> Report:
    report = get_object_or_404(requests.downloadable(request.user), pk=pk)
    if report.status != Report.Status.READY:
        raise ReportNotReady
    return report


def _selected(request: ApiRequest, given: dict[str, Any]) -> Selection:
    fields = dict(given.get("selection", {}))
    query, view = fields.pop("query", None), fields.pop("view", None)
    return requests.selected(Selection(**fields), query=query or "", view=view, person=request.user)


def _moment(given: dict[str, Any]) -> Any:
    typed = given.get("as_of")
    return asof.understood(typed, now=timezone.now()) if typed else None


def _shown() -> Any:
    return Report.objects.select_related("requested_by")
