"""Reports: asked for, followed while they are made, taken away."""

from typing import Any

from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from rest_framework import serializers
from rest_framework.response import Response

from claims.errors import Conflict
from verification.api.access import reads, writes
from verification.api.fields import ChoiceOrNull, Output, PersonBrief, TextOrNull
from verification.api.inputs import Id, Input, ListInput
from verification.api.operations import ApiRequest, ApiView, Operation, created
from verification.api.pages import narrowed, page, page_of
from verification.citing.formatting import STYLES
from verification.models import Report, Review, Verdict
from verification.models.people import Scope
from verification.reports import requests
from verification.reports.formats import FORMATS
from verification.reports.selection import Selection

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
    state = serializers.ChoiceField(choices=Review.State.choices, required=False, allow_null=True)
    decided_from = serializers.DateField(
        required=False, allow_null=True, help_text="First day, in UTC."
    )
    decided_to = serializers.DateField(
        required=False, allow_null=True, help_text="Last day, in UTC."
    )


class SelectionInput(SelectionFields, Input):
    pass


class ReportInput(Input):
    format = serializers.ChoiceField(choices=FORMAT_CHOICES)
    citation_style = serializers.ChoiceField(
        source="style",
        choices=STYLE_CHOICES,
        required=False,
        help_text="Of the written-out citations; without it there are none.",
    )
    selection = SelectionInput(required=False)


class ReportOutput(Output):
    id = serializers.IntegerField()
    format = serializers.ChoiceField(choices=FORMAT_CHOICES)
    citation_style = ChoiceOrNull(source="style", choices=STYLE_CHOICES)
    selection = SelectionFields()
    requested_by = PersonBrief()
    requested_at = serializers.DateTimeField()
    status = serializers.ChoiceField(choices=Report.Status.choices)
    rows_done = serializers.IntegerField()
    rows_total = serializers.IntegerField(allow_null=True, help_text="Null until it is counted.")
    finished_at = serializers.DateTimeField(allow_null=True)
    size = serializers.IntegerField(allow_null=True, help_text="In bytes.")
    sha256 = TextOrNull(help_text="Of the file.")
    error = TextOrNull()


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
        report = requests.request(
            editor=request.user,
            format=given["format"],
            style=given.get("style", ""),
            selection=Selection(**given.get("selection", {})),
            now=timezone.now(),
        )
        return created(ReportOutput(report).data, f"/api/v1/reports/{report.pk}")


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


class ReportFile(ApiView):
    @Operation(
        name="download_report",
        summary="Take a finished report away",
        access=READS,
        answers=FILES,
        problems=(404, 409),
    )
    def get(self, request: ApiRequest, pk: int) -> FileResponse:
        """Answer with the file; the history notes who took it."""
        report = get_object_or_404(_shown(), pk=pk)
        if report.status != Report.Status.READY:
            raise ReportNotReady
        form = FORMATS.get(report.format)
        if form is None or not report.file.storage.exists(report.file.name):
            raise Http404
        requests.downloaded(report=report, reader=request.user, now=timezone.now())
        return FileResponse(
            report.file.open("rb"),
            as_attachment=True,
            filename=requests.file_name(report),
            content_type=form.content_type,
        )


def _shown() -> Any:
    return Report.objects.select_related("requested_by")
